"""Dates, months and days of the week."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from app.guard.months import DAYS_DE, DAYS_EN, MONTHS_DE, MONTHS_EN
from app.guard.quantity import WEEKDAY, Kind, Quantity
from app.types import Span


def _alternatives(table: dict[str, int], shortest: int = 0) -> str:
    names = sorted((name for name in table if len(name) >= shortest), key=len, reverse=True)
    return "|".join(f"[{name[0].upper()}{name[0]}]{name[1:]}" for name in names)


_ISO = r"(?P<iy>\d{4})-(?P<im>\d\d)-(?P<id>\d\d)(?!\d)"
_DATE_DE = re.compile(
    rf"(?<![\w.,])(?:{_ISO}"
    r"|(?P<d1>\d{1,2})\.\s?(?P<m1>\d{1,2})\.(?:\s?(?P<y1>\d{4}|\d{2})(?![\w,]|\.\d))?"
    rf"|(?P<d2>\d{{1,2}})\.?\s?(?P<m2>{_alternatives(MONTHS_DE)})\b\.?"
    r"(?:\s(?P<y2>\d{4})(?!\d))?)"
)
_MONTH_DE = re.compile(rf"\b(?:{_alternatives(MONTHS_DE, 5)}|März|Mai|Juni|Juli)s?\b")
_DAY_DE = re.compile(
    r"\b(?P<eve>Nacht (?:zum|zu|auf)(?: den| dem)? )?"
    rf"(?P<day>{_alternatives(DAYS_DE)})s?\w*"
)
_MONTHS_ANY = _alternatives(MONTHS_EN)
_DATE_EN = re.compile(
    rf"(?<![\w.,])(?:{_ISO}"
    r"|(?P<n1>\d{1,2})[./](?P<n2>\d{1,2})[./](?P<y1>\d{4}|\d{2})(?![\w,]|\.\d)"
    r"|(?:the\s)?(?P<d2>\d{1,2})(?:st|nd|rd|th)?[\s-](?:of\s|day\sof\s)?"
    rf"(?P<m2>{_MONTHS_ANY})\b\.?(?:,?[\s-](?P<y2>\d{{4}})(?!\d))?"
    rf"|(?P<m3>{_MONTHS_ANY})\b\.?\s(?:the\s)?(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?![\w:%]|[.,]\d)"
    r"(?:,?\s(?P<y3>\d{4})(?!\d))?)"
)
_MONTH_EN = re.compile(
    r"\b(?:January|February|April|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b(?=\.| \d{4})"
    r"|(?:(?<=[Ii]n )|(?<=[Oo]f )|(?<=last )|(?<=this )|(?<=next )|(?<=late )|(?<=[Ss]ince )"
    r"|(?<=until )|(?<=mid-)|(?<=early )|(?<=[Ff]rom )|(?<=by ))(?:March|May)"
    r"|(?:March|May)(?= \d{4}\b))\b"
)
_DAY_EN = re.compile(rf"\b(?:{_alternatives(DAYS_EN, 6)})s?\b")
_LAX_EN = re.compile(
    rf"\b(?:(?P<month>{_alternatives(MONTHS_EN, 3)})|(?P<day>{_alternatives(DAYS_EN)})s?)\b"
)
# "Ostersonntag", "Oktoberfest": no date themselves, but the English may name the day or month.
_INSIDE_DE = re.compile(
    rf"(?i)(?P<day>{'|'.join(DAYS_DE)})|(?P<month>{'|'.join(n for n in MONTHS_DE if len(n) > 4)})"
)


def read_dates_de(text: str, found: list[Quantity]) -> str:
    """Append the dates of a German text to ``found``; return the text with them blanked out."""
    if any(map(str.isdigit, text)):
        text = _DATE_DE.sub(_taker(found, _date_de), text)
    text = _MONTH_DE.sub(_taker(found, lambda m: _named(m, MONTHS_DE)), text)
    text = _DAY_DE.sub(_taker(found, _day_de), text)
    # English names stand in German texts: "Black Friday".
    found.extend(_hint(match, MONTHS_DE, DAYS_DE) for match in _INSIDE_DE.finditer(text))
    found.extend(_hint(match, MONTHS_EN, DAYS_EN) for match in _LAX_EN.finditer(text))
    return text


def read_dates_en(text: str, found: list[Quantity]) -> str:
    """Append the dates of an English text to ``found``; return the text with them blanked out."""
    if any(map(str.isdigit, text)):
        text = _DATE_EN.sub(_taker(found, _date_en), text)
    text = _MONTH_EN.sub(_taker(found, lambda m: _named(m, MONTHS_EN)), text)
    text = _DAY_EN.sub(_taker(found, _day_en), text)
    found.extend(_hint(match, MONTHS_EN, DAYS_EN) for match in _LAX_EN.finditer(text))
    return text


_Make = Callable[["re.Match[str]"], list[Quantity]]


def _taker(found: list[Quantity], make: _Make) -> Callable[[re.Match[str]], str]:
    def take(match: re.Match[str]) -> str:
        made = make(match)
        found.extend(made)
        return " " * (match.end() - match.start()) if made else match.group()

    return take


def _date_de(match: re.Match[str]) -> list[Quantity]:
    if match["iy"]:
        return _date(match, int(match["id"]), int(match["im"]), match["iy"])
    if match["d1"]:
        return _date(match, int(match["d1"]), int(match["m1"]), match["y1"])
    return _date(match, int(match["d2"]), MONTHS_DE[match["m2"].lower()], match["y2"])


def _date_en(match: re.Match[str]) -> list[Quantity]:
    if match["iy"]:
        return _date(match, int(match["id"]), int(match["im"]), match["iy"])
    if match["n1"]:
        first, second = int(match["n1"]), int(match["n2"])
        dates = _date(match, first, second, match["y1"], swap=True)
        return dates or _date(match, second, first, match["y1"])
    tag = "2" if match["d2"] else "3"
    month = MONTHS_EN[match[f"m{tag}"].lower()]
    return _date(match, int(match[f"d{tag}"]), month, match[f"y{tag}"])


def _date(
    match: re.Match[str], day: int, month: int, year: str | None, *, swap: bool = False
) -> list[Quantity]:
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return []
    others = (Fraction(day * 100 + month),) if swap and day <= 12 else ()
    parts = (Fraction(day), Fraction(month))
    span = Span(match.start(), match.end())
    dates = [Quantity(Fraction(month * 100 + day), Kind.DATE, span, others=others, parts=parts)]
    if year:
        value = Fraction(int(year))
        centuries = (value + 1900, value + 2000) if len(year) == 2 else ()
        dates.append(Quantity(value, Kind.NUMBER, span, others=centuries, parts=(value % 100,)))
    return dates


def _named(match: re.Match[str], table: dict[str, int]) -> list[Quantity]:
    name = match.group().lower()
    month = table.get(name) or table[name.removesuffix("s")]
    return [Quantity(Fraction(month * 100), Kind.DATE, Span(match.start(), match.end()))]


def _day_de(match: re.Match[str]) -> list[Quantity]:
    span = Span(match.start(), match.end())
    day = DAYS_DE[match["day"].lower()]
    # "In der Nacht zum Freitag" is Thursday night.
    others = (Fraction(WEEKDAY + (day - 2) % 7 + 1),) if match["eve"] else ()
    return [Quantity(Fraction(WEEKDAY + day), Kind.DATE, span, others=others)]


def _day_en(match: re.Match[str]) -> list[Quantity]:
    day = DAYS_EN[match.group().lower().removesuffix("s")]
    return [Quantity(Fraction(WEEKDAY + day), Kind.DATE, Span(match.start(), match.end()))]


def _hint(match: re.Match[str], months: dict[str, int], days: dict[str, int]) -> Quantity:
    month, day = match["month"], match["day"]
    value = months[month.lower()] * 100 if month else WEEKDAY + days[day.lower()]
    return Quantity(Fraction(value), Kind.DATE, Span(match.start(), match.end()), certain=False)
