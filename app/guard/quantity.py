"""A quantity that was read from a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.types import Span


class Kind(StrEnum):
    """The kinds of quantities that the readers tell apart."""

    NUMBER = "number"
    PERCENTAGE = "percentage"
    CURRENCY = "currency"
    TIME = "time"
    DATE = "date"


WEEKDAY = 1300
"""A `Kind.DATE` value above this is a day of the week: ``WEEKDAY + 1`` is Monday."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as it is meant, not as it is written.

    Attributes:
        value: The exact number ("3.5 billion" is 3500000000). For a time of day, the minutes since
            midnight. For a date, ``month * 100 + day``, where day 0 stands for a month alone, or
            ``WEEKDAY + n`` for the n-th day of the week.
        kind: What is counted.
        span: Where it stands in the text, unit included.
        unit: The currency family ("euro", "dollar"), "%" or "".
        certain: False for a reading that may explain a quantity of the other text but need not be
            matched by one itself: "first", "both", "thousands".
        others: Further values it may equally stand for: 6:30 is also 18:30, and the 3 of
            "3 to 5 million" also 3000000.
        parts: Numbers that occur in it: the 3.5 of 3.5 billion, the 18 of 18:30.
    """

    value: Fraction
    kind: Kind
    span: Span
    unit: str = ""
    certain: bool = True
    others: tuple[Fraction, ...] = ()
    parts: tuple[Fraction, ...] = ()

    @property
    def meanings(self) -> tuple[Fraction, ...]:
        """All values it may stand for, the likeliest first."""
        return (self.value, *self.others)
