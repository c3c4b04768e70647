"""With the bundled model a remembered answer is, byte for byte, the one that was computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.api.render import document_out
from app.build import open_translator
from app.pipeline.markup import begin_markup
from app.pipeline.translator import Translator
from app.settings import Settings
from app.terms import Glossary
from app.types import Options, Term

pytestmark = pytest.mark.anyio
TEXT = (
    "Die Regierung zahlt 2022 rund 500 Euro. Das Rathaus brannte nieder.\n"
    "1. Die Ursache ist unklar\n"
    "The weather was very nice in London yesterday and we all went out for a walk.\n"
    "Am Montag kamen viele Menschen nach Berlin, um dort den Präsidenten zu sehen, der aber nicht "
    "kam, weil er krank war, und so gingen sie am Abend wieder nach Hause, ohne ihn zu sehen."
)
PAGE = "<p>Das <b>alte</b> Rathaus <i>brannte</i> nieder.</p><ul><li>Die Ursache ist unklar</ul>"
TERMS = Glossary([Term("Rathaus", "City Hall"), Term("Präsident", "head of state")])


@pytest.fixture(scope="module")
def service() -> Iterator[Translator]:
    with open_translator(Settings(engine="thread", precision="float32", threads=1)) as opened:
        yield opened


async def answer(service: Translator, text: str, form: str, options: Options) -> tuple[str, int]:
    """Return the answer as JSON, without the count of what was remembered, and that."""
    texts = [text]
    progress: Any = (
        await service.begin(texts, options)
        if form == "text"
        else await begin_markup(service, texts, options)
    )
    async with progress:
        done = await progress.translation(0)
    out = document_out(text, done, "utf16", alternatives=True, name=None)
    count = out.usage.cached_sentences or 0
    out.usage.cached_sentences = None
    return out.model_dump_json(exclude_none=True), count


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("text", Options(beam_size=2)),
        ("text", Options(beam_size=2, words=True, alternatives=1, glossary=TERMS)),
        ("html", Options(beam_size=2, glossary=TERMS)),
    ],
)
async def test_a_remembered_answer_is_the_computed_one(
    service: Translator, form: str, options: Options
) -> None:
    text = TEXT if form == "text" else PAGE
    fresh, none = await answer(service, text, form, replace(options, cache="bypass"))
    assert none == 0
    remembered, count = await answer(service, text, form, options)
    assert count == (5 if form == "text" else 2)
    assert remembered == fresh


async def test_of_a_glossary_only_the_terms_in_a_sentence_count(service: Translator) -> None:
    text = "Das Rathaus war alt. Die Ursache ist unklar."
    other = Glossary([*TERMS.terms[:1], Term("Ursache", "root cause"), Term("Maus", "mouse")])
    options = Options(beam_size=1, glossary=TERMS)
    async with await service.begin([text], options) as progress:
        first = await progress.translation(0)
    async with await service.begin([text], replace(options, glossary=other)) as progress:
        then = await progress.translation(0)
    assert [sentence.cached for sentence in then.sentences] == [True, False]
    assert then.sentences[0] == replace(first.sentences[0], cached=True)
    assert "City Hall" in then.sentences[0].target_text
    assert "root cause" in then.sentences[1].target_text
