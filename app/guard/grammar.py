"""How a language writes numbers, as far as the scanner has to know."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from app.guard.numerals import Numeral

_ROMAN_NUMERALS = (
    "II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII"
).split()
ROMAN: dict[str, int] = {
    numeral: value for value, numeral in enumerate(_ROMAN_NUMERALS, 2) if len(numeral) > 1
}
"""Roman numerals as they follow the names of rulers and popes; "V" and "X" are letters too."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a word says about numbers; ``adds`` if it may be part of a sequence of number words."""

    value: Fraction
    certain: bool = True
    others: tuple[Fraction, ...] = ()
    adds: bool = False
    half: bool = False


class WordReader(Protocol):
    """Reads one lower-case word."""

    def __call__(self, word: str, *, capitalised: bool) -> Word | None:
        """Return what the word says about numbers, or None."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one language writes numbers.

    ``scales`` are multiples as words of their own; ``suffixes`` multiples glued to a numeral that
    may be units instead; ``decades`` the endings of "90er" and "1990s"; ``connectors`` the words
    that join the ends of a range; ``percent`` the beginnings of the words for per cent.
    """

    number: Numeral
    word: WordReader
    scales: dict[str, Fraction]
    currencies: dict[str, str]
    percent: tuple[str, ...]
    connectors: frozenset[str]
    decades: frozenset[str]
    suffixes: dict[str, Fraction]
