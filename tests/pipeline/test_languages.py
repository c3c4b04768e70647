"""Sentences in other languages on their way through the pipeline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.build import open_translator
from app.pipeline.translator import Translator
from app.settings import Settings
from app.types import Options

pytestmark = pytest.mark.anyio
ENGLISH = "The government has decided to cut taxes next year."
TEXT = f"Das ist ein guter Satz.  {ENGLISH}\nDas Wetter war gut."


@pytest.fixture(scope="module")
def service() -> Iterator[Translator]:
    with open_translator(Settings(model="fake")) as opened:
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
