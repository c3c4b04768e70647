"""Tokens to the text that a reader sees, with the place of every character in the source."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.markup.tokens import SOFT_HYPHEN, Role, Token
from app.types import Span

# What HTML and XML collapse (the no-break space is a character like others), and soft hyphens.
_BLANK = re.compile(r"[ \t\n\r\f]+|\xad+")
_WORDS = re.compile(r"[^\W\d_]|\d[.,:]\d")
# What models copy, and never write by themselves, as they might "Q2" for a quarter.
_LETTERS, _DIGITS = "QXZKVWJY", (7, 8, 9, 6, 5)
STANDIN = re.compile(rf"(?<![A-Z\d])[{_LETTERS}]\d+")
"""What may be a stand-in, also where a model glued it to a word."""
_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Standin:
    """A word that the model copies, in place of words that are to stay as they are.

    ``span`` is its place in the text, ``shown`` what a reader sees there, ``token`` its LITERAL.
    """

    span: Span
    shown: str
    token: int


@dataclass(frozen=True, slots=True)
class Flow:
    """A text for translation and where it comes from.

    ``blocks`` are the stretches of ``text`` that no sentence reaches out of; all have words.
    Character i of ``text`` comes from token ``tokens[i]``, from character ``offsets[i]`` of its
    raw form on; of tokens whose text is not their raw form all characters have offset 0.
    ``before[t]`` counts the characters of ``text`` before token t.
    """

    text: str
    blocks: tuple[Span, ...]
    standins: tuple[Standin, ...]
    tokens: Sequence[int]
    offsets: Sequence[int]
    before: Sequence[int]


def flow_of(tokens: Sequence[Token], *, line_breaks: bool, apart_from: str = "") -> Flow:
    """Return the text of ``tokens``; blocks without words are left out.

    White space is collapsed as a browser would; ``line_breaks`` keeps a line break where there is
    one. Model and browser agree on the rest: a line break element is a line break, and words that
    stay have a stand-in, which neither the text nor ``apart_from`` holds.
    """
    builder = _Builder(tokens, line_breaks=line_breaks, apart_from=apart_from)
    for at, token in enumerate(tokens):
        builder.take(at, token)
    return builder.flow()


class _Builder:
    def __init__(self, tokens: Sequence[Token], *, line_breaks: bool, apart_from: str) -> None:
        self._line_breaks = line_breaks
        self._text: list[str] = []
        self._tokens = array("L")
        self._offsets = array("L")
        self._before = array("L")
        self._blocks: list[Span] = []
        self._standins: list[Standin] = []
        self._start = 0
        self._first_standin = 0
        self._worded = False
        text = "".join(token.text for token in tokens if token.role is Role.TEXT)
        self._used = frozenset(re.findall(rf"[{_LETTERS}]\d+", f"{text} {apart_from}"))
        self._names = self._new_names()

    def take(self, at: int, token: Token) -> None:
        if token.role is Role.EDGE:
            self._end_block()
            self._before.append(len(self._text))
            return
        self._before.append(len(self._text))
        if token.role is Role.TEXT:
            self._words(at, token)
        elif token.role is Role.LINE:
            self._line(at)
        elif token.role is Role.LITERAL:
            name = next(self._names)
            start = len(self._text)
            self._put(name, at)
            self._standins.append(Standin(Span(start, len(self._text)), token.text, at))

    def flow(self) -> Flow:
        self._end_block()
        return Flow(
            "".join(self._text),
            tuple(self._blocks),
            tuple(self._standins),
            self._tokens,
            self._offsets,
            self._before,
        )

    def _words(self, at: int, token: Token) -> None:
        own = token.raw == token.text
        self._worded = self._worded or _WORDS.search(token.text) is not None
        done = 0
        for blank in _BLANK.finditer(token.text):
            self._put(token.text[done : blank.start()], at, done if own else None)
            if blank[0][0] != SOFT_HYPHEN:
                self._blank(at, blank.start() if own else 0, blank[0])
            done = blank.end()
        self._put(token.text[done:], at, done if own else None)

    def _put(self, text: str, at: int, offset: int | None = None) -> None:
        if not text:
            return
        if len(self._text) == self._start and self._blocks:
            self._separate(at)
        self._text += text
        self._tokens.extend([at] * len(text))
        places = [0] * len(text) if offset is None else range(offset, offset + len(text))
        self._offsets.extend(places)

    def _separate(self, at: int) -> None:
        """Put a blank line before the first character of a block."""
        self._text += _GAP
        self._tokens.extend([at] * len(_GAP))
        self._offsets.extend([0] * len(_GAP))
        self._start = len(self._text)
        self._before[-1] = self._start

    def _blank(self, at: int, offset: int, blank: str) -> None:
        if len(self._text) == self._start or self._text[-1].isspace():
            return
        char = "\n" if self._line_breaks and ("\n" in blank or "\r" in blank) else " "
        self._put(char, at, offset)

    def _line(self, at: int) -> None:
        if len(self._text) == self._start:
            return
        if self._text[-1] == " ":
            self._text[-1] = "\n"
        else:
            self._put("\n", at)

    def _end_block(self) -> None:
        end = len(self._text)
        while end > self._start and self._text[end - 1].isspace():
            end -= 1
        if self._worded and end > self._start:
            self._blocks.append(Span(self._start, end))
            self._cut(end)
            self._start = end
        else:
            self._cut(self._blocks[-1].end if self._blocks else 0)
            self._start = len(self._text)
            del self._standins[self._first_standin :]
        self._first_standin = len(self._standins)
        self._worded = False
        self._names = self._new_names()

    def _cut(self, end: int) -> None:
        del self._text[end:], self._tokens[end:], self._offsets[end:]

    def _new_names(self) -> Iterator[str]:
        """Yield stand-ins that the text does not hold; each block has its own."""
        numbers = (f"{letter}{digit}" for digit in _DIGITS for letter in _LETTERS)
        more = (f"{letter}{digit}" for digit in range(10, 10**6) for letter in _LETTERS)
        for names in (numbers, more):
            yield from (name for name in names if name not in self._used)
