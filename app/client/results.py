"""Answers, typed. Offsets are zero-based, half-open code points unless UTF-16 was asked for.

Fields that a newer service adds are kept as they come.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class _Result(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Stretch(_Result):
    """A stretch of text and where it stands."""

    text: str
    start: int
    end: int


class Segments(_Result):
    """The sentences of a text."""

    sentences: list[Stretch]


class Check(_Result):
    """A doubt about a sentence, with its place where that is known."""

    code: str
    source: Stretch | None = None
    target: Stretch | None = None


class Alternative(_Result):
    """Another translation of a sentence; ``score`` 0 to 1."""

    text: str
    score: float


class Link(_Result):
    """A connection of words, by their index; ``weight`` 0 to 1."""

    source: int
    target: int
    weight: float


class Words(_Result):
    """The words of both sides and the links between them."""

    source: list[Stretch]
    target: list[Stretch]
    links: list[Link]


class Term(_Result):
    """What became of a term of the glossary: ``applied``, ``present``, or ``failed`` and why."""

    term: str
    wanted: str
    source: Stretch
    target: Stretch | None = None
    status: str
    reason: str | None = None


class Language(_Result):
    """What a text is most likely in (ISO 639-1); ``confidence`` 0 to 1."""

    language: str
    confidence: float


class Sentence(_Result):
    """A translated sentence; ``score`` 0 to 1, ``checks`` empty if nothing is doubted."""

    index: int
    source: Stretch
    target: Stretch
    score: float
    checks: list[Check]
    parts: int
    attempts: int
    language: str | None = None
    terms: list[Term] | None = None
    alternatives: list[Alternative] | None = None
    words: Words | None = None


class Usage(_Result):
    """What was translated: code points, sentences, subwords in and out, sentences remembered.

    The last is None if none were.
    """

    characters: int
    sentences: int
    source_tokens: int
    target_tokens: int
    cached_sentences: int | None = None


class ModelRef(_Result):
    """The model that translated: name, SHA-256 of its files, number type."""

    name: str
    hash: str
    precision: str


class Translation(_Result):
    """A translated text."""

    translation: str
    sentences: list[Sentence]
    detected_language: Language | None = None
    model: ModelRef
    usage: Usage


class Summary(_Result):
    """The end of a stream: the whole translation and what it took."""

    translation: str
    model: ModelRef
    usage: Usage


class Model(ModelRef):
    """What is loaded, and the most that one request may hold."""

    device: str
    source_language: str
    target_language: str
    max_source_tokens: int
    max_target_tokens: int
    limits: dict[str, int]
    details: dict[str, Any]


class Problem(_Result):
    """An error document (RFC 9457) of the service."""

    title: str
    status: int
    code: str
    detail: str = ""
    pointer: str | None = None
    request_id: str | None = None
