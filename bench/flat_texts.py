"""Sentences by the hundred thousand, of a file that has fewer."""

from __future__ import annotations

from collections.abc import Sequence

from app.segment import segment

_REQUEST = 20  # sentences
_SHORT, _LONG = 20, 50  # characters of a sentence: longer ones cost the engine more, and us little
_FIRST = 100  # of the numbers, which are all of one length until sentences have come 900 times


class Numbered:
    """Sentences without end, no two alike."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._sentences = sentences
        self._given = 0

    def take(self, count: int) -> list[str]:
        """Return the next ones."""
        first, self._given = self._given, self._given + count
        return [self._sentence(number) for number in range(first, self._given)]

    def _sentence(self, number: int) -> str:
        times, at = divmod(number, len(self._sentences))
        return numbered(self._sentences[at], _FIRST + times)


def numbered(sentence: str, number: int) -> str:
    return f"Meldung {number}: {sentence}"


def paragraphs(sentences: Sequence[str]) -> list[str]:
    """Return texts of a request's length."""
    starts = range(0, len(sentences), _REQUEST)
    return [" ".join(sentences[start : start + _REQUEST]) for start in starts]


def suitable(texts: Sequence[str]) -> list[str]:
    """Return the texts that are a sentence each, are found as such, and not too long."""
    return [
        text
        for text in texts
        if _SHORT <= len(text) <= _LONG
        and text.endswith(".")
        and len(segment(f"{numbered(text, _FIRST)} {numbered(text, _FIRST)}").sentences) == 2
    ]
