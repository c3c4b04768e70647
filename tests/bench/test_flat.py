"""What the bench of flat cost sends, and that all of it comes back."""

from __future__ import annotations

import asyncio

import pytest

from app.build import open_translator
from app.settings import Settings
from app.types import Options
from bench.flat import SHAPES, processes
from bench.flat_texts import Numbered, paragraphs, suitable

TEXTS = [
    "Die Ursache ist noch unklar.",
    "Zum Thema",  # no sentence
    "Er ging. Sie blieb am Ende doch.",  # two
    "Am Abend regnete es im Norden stark.",
    "Kurz.",
]
SENTENCES = [TEXTS[0], TEXTS[3]]


def test_only_whole_single_sentences_are_taken() -> None:
    assert suitable(TEXTS) == SENTENCES


def test_no_sentence_comes_twice() -> None:
    numbered = Numbered(SENTENCES)
    taken = numbered.take(700) + numbered.take(800)
    assert len(set(taken)) == 1500
    assert {len(text) for text in taken[::2]} == {len(taken[0])}
    assert " ".join(paragraphs(taken)) == " ".join(taken)


@pytest.mark.parametrize("name", SHAPES)
def test_all_sentences_come_back_as_they_were_sent(name: str) -> None:
    settings = Settings(model="fake", engine="thread", cache_bytes=0)
    with open_translator(settings) as translator, asyncio.Runner() as runner:
        sentences = Numbered(SENTENCES).take(90)
        assert runner.run(SHAPES[name](translator, sentences, Options(beam_size=1))) == 90
    service, engine = processes()
    assert service[0] > 0
    assert service[1] > 50
    assert engine == (0, 0)  # it is a thread
