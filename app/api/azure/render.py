"""Sentence lengths and alignment as Azure writes them, in UTF-16 code units."""

from __future__ import annotations

from collections.abc import Sequence

from app.api.offsets import converter
from app.api.wire import Done
from app.types import Sentence, Span


def sentence_lengths(text: str, spans: Sequence[Span]) -> list[int]:
    """Return a length for every sentence, the white space behind it included.

    What stands before the first belongs to it too, so the lengths add up to that of ``text``.
    """
    convert = converter(text, "utf16")
    starts = [0, *(span.start for span in spans[1:])]
    ends = [*starts[1:], len(text)]
    return [convert(end) - convert(start) for start, end in zip(starts, ends, strict=True)]


def both_lengths(done: Done) -> dict[str, list[int]]:
    """Return the sentence lengths of a text and of its translation."""
    source = [sentence.source for sentence in done.sentences]
    target = [sentence.target for sentence in done.sentences]
    return {
        "srcSentLen": sentence_lengths(done.source, source),
        "transSentLen": sentence_lengths(done.target, target),
    }


def projection(done: Done) -> str:
    """Return the word links as ``first:last-first:last`` of source and target, ends included."""
    source, target = converter(done.source, "utf16"), converter(done.target, "utf16")
    return " ".join(
        f"{source(left.start)}:{source(left.end) - 1}-{target(right.start)}:{target(right.end) - 1}"
        for sentence in done.sentences
        for left, right in _links(sentence)
    )


def _links(sentence: Sentence) -> list[tuple[Span, Span]]:
    words = sentence.words
    if words is None:
        return []
    return [
        (
            words.source[link.source].shift(sentence.source.start),
            words.target[link.target].shift(sentence.target.start),
        )
        for link in words.links
    ]
