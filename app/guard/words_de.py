"""German number words."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

_UNITS = {
    "ein": 1,
    "eins": 1,
    "zwei": 2,
    "zwo": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
}
_TEENS = {
    "zehn": 10,
    "elf": 11,
    "zwölf": 12,
    "dreizehn": 13,
    "vierzehn": 14,
    "fünfzehn": 15,
    "sechzehn": 16,
    "siebzehn": 17,
    "achtzehn": 18,
    "neunzehn": 19,
}
_TENS = {
    "zwanzig": 20,
    "dreißig": 30,
    "dreissig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
_IRREGULAR_ORDINALS = {"erst": 1, "dritt": 3, "siebt": 7, "siebent": 7, "acht": 8}

_U, _T, _Z = "|".join(_UNITS), "|".join(_TEENS), "|".join(_TENS)


def _below_hundred(tag: str) -> str:
    teens, both, tens, unit = (f"?P<{name}{tag}>" for name in ("teen", "both", "tens", "unit"))
    return f"(?:({teens}{_T})|(?:({both}{_U})und)?({tens}{_Z})|({unit}{_U}))"


def _below_thousand(tag: str) -> str:
    return (
        f"(?:(?P<hundreds{tag}>{_T}|{_U})?(?P<hundert{tag}>hundert)(?:und)?)?{_below_hundred(tag)}?"
    )


_NUMBER = (
    f"(?:(?P<thousands>{_below_thousand('k')})(?P<tausend>tausend)(?:und)?)?{_below_thousand('u')}"
)
_CARDINAL = re.compile(_NUMBER)
_ORDINAL_END = re.compile(r"(?:s?te[nrsm]?|s?tens)\Z")
_HALF = re.compile(r"(.*?)(?:und)?einhalb\Z")

# No German number word in use is longer; a bound keeps hostile words cheap.
_LONGEST = 60


@lru_cache(maxsize=8192)
def cardinal(word: str) -> Fraction | None:
    """Return the value of a lower-case German cardinal in one word ("einundzwanzig"), or None.

    "ein" and its inflections are no numbers here: they are the article far more often.
    """
    if len(word) > _LONGEST:
        return None
    if word in ("anderthalb", "eineinhalb"):
        return Fraction(3, 2)
    half = _HALF.match(word)
    if half and half.group(1):
        whole = cardinal(half.group(1))
        return None if whole is None else whole + Fraction(1, 2)
    match = _CARDINAL.fullmatch(word)
    if not match or not word or word == "ein":
        return None
    return Fraction(_value(match))


@lru_cache(maxsize=8192)
def ordinal(word: str) -> Fraction | None:
    """Return the value of a lower-case German ordinal ("dritten", "einundzwanzigste"), or None."""
    end = _ORDINAL_END.search(word)
    if end is None or len(word) > _LONGEST:
        return None
    stem = word[: end.start()]
    for candidate in (f"{stem}t", stem, f"{stem}st"):
        if candidate in _IRREGULAR_ORDINALS:
            return Fraction(_IRREGULAR_ORDINALS[candidate])
    match = _CARDINAL.fullmatch(stem) if stem else None
    # "Zehnte" but "zwanzigste": no "dreister", which is another word.
    if match is None or (_value(match) % 100 in range(1, 20)) == end.group().startswith("s"):
        return None
    return Fraction(_value(match))


@lru_cache(maxsize=8192)
def leading(word: str) -> Fraction | None:
    """Return the number above 1 that a lower-case German word begins with ("dreifach"), or None."""
    match = _CARDINAL.match(word[:_LONGEST])
    value = _value(match) if match else 0
    return Fraction(value) if value > 1 else None


def _value(match: re.Match[str]) -> int:
    total = _part(match, "u")
    if match["tausend"]:
        total += 1000 * (_part(match, "k") or 1)
    return total


def _part(match: re.Match[str], tag: str) -> int:
    total = 0
    if match[f"hundert{tag}"]:
        hundreds = match[f"hundreds{tag}"]
        total = 100 * (_UNITS.get(hundreds) or _TEENS.get(hundreds) or 1)
    for table, name in ((_TEENS, "teen"), (_UNITS, "both"), (_TENS, "tens"), (_UNITS, "unit")):
        total += table.get(match[f"{name}{tag}"] or "", 0)
    return total
