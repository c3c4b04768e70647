"""Quantities of one text that the other does not account for."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from fractions import Fraction

from app.guard import money
from app.guard.codes import Code
from app.guard.numbers_de import currencies_de, read_numbers_de
from app.guard.numbers_en import currencies_en, read_numbers_en
from app.guard.quantity import WEEKDAY, Kind, Quantity
from app.types import Check

_CODES = {
    Kind.NUMBER: Code.NUMBER,
    Kind.PERCENTAGE: Code.PERCENTAGE,
    Kind.CURRENCY: Code.CURRENCY,
    Kind.TIME: Code.TIME,
    Kind.DATE: Code.DATE,
}
_PERCENT_DE = re.compile(r"%|[Pp]rozent|v\. ?H\.|Promille|[Aa]nteil|[Ii]nflation|Quote|quote")
_PERCENT_EN = re.compile(r"%|per ?cent|\bp\.?c\.?t?\b|proportion|\brates?\b", re.IGNORECASE)


class _Offer:
    """All that the quantities of one text can explain in the other."""

    def __init__(
        self, quantities: Iterable[Quantity], families: set[str], *, percent: bool
    ) -> None:
        self._numbers: set[Fraction] = set()
        self._plain: set[Fraction] = set()
        self._times: set[Fraction] = set()
        self._dates: set[Fraction] = set()
        self._families = families
        self._percent = percent
        for quantity in quantities:
            self._numbers.update(quantity.parts)
            if quantity.kind is Kind.TIME:
                self._times.update(quantity.meanings)
            elif quantity.kind is Kind.DATE:
                for value in quantity.meanings:
                    self._dates.update((value, value if value > WEEKDAY else value - value % 100))
            else:
                self._numbers.update(quantity.meanings)
                self._plain.update(quantity.meanings)

    def explains(self, wanted: Quantity) -> bool:
        """Say whether this text has what ``wanted`` says."""
        if wanted.kind is Kind.TIME:
            return self._has_time(wanted)
        if wanted.kind is Kind.DATE:
            return any(map(self._has_date, wanted.meanings))
        if self._numbers.isdisjoint(wanted.meanings) and not self._as_time(wanted):
            return False
        if wanted.kind is Kind.PERCENTAGE:
            return self._percent
        if wanted.kind is Kind.CURRENCY:
            return money.compatible(wanted.unit, self._families)
        return True

    def _has_time(self, wanted: Quantity) -> bool:
        if not self._times.isdisjoint(wanted.meanings):
            return True
        for minutes in wanted.meanings:
            hour, minute = divmod(minutes, 60)
            hours = {Fraction(hour), Fraction(hour % 12 or 12)} & self._plain
            if hours and (minute == 0 or minute in self._plain):
                return True
            # "6.30" without a sign of being a time, or a score that looked like one.
            if {hour + minute / 100, hour % 12 + minute / 100} & self._plain:
                return True
        return False

    def _has_date(self, value: Fraction) -> bool:
        day = value % 100
        return value in self._dates or bool(
            value < WEEKDAY and day and value - day in self._dates and day in self._numbers
        )

    def _as_time(self, wanted: Quantity) -> bool:
        """Say whether a plain number can be a time here: "from 9" for "von 9 Uhr an"."""
        hour = wanted.value // 1
        minute = (wanted.value - hour) * 100
        if wanted.kind is not Kind.NUMBER or not 0 <= hour <= 24 or minute.denominator != 1:
            return False
        minutes = hour * 60 + minute
        return not self._times.isdisjoint((minutes, (minutes + 720) % 1440))


def compare_quantities(source: str, target: str) -> list[Check]:
    """Return a check for every quantity that is missing in ``target``, changed, or made up.

    Texts are compared as sets: a quantity that occurs twice may be translated once. One that is
    missing and one of the same kind that is made up are reported together, as a change.
    """
    source_quantities = read_numbers_de(source)
    target_quantities = read_numbers_en(target)
    if not any(q.certain for q in (*source_quantities, *target_quantities)):
        return []
    money_de = any(q.kind is Kind.CURRENCY for q in target_quantities)
    money_en = any(q.kind is Kind.CURRENCY for q in source_quantities)
    offered = _Offer(
        target_quantities,
        currencies_en(target) if money_en else set(),
        percent=bool(_PERCENT_EN.search(target)),
    )
    missing = _unexplained(source_quantities, offered)
    offered = _Offer(
        source_quantities,
        currencies_de(source) if money_de else set(),
        percent=bool(_PERCENT_DE.search(source)),
    )
    return _paired(missing, _unexplained(target_quantities, offered))


def _unexplained(quantities: Sequence[Quantity], offered: _Offer) -> list[Quantity]:
    return [q for q in quantities if q.certain and not offered.explains(q)]


def _paired(missing: list[Quantity], made_up: list[Quantity]) -> list[Check]:
    partners: dict[Kind, deque[Quantity]] = defaultdict(deque)
    for quantity in made_up:
        partners[quantity.kind].append(quantity)
    checks = []
    for quantity in missing:
        same = partners[quantity.kind]
        target = same.popleft().span if same else None
        checks.append(Check(_CODES[quantity.kind].value, quantity.span, target))
    for rest in partners.values():
        checks.extend(Check(_CODES[quantity.kind].value, None, quantity.span) for quantity in rest)
    return checks
