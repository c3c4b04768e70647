"""Times of day."""

from __future__ import annotations

import re
from fractions import Fraction

from app.guard.quantity import Kind, Quantity
from app.guard.words_de import cardinal
from app.guard.words_en import WORDS
from app.types import Span

_DAY = 24 * 60
_HALF_DAY = 12 * 60

_WORD_DE = r"eins?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf"
_TIME_DE = re.compile(
    r"(?<![\w.,:])(?:"
    r"(?P<h1>\d{1,2})[.:](?P<m1>\d{2})(?:[:.]\d{2})?(?:\s?[Uu]hr\b|\s?h\b)"
    r"|(?P<h2>\d{1,2}):(?P<m2>[0-5]\d)(?![\w:]|[,.]\d)"
    r"|(?P<h3>\d{1,2})\s?Uhr(?:\s(?P<m3>\d{1,2})\b(?![.,:]?\d|\.?\s?\w))?"
    rf"|(?P<half>[Hh]alb)\s(?P<w4>{_WORD_DE})\b"
    rf"|[Vv]iertel\s(?P<quarter>vor|nach)\s(?P<w5>{_WORD_DE})\b"
    rf"|(?P<w6>{_WORD_DE})\sUhr\b)"
)
_WORD_EN = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NOON = r"(?:\s?(?P<{0}>[ap])\.?\s?m\b\.?)"
_TIME_EN = re.compile(
    r"(?<![\w.,:$£€])(?:"
    rf"(?P<h1>\d{{1,2}})[.:](?P<m1>[0-5]\d){_NOON.format('n1')}"
    rf"|(?P<h2>\d{{1,2}}):(?P<m2>[0-5]\d)(?![\w:]|[,.]\d)"
    rf"|(?P<h3>\d{{1,2}}){_NOON.format('n3')}"
    r"|(?P<h7>\d{1,2})[.:](?P<m7>[0-5]\d)\s(?:o['’]clock|hours|hrs|h\b)"
    rf"|(?P<w4>\d{{1,2}}|{_WORD_EN})\so['’]?\s?clock\b"
    rf"|[Hh]alf[\s-]past\s(?P<w5>\d{{1,2}}|{_WORD_EN})\b"
    rf"|(?:a\s)?[Qq]uarter[\s-](?P<quarter>past|after|to|before)\s(?P<w6>\d{{1,2}}|{_WORD_EN})\b"
    rf"|(?P<w8>{_WORD_EN}){_NOON.format('n8')})",
    re.IGNORECASE,
)
_NAMED_DE = re.compile(r"\b(?:(?P<noon>[Mm]ittags?)|(?P<midnight>[Mm]itternachts?))\b")
_NAMED_EN = re.compile(r"\b(?:(?P<noon>[Nn]oon|[Mm]idday)|(?P<midnight>[Mm]idnight))\b")
_LATE_DE = re.compile(r"(?i:abend|nachmitt|nacht|mittag)")
_MORNING_DE = re.compile(r"\s(?:morgens|früh|vormittags|nachts)\b")
_EVENING_DE = re.compile(r"\s(?:abends|nachmittags)\b")
_MORNING_EN = re.compile(r"\s(?:in\sthe\smorning)\b")
_EVENING_EN = re.compile(r"\s(?:in\sthe\s(?:evening|afternoon)|at\snight)\b")


def read_times_de(text: str, found: list[Quantity]) -> str:
    """Append the times of a German text to ``found``; return the text with them blanked out."""
    # German hours run to 24, unless the sentence speaks of the evening.
    ambiguous = bool(_LATE_DE.search(text))

    def take(match: re.Match[str]) -> str:
        made = _time_de(match, ambiguous=ambiguous)
        if made is None:
            return match.group()
        found.append(made)
        return " " * (match.end() - match.start())

    text = _TIME_DE.sub(take, text)
    found.extend(_named(match) for match in _NAMED_DE.finditer(text))
    return text


def read_times_en(text: str, found: list[Quantity]) -> str:
    """Append the times of an English text to ``found``; return the text with them blanked out."""

    def take(match: re.Match[str]) -> str:
        made = _time_en(match)
        if made is None:
            return match.group()
        found.append(made)
        return " " * (match.end() - match.start())

    text = _TIME_EN.sub(take, text)
    found.extend(_named(match) for match in _NAMED_EN.finditer(text))
    return text


def _time_de(match: re.Match[str], *, ambiguous: bool) -> Quantity | None:
    half: bool | None = None
    if _MORNING_DE.match(match.string, match.end()):
        half = False
    elif _EVENING_DE.match(match.string, match.end()):
        half = True
    if match["w4"]:
        return _time(match, _hour_de(match["w4"]) - 1, 30, half)
    if match["w5"]:
        hour = _hour_de(match["w5"])
        before = match["quarter"] == "vor"
        return _time(match, hour - before, 45 if before else 15, half)
    if match["w6"]:
        return _time(match, _hour_de(match["w6"]), 0, half)
    if half is None and not ambiguous:
        half = False
    for tag in "123":
        if match[f"h{tag}"]:
            if int(match[f"h{tag}"]) == 12:
                half = None
            return _time(match, int(match[f"h{tag}"]), int(match[f"m{tag}"] or 0), half)
    return None


def _time_en(match: re.Match[str]) -> Quantity | None:
    half: bool | None = None
    noon = match["n1"] or match["n3"] or match["n8"]
    if noon:
        half = noon in "pP"
    elif _MORNING_EN.match(match.string, match.end()):
        half = False
    elif _EVENING_EN.match(match.string, match.end()):
        half = True
    if match["w5"]:
        return _time(match, _hour_en(match["w5"]), 30, half)
    if match["w6"]:
        before = match["quarter"].lower() in ("to", "before")
        return _time(match, _hour_en(match["w6"]) - before, 45 if before else 15, half)
    for tag in "48":
        if match[f"w{tag}"]:
            return _time(match, _hour_en(match[f"w{tag}"]), 0, half)
    for tag in "1237":
        if match[f"h{tag}"]:
            minute = 0 if tag == "3" else int(match[f"m{tag}"])
            return _time(match, int(match[f"h{tag}"]), minute, half)
    return None


def _hour_de(word: str) -> int:
    return int(cardinal(word) or 1)


def _hour_en(word: str) -> int:
    return int(word) if word.isdigit() else int(WORDS[word.lower()])


def _time(
    match: re.Match[str],
    hour: int,
    minute: int,
    half: bool | None,  # noqa: FBT001
) -> Quantity | None:
    """Make a time; ``half`` says whether it lies after noon, None if it may be either."""
    if not 0 <= hour <= 24 or minute > 59:
        return None
    span = Span(match.start(), match.end())
    parts = (Fraction(hour), Fraction(minute), Fraction(hour % 12), Fraction(100 * hour + minute))
    if half is not None and hour <= 12:
        value = hour % 12 * 60 + minute + _HALF_DAY * half
        return Quantity(Fraction(value), Kind.TIME, span, parts=parts)
    value = (hour * 60 + minute) % _DAY
    others = (Fraction((value + _HALF_DAY) % _DAY),) if hour <= 12 else ()
    return Quantity(Fraction(value), Kind.TIME, span, others=others, parts=parts)


def _named(match: re.Match[str]) -> Quantity:
    value = Fraction(_HALF_DAY if match["noon"] else 0)
    span = Span(match.start(), match.end())
    return Quantity(value, Kind.TIME, span, certain=False, parts=(Fraction(12),))
