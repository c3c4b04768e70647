"""The main path with the bundled model: real weights, real English."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.build import open_translator
from app.pipeline.translator import Translator
from app.settings import Settings
from app.types import Options

pytestmark = pytest.mark.anyio
ARTICLE = Path(__file__).parents[2] / "examples" / "article.de.txt"


@pytest.fixture(scope="module")
def service() -> Iterator[Translator]:
    with open_translator(Settings(engine="thread", precision="float32", threads=1)) as opened:
        yield opened


async def test_the_model_is_sound(service: Translator) -> None:
    await service.prove()


async def test_the_article_comes_back_whole(service: Translator) -> None:
    text = ARTICLE.read_text(encoding="utf-8")
    done = await service.translate(text, Options(beam_size=1, words=True))
    assert len(done.sentences) == 17
    assert [line == "" for line in done.text.split("\n")] == [
        line == "" for line in text.split("\n")
    ]
    for sentence in done.sentences:
        assert sentence.source.of(text) == sentence.source_text
        assert sentence.target.of(done.text) == sentence.target_text
        assert 0 < sentence.score <= 1
        assert sentence.words is not None
        for link in sentence.words.links:
            assert sentence.words.source[link.source].of(sentence.source_text)
            assert sentence.words.target[link.target].of(sentence.target_text)


async def test_what_is_copied_is_linked_to_its_copy(service: Translator) -> None:
    text = "Die Regierung in Berlin zahlt 2022 rund 500 Euro."
    (sentence,) = (await service.translate(text, Options(words=True))).sentences
    links = sentence.words
    assert links is not None
    pairs = {
        (links.source[x.source].of(text), links.target[x.target].of(sentence.target_text))
        for x in links.links
    }
    assert ("Berlin", "Berlin") in pairs


async def test_a_sentence_longer_than_the_model_takes_is_parted(service: Translator) -> None:
    text = "Am Montag kamen viele Menschen nach Berlin, " * 15 + "um dort zu sein."
    (sentence,) = (await service.translate(text, Options(beam_size=1))).sentences
    assert sentence.parts >= 2
    assert sentence.source_tokens > service.info.max_source
    assert "Berlin" in sentence.target_text


async def test_lost_characters_are_reported(service: Translator) -> None:
    (sentence,) = (await service.translate("Er schrieb 日本 an die Tafel.")).sentences
    assert "unknown_character" in [check.code for check in sentence.checks]


def test_the_manifest_names_every_file(service: Translator) -> None:
    directory = Path(__file__).parents[2] / "models" / service.info.name
    manifest = json.loads((directory / "manifest.json").read_text())
    expected = {path.name for path in directory.iterdir()} - {
        "manifest.json",
        "MODEL_CARD.md",
        "tokenizer_config.json",
    }
    assert set(manifest["files"]) == expected
