"""The names of months and days of the week."""

from __future__ import annotations


def _numbered(text: str) -> dict[str, int]:
    groups = enumerate(text.split(","), 1)
    return {name: number for number, names in groups for name in names.split()}


MONTHS_DE: dict[str, int] = _numbered(
    "januar jänner jan, februar feber feb, märz mär, april apr, mai, juni jun, juli jul,"
    "august aug, september sept sep, oktober okt, november nov, dezember dez"
)
"""German months in lower case, January being 1."""

MONTHS_EN: dict[str, int] = _numbered(
    "january jan, february feb, march mar, april apr, may, june jun, july jul,"
    "august aug, september sept sep, october oct, november nov, december dec"
)
"""English months in lower case."""

DAYS_DE: dict[str, int] = _numbered(
    "montag, dienstag, mittwoch, donnerstag, freitag, samstag sonnabend, sonntag"
)
"""German days of the week in lower case, Monday being 1."""

DAYS_EN: dict[str, int] = _numbered(
    "monday mon, tuesday tues tue, wednesday wed, thursday thurs thur thu, friday fri,"
    "saturday sat, sunday sun"
)
"""English days of the week in lower case."""
