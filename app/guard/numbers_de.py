"""The numbers of a German text."""

from __future__ import annotations

from fractions import Fraction

from app.guard import money, words_de
from app.guard.dates import read_dates_de
from app.guard.grammar import Grammar, Word
from app.guard.numerals import GERMAN, normalise
from app.guard.quantity import Quantity
from app.guard.scanner import Scanner
from app.guard.times import read_times_de
from app.guard.words_en import ORDINALS, WORDS

_SCALES = {
    "tsd": 1000,
    "tausend": 1000,
    "hundert": 100,
    "mio": 10**6,
    "mill": 10**6,
    "million": 10**6,
    "millionen": 10**6,
    "mrd": 10**9,
    "milliarde": 10**9,
    "milliarden": 10**9,
    "bio": 10**12,
    "billion": 10**12,
    "billionen": 10**12,
    "billiarde": 10**15,
    "billiarden": 10**15,
    "dutzend": 12,
}
_HINTS: dict[str, tuple[Fraction, ...]] = {
    word: tuple(map(Fraction, values))
    for word, values in {
        "beide": (2,),
        "beiden": (2,),
        "beider": (2,),
        "beides": (2,),
        "beidem": (2,),
        "paar": (2,),
        "paare": (2,),
        "paaren": (2,),
        "zwillinge": (2,),
        "zwillingen": (2,),
        "doppelt": (2,),
        "doppelte": (2,),
        "doppelten": (2,),
        "verdoppeln": (2,),
        "verdoppelt": (2,),
        "verdoppelte": (2,),
        "erneut": (2,),
        "nochmal": (2,),
        "anderen": (2,),
        "andere": (2,),
        "je": (2,),
        "duo": (2,),
        "trio": (3,),
        "tripel": (3,),
        "hattrick": (3,),
        "verdreifacht": (3,),
        "quartal": (4, 3),
        "quartals": (4, 3),
        "quartett": (4,),
        "vervierfacht": (4,),
        "halbfinale": (4, 2),
        "achtelfinale": (8, 16),
        "viertelfinale": (8, 4),
        "halbjahr": (6, 2),
        "vierteljahr": (3,),
        "dutzend": (12,),
        "dutzende": (12,),
        "dutzenden": (12,),
        "hunderte": (100,),
        "hunderten": (100,),
        "tausende": (1000,),
        "tausenden": (1000,),
        "jahrzehnt": (10,),
        "jahrzehnte": (10,),
        "jahrzehnten": (10,),
        "jahrhundert": (100,),
        "jahrhunderte": (100,),
        "jahrhunderts": (100,),
        "woche": (7,),
        "anderthalb": (18,),
        "eineinhalb": (18,),
    }.items()
}
# A half may come out as two halves, as thirty minutes or as six months.
_HALF_HINTS = tuple(map(Fraction, (2, 30, 6)))
_HALVES = {"halbe", "halben", "halber", "halbes", "hälfte", "halb"}
_FRACTIONS = {"drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "achtel": 8, "zehntel": 10}
# "Vier" to "Elf" at the head of a noun phrase; "Elf" and "Acht" are nouns, "achten" is a verb.
_DOUBTFUL = frozenset({"eins", "elf", "acht", "achte", "achten", "achtet", "sieben", "hundert"})


def _word(word: str, *, capitalised: bool) -> Word | None:
    """Read one lower-case German word."""
    if word in _HINTS:
        return Word(_HINTS[word][0], certain=False, others=_HINTS[word][1:])
    if word in _HALVES:
        return Word(Fraction(1, 2), certain=False, others=_HALF_HINTS, half=True)
    if word in _FRACTIONS:
        bottom = Fraction(_FRACTIONS[word])
        return Word(bottom, certain=False, others=(1 / bottom,))
    value = words_de.cardinal(word)
    if value is not None:
        doubtful = word in _DOUBTFUL and (capitalised or word != "hundert")
        return Word(value, certain=not (doubtful or value <= 1 or (capitalised and value > 12)))
    value = words_de.ordinal(word)
    if value is not None:
        return Word(value, certain=value > 2 and word not in _DOUBTFUL and not capitalised)
    value = words_de.leading(word)
    if value is None:
        # English names stand in German texts: "Six Nations", "Fifth Avenue".
        value = WORDS.get(word) or ORDINALS.get(word)
    return None if value is None else Word(value, certain=False)


_SCANNER = Scanner(
    Grammar(
        number=GERMAN,
        word=_word,
        scales={word: Fraction(value) for word, value in _SCALES.items()},
        currencies=money.GERMAN,
        percent=("prozent", "prozentig", "prozentpunkt", "v.h"),
        connectors=frozenset({"bis", "und", "oder", "beziehungsweise", "bzw", "auf", "zu"}),
        decades=frozenset({"er", "ern", "ers", "iger"}),
        suffixes={},
    )
)


def read_numbers_de(text: str) -> list[Quantity]:
    """Return the quantities of a German text: numbers, amounts, percentages, times and dates.

    Understands digits in German and Swiss style, number words, multiples (Mio., Milliarden),
    ordinals, decades and Roman numerals. Quantities come in order of their places. Numerals of more
    than 24 digits are passed over. Time is linear in the length of ``text``.
    """
    text = normalise(text)
    found: list[Quantity] = []
    text = read_dates_de(text, found)
    text = read_times_de(text, found)
    found.extend(_SCANNER.read(text))
    found.sort(key=lambda quantity: quantity.span)
    return found


def currencies_de(text: str) -> set[str]:
    """Return the currency families that a German text mentions, with or without an amount."""
    return _SCANNER.families(text)
