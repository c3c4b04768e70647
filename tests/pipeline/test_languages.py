"""Sentences in other languages on their way through the pipeline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.build import open_translator
from app.pipeline.markup import begin_markup, translate_markup
from app.pipeline.translator import Translator
from app.settings import Settings
from app.terms import Glossary
from app.types import Options, Term

pytestmark = pytest.mark.anyio
ENGLISH = "The government has decided to cut taxes next year."
TEXT = f"Das ist ein guter Satz.  {ENGLISH}\nDas Wetter war gut."


@pytest.fixture(scope="module")
def service() -> Iterator[Translator]:
    with open_translator(Settings(model="fake", engine="thread")) as opened:
        yield opened


async def test_other_languages_are_kept_and_flagged(service: Translator) -> None:
    done = await service.translate(TEXT)
    assert done.text == f"saD tsi nie retug ztaS.  {ENGLISH}\nsaD retteW raw tug."
    assert [sentence.language for sentence in done.sentences] == [None, "en", None]
    kept = done.sentences[1]
    assert [(check.code, check.source) for check in kept.checks] == [
        ("source_language", type(kept.source)(0, len(ENGLISH)))
    ]
    assert (kept.parts, kept.attempts, kept.score) == (0, 0, 1.0)


async def test_they_are_translated_on_request_and_still_flagged(service: Translator) -> None:
    done = await service.translate(TEXT, Options(foreign="translate"))
    assert done.sentences[1].target_text.startswith("ehT tnemnrevog")
    assert "source_language" in [check.code for check in done.sentences[1].checks]


@pytest.mark.parametrize(
    ("text", "language"),
    [(ENGLISH, "en"), ("Das Wetter war gestern in Berlin gut.", "de"), ("2:1", None)],
)
async def test_the_text_s_language_is_told(
    service: Translator, text: str, language: str | None
) -> None:
    guess = (await service.translate(text)).language
    assert (guess and guess.language) == language


async def test_what_is_kept_links_to_itself_and_keeps_its_tags(service: Translator) -> None:
    (sentence,) = (await service.translate(ENGLISH, Options(words=True))).sentences
    assert sentence.words is not None
    assert sentence.words.source == sentence.words.target
    assert [(x.source, x.target) for x in sentence.words.links] == [(n, n) for n in range(10)]
    markup = "<p>The <b>government has</b> decided to cut <i>taxes</i> next year.</p>"
    (done,) = await translate_markup(service, [markup], Options())
    assert done.markup == markup


async def test_terms_in_markup(service: Translator) -> None:
    glossary = Glossary([Term("Haus", "building"), Term("Rat", "council")])
    markup = '<p>Ein <b>Haus</b> &amp; der <a href="x">Rat</a>.</p>'
    async with await begin_markup(service, [markup], Options(glossary=glossary)) as progress:
        done = await progress.translation(0)
        assert progress.languages[0] is not None
    assert done.markup == '<p>niE <b>building</b> &amp; red <a href="x">council</a>.</p>'
    (sentence,) = done.sentences
    assert [
        (use.source.of(sentence.source_text), use.target and use.target.of(sentence.target_text))
        for use in sentence.terms
    ] == [("Haus", "building"), ("Rat", "council")]
