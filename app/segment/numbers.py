"""Full stops after numbers: ordinals and dates against counts, years and the numbers of rulers."""

from __future__ import annotations

import re

from app.segment.lexicon import (
    CITING,
    DETERMINERS,
    MONTHS,
    ROMAN,
    RULERS,
    is_regnal,
    takes_ordinal,
)
from app.segment.window import Following, Preceding

ORDINAL = re.compile(r"(?:\d{1,3}\.?[-–/])?\d{1,3}\Z")
_DAY_MONTH = re.compile(r"\d{1,2}\.\d{1,2}\Z")
_DOTTED = re.compile(r"\d{1,3}\.,?\Z")
_JOINING = frozenset("und oder bis sowie & – - / noch auf zum".split())
_EDGE = "([{„“\"»«‚'"


def ends_after_number(preceding: Preceding, following: Following) -> bool:
    """Return whether a sentence ends after a number of one to three digits and its full stop."""
    if following.word in MONTHS or following.small or preceding.first:
        return False
    if _enumerates(preceding):
        return False
    cited = preceding.previous.strip(_EDGE).rstrip(".") in CITING
    if following.digits:
        return cited or not _continues_date(preceding, following)
    if following.opens or cited:
        return True
    return not (takes_ordinal(following.word) or _determined(preceding))


def ends_after_date(following: Following) -> bool:
    """Return whether a sentence ends after a day and a month in digits (``24.12.``)."""
    if following.digits:
        return len(following.digits) != 4
    return following.opens or following.quoted


def is_day_month(token: str) -> bool:
    """Return whether ``token`` is a day and a month in digits without the last full stop."""
    match = _DAY_MONTH.match(token)
    if not match:
        return False
    day, month = token.split(".")
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12 and month.lstrip("0") != ""


def is_regnal_number(preceding: Preceding, following: Following) -> bool:
    """Return whether a Roman numeral ends here; a single letter needs support to be one."""
    if not preceding.token or not ROMAN.match(preceding.token):
        return False
    if len(preceding.token) > 1 or _ruled(preceding):
        return True
    if preceding.word not in "IVX":
        return False
    return _determined(preceding) or takes_ordinal(following.word)


def ends_after_roman(preceding: Preceding, following: Following) -> bool:
    """Return whether a sentence ends after a Roman numeral and its full stop."""
    if following.small or preceding.first:
        return False
    if following.opens:
        return True
    if takes_ordinal(following.word) or _determined(preceding) or _ruled(preceding):
        return False
    return following.capital or following.quoted


def _ruled(preceding: Preceding) -> bool:
    """The numeral follows the name of a ruler, or a ruler's title and one name."""
    if is_regnal(preceding.previous.strip(_EDGE)):
        return True
    return any(part.strip(_EDGE) in RULERS for part in preceding.parts[-3:-1])


def _enumerates(preceding: Preceding) -> bool:
    """``... gewannen: 1. Anna Meier, 2. Paul Schulz``."""
    last = preceding.parts[-1]
    return last[0] in "([" or preceding.previous.endswith((":", ",", ";", "–", "•"))


def _continues_date(preceding: Preceding, following: Following) -> bool:
    """``3. 12.`` or ``3. 12. 2020``."""
    if len(following.digits) <= 2:
        after = following.text[len(following.digits) :]
        return len(preceding.token) <= 2 and after.startswith(".") and not after[1:2].isdigit()
    return len(following.digits) == 4 and _DOTTED.match(preceding.previous) is not None


def _determined(preceding: Preceding) -> bool:
    """An article or the like makes an ordinal of the number, as does another ordinal."""
    before = [part.lstrip(_EDGE) for part in preceding.parts[-3:-1]]
    if not before:
        return False
    last = before[-1]
    if last.lower() in DETERMINERS:
        return True
    if last in _JOINING:
        return len(before) == 2 and _DOTTED.match(before[0]) is not None
    return len(before) == 2 and last.islower() and before[0].lower() in DETERMINERS
