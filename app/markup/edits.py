"""Replacements in a text, and where its places are afterwards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from app.types import Span


class Edits:
    """Replacements of ranges that do not overlap, in order; a range may be empty."""

    def __init__(self, changes: Iterable[tuple[Span, str]] = ()) -> None:
        self._changes = sorted(changes, key=lambda change: change[0])
        self._starts = [span.start for span, _ in self._changes]
        self._shifts = [0]
        for span, text in self._changes:
            self._shifts.append(self._shifts[-1] + len(text) - (span.end - span.start))

    def __bool__(self) -> bool:
        return bool(self._changes)

    def apply(self, text: str) -> str:
        """Return ``text`` with the ranges replaced."""
        out: list[str] = []
        done = 0
        for span, new in self._changes:
            out += (text[done : span.start], new)
            done = span.end
        return "".join((*out, text[done:]))

    def place(self, span: Span) -> Span:
        """Return where ``span`` is afterwards; what it cuts of a replaced range belongs to it."""
        return Span(self._start(span.start), max(self._start(span.start), self._end(span.end)))

    def _start(self, at: int) -> int:
        number = bisect_right(self._starts, at)
        if number and at < self._changes[number - 1][0].end:
            number -= 1
            at = self._changes[number][0].start
        return at + self._shifts[number]

    def _end(self, at: int) -> int:
        number = bisect_right(self._starts, at - 1)
        if number and at < self._changes[number - 1][0].end:
            at = self._changes[number - 1][0].end
        return at + self._shifts[number]
