"""Numerals in digits, in German and in English style."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_VULGAR = dict(zip("½¼¾⅓⅔⅛", map(Fraction, "1/2 1/4 3/4 1/3 2/3 1/8".split()), strict=True))
# Longer runs of digits are identifiers, and costly to convert.
_LONGEST = 24

_SPACED = r"[1-9][0-9]{0,2}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])"
_GROUPED_DE = r"[0-9]{1,3}(?:(?:\.[0-9]{3})+|(?:['’][0-9]{3})+)(?![0-9])"
_GROUPED_EN = r"[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:['’][0-9]{3})+)(?![0-9])"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A style of numerals: a pattern for them, without groups, and a reader for what it matches.

    ``read`` returns the values a numeral may have, the likeliest first; none if it is too long.
    """

    pattern: str
    read: Callable[[str], tuple[Fraction, ...]]


def normalise(text: str) -> str:
    """Return ``text`` with subscript digits (CO₂) as plain ones; the length stays the same."""
    return text.translate(_SUBSCRIPTS)


def _plain(numeral: str, point: str) -> Fraction | None:
    vulgar = _VULGAR.get(numeral[-1])
    digits = re.sub(r"[\s'’]", "", numeral[:-1] if vulgar else numeral)
    digits = digits.replace("." if point == "," else ",", "").replace(point, ".")
    if len(digits) > _LONGEST:
        return None
    return (Fraction(digits) if digits else Fraction(0)) + (vulgar or 0)


def _read_german(numeral: str) -> tuple[Fraction, ...]:
    """Read "1.234,56", "1'200", "2 500", "3,5", and "1.5" as English decimals stand in German."""
    if re.fullmatch(r"[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})", numeral):
        value = _plain(numeral, ".")
    else:
        value = _plain(numeral, ",")
    if value is None:
        return ()
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", numeral):
        # Three places after a comma: most likely a thousand written the English way.
        return value, value * 1000
    return (value,)


def _read_english(numeral: str) -> tuple[Fraction, ...]:
    value = _plain(numeral, ".")
    return () if value is None else (value,)


_DECIMAL = r"[0-9]+(?:{point}[0-9]+)?[½¼¾⅓⅔⅛]?|[½¼¾⅓⅔⅛]"
GERMAN = Numeral(
    f"(?:{_SPACED}|{_GROUPED_DE})(?:,[0-9]+)?|" + _DECIMAL.format(point="[.,]"), _read_german
)
ENGLISH = Numeral(
    rf"(?:{_SPACED}|{_GROUPED_EN})(?:\.[0-9]+)?|" + _DECIMAL.format(point=r"\."), _read_english
)
