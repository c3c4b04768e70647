"""The numbers of an English text."""

from __future__ import annotations

from fractions import Fraction

from app.guard import money
from app.guard.dates import read_dates_en
from app.guard.grammar import Grammar, Word
from app.guard.numerals import ENGLISH, normalise
from app.guard.quantity import Quantity
from app.guard.scanner import Scanner
from app.guard.times import read_times_en
from app.guard.words_en import DECADES, HINTS, ORDINALS, WORDS

_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "mln": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
    "tn": 10**12,
    "trn": 10**12,
    "dozen": 12,
    "hundreds": 100,
    "thousands": 1000,
    "millions": 10**6,
    "billions": 10**9,
    "trillions": 10**12,
    "dozens": 12,
}
# Glued to a numeral these may mean a multiple or a unit: 5m is 5 million or 5 metres.
_SUFFIXES = {"m": 10**6, "k": 1000, "b": 10**9}


def _word(word: str, *, capitalised: bool) -> Word | None:  # noqa: ARG001
    """Read one lower-case English word."""
    value = WORDS.get(word)
    if value is not None:
        return Word(value, certain=value > 1, adds=True)
    value = ORDINALS.get(word)
    if value is not None:
        return Word(value, certain=value > 3, adds=True, others=(1 / value,))
    if word in DECADES:
        return Word(DECADES[word], certain=False)
    if word in ("half", "halves", "halved"):
        return Word(Fraction(1, 2), certain=False, others=(Fraction(2), Fraction(30)), half=True)
    if word in HINTS:
        first, *rest = map(Fraction, HINTS[word])
        return Word(first, certain=False, others=tuple(rest))
    return None


_SCANNER = Scanner(
    Grammar(
        number=ENGLISH,
        word=_word,
        scales={word: Fraction(value) for word, value in _SCALES.items()},
        currencies=money.ENGLISH,
        percent=("percent", "per cent", "pct", "pc", "percentage"),
        connectors=frozenset({"to", "and", "or", "from", "through"}),
        decades=frozenset({"s"}),
        suffixes={word: Fraction(value) for word, value in _SUFFIXES.items()},
    )
)


def read_numbers_en(text: str) -> list[Quantity]:
    """Return the quantities of an English text: numbers, amounts, percentages, times and dates.

    Understands digits with commas, number words in sequence ("two hundred and fifty"), multiples
    (bn, million), ordinals, decades and Roman numerals. Quantities come in order of their places.
    Numerals of more than 24 digits are passed over. Time is linear in the length of ``text``.
    """
    text = normalise(text)
    found: list[Quantity] = []
    text = read_dates_en(text, found)
    text = read_times_en(text, found)
    found.extend(_SCANNER.read(text))
    found.sort(key=lambda quantity: quantity.span)
    return found


def currencies_en(text: str) -> set[str]:
    """Return the currency families that an English text mentions, with or without an amount."""
    return _SCANNER.families(text)
