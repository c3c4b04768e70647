"""Lengths that no faithful translation has."""

from __future__ import annotations

from app.guard.codes import Code

# Weights keep a very short sentence ("Nein." -> "No, he did not.") from looking wrong: each length
# is taken to be this many characters longer than it is.
_SLACK = 20
_SHORT = 0.42
_LONG = 2.1


def judge_length(source: str, target: str) -> Code | None:
    """Return the code of a wildly wrong length, or None.

    Compares the numbers of letters and digits; between German and English they are nearly equal.
    """
    source_length = sum(map(str.isalnum, source))
    target_length = sum(map(str.isalnum, target))
    ratio = (target_length + _SLACK) / (source_length + _SLACK)
    if ratio < _SHORT:
        return Code.LENGTH_SHORT
    if ratio > _LONG:
        return Code.LENGTH_LONG
    return None
