"""How bad a judgement is, so that two attempts can be compared."""

from __future__ import annotations

from collections.abc import Sequence

from app.guard.codes import Code
from app.types import Check

_DEGENERATE = frozenset(
    {Code.EMPTY, Code.TRUNCATED, Code.REPETITION, Code.LENGTH_SHORT, Code.LENGTH_LONG}
)

# Failures of decoding outweigh any number of wrong facts, which outweigh mere suspicions.
_WEIGHTS: dict[str, int] = {
    Code.EMPTY: 10,
    Code.TRUNCATED: 8,
    Code.REPETITION: 8,
    Code.LENGTH_SHORT: 6,
    Code.LENGTH_LONG: 6,
    Code.UNTRANSLATED: 5,
    Code.NEGATION: 3,
    Code.UNKNOWN_CHARACTER: 1,
}
_FACT = 2


def degenerate(checks: Sequence[Check]) -> bool:
    """Say whether the output is so bad that a second try is worth its cost.

    True for an empty or cut-off output, for a loop, and for a wildly wrong length. A wrong fact
    alone does not count: decoding again with other settings rarely mends it.
    """
    return any(check.code in _DEGENERATE for check in checks)


def badness(checks: Sequence[Check]) -> tuple[int, int, int]:
    """Return a sort key: the smaller, the better the output.

    The first figure is the weight of the worst decoding failure (0: none), the second the sum of
    the weights of all doubts, the third their number. Equal keys mean that neither is preferable.
    """
    failures = (_WEIGHTS[check.code] for check in checks if check.code in _DEGENERATE)
    total = sum(_WEIGHTS.get(check.code, _FACT) for check in checks)
    return max(failures, default=0), total, len(checks)


def better(a: Sequence[Check], b: Sequence[Check]) -> bool:
    """Say whether an output with the doubts ``a`` is strictly better than one with ``b``."""
    return badness(a) < badness(b)
