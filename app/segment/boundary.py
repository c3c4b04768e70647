"""Whether a full stop, a question or exclamation mark or an ellipsis ends a sentence.

Every rule looks at a window of bounded size around the mark, so that the whole is linear in the
length of the text whatever the text is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.segment.abbreviations import ALSO_WORDS, Ending
from app.segment.lexicon import EXCLAIMED, LETTERED, MONTHS, NAME_PARTS
from app.segment.numbers import (
    ORDINAL,
    ends_after_date,
    ends_after_number,
    ends_after_roman,
    is_day_month,
    is_regnal_number,
)
from app.segment.window import CLOSING_QUOTES, OPENING_QUOTES, Following, Preceding

_TOP_LEVEL = frozenset("Com De Net Org At Ch Eu Info Js Tv".split())
_NOBILITY = re.compile(
    r"(?:von|van|de|zu|di|du|la|le)\s(?:(?:der|den|dem|und|zu|la)\s){0,2}[A-ZÄÖÜ][\w-]+\s[a-zäöü]"
)
_BRAND = re.compile(r"[a-zäöü]{1,2}[A-Z][a-zA-Z]")
_SMALL_ABBREVIATION = re.compile(
    r"(?:z\.\s?B|d\.\s?h|u\.\s?a|i\.\s?d\.\s?R|ca|vgl|lt|bzgl|ggf|evtl)\.\s"
)
_EXCLAIMED_NAME = re.compile(r"[^\W\d_][\w-]*[!?]\s+[a-zäöü]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]\Z")
_HYPHENED_INITIAL = re.compile(r"[^\W\d_]{2,}-[A-ZÄÖÜ]\Z")
_STATUTE = re.compile(r"(?:[A-ZÄÖÜ][a-zäöü]{0,4}){2,6}\b")
_YEAR_OPENS = re.compile(r"(?:1[89]|20)\d\d\s[a-zäöü]")
_UNSPACED_END = re.compile(r"[\s,;:!?–-]|\.(?:\s|\Z)|\Z")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a sentence may end.

    ``before`` and ``after`` are windows of the paragraph, up to the mark and from the first
    character of what may be the next sentence; ``before`` reaches back to the start of the
    sentence at most, and ``from_start`` says that it does. ``closers`` are the brackets and
    quotation marks right after the mark; ``spaced`` says that white space follows them.
    """

    before: str
    mark: str
    closers: str
    spaced: bool
    after: str
    from_start: bool


def is_boundary(candidate: Candidate) -> bool:
    """Return whether one sentence ends at ``candidate`` and another begins after it."""
    following = Following(candidate.after)
    if not (following.first.isalnum() or following.symbolic):
        return False
    preceding = Preceding.of(candidate.before, from_start=candidate.from_start)
    if not preceding.parts:
        return False
    if not candidate.spaced:
        return _ends_unspaced(candidate, preceding, following)
    if _within_brackets(candidate, following):
        return False
    if "!" in candidate.mark or "?" in candidate.mark:
        return _ends_after_strong(preceding, following)
    if "…" in candidate.mark or len(candidate.mark) > 2:
        return _ends_after_ellipsis(candidate, following)
    return _ends_after_stop(candidate, preceding, following)


def _within_brackets(candidate: Candidate, following: Following) -> bool:
    """Return whether the mark stands in brackets that opened amid the sentence and close soon."""
    for opening, closing in ("()", "[]"):
        opened = candidate.before.rfind(opening)
        if opened < 0 or (opened == 0 and candidate.from_start):
            continue
        if candidate.before.find(closing, opened) >= 0:
            continue
        if closing in candidate.closers:
            return not following.opens
        closed = candidate.after.find(closing)
        if closed >= 0 and opening not in candidate.after[:closed]:
            return True
    return False


def _may_open(following: Following) -> bool:
    """Return whether a sentence may begin so after what can only be the end of another."""
    if following.small:
        return (
            (following.quoted and not following.dashed)
            or _BRAND.match(following.text) is not None
            or _NOBILITY.match(following.text) is not None
            or _SMALL_ABBREVIATION.match(following.text) is not None
        )
    return following.capital or bool(following.digits) or following.symbolic


def _ends_after_strong(preceding: Preceding, following: Following) -> bool:
    if following.small and not following.quoted:
        return _BRAND.match(following.text) is not None
    if preceding.word in EXCLAIMED:
        return following.opens
    if _EXCLAIMED_NAME.match(following.text):
        return False
    return _may_open(following)


def _ends_after_ellipsis(candidate: Candidate, following: Following) -> bool:
    last = candidate.before[-1]
    if last in "[(" and candidate.closers:
        return False
    if last.isspace() and not candidate.closers:
        return following.opens
    return not following.small and _may_open(following)


def _ends_after_stop(candidate: Candidate, preceding: Preceding, following: Following) -> bool:
    token = preceding.token
    if preceding.detached or not token or not token[-1].isalnum() or preceding.address:
        return _may_open(following)
    if any(char in OPENING_QUOTES for char in candidate.closers):
        return (
            preceding.ending() is not Ending.NEVER and not following.small and _may_open(following)
        )
    if token[-1].isdigit():
        if ORDINAL.match(token):
            return ends_after_number(preceding, following)
        if is_day_month(token):
            return ends_after_date(following)
        return _may_open(following)
    if is_regnal_number(preceding, following):
        return ends_after_roman(preceding, following)
    ending = preceding.ending()
    if ending:
        return _ends_after_abbreviation(ending, preceding, following)
    if _INITIALS.match(token) or _HYPHENED_INITIAL.search(token):
        return _ends_after_initial(preceding, following)
    return _may_open(following)


def _ends_after_abbreviation(ending: Ending, preceding: Preceding, following: Following) -> bool:
    if ending is Ending.NEVER:
        return False
    if preceding.word in ALSO_WORDS and not following.digits:
        return _may_open(following)
    if preceding.token in ("f", "ff", "fff") and (
        not preceding.previous[-1:].isdigit() or _STATUTE.match(following.text)
    ):
        return False
    if ending is Ending.OFTEN:
        return not following.small and _may_open(following)
    if following.digits:
        dated = preceding.word in MONTHS or ending is Ending.NUMBER
        return not dated and _YEAR_OPENS.match(following.text) is not None
    return following.opens


def _ends_after_initial(preceding: Preceding, following: Following) -> bool:
    letter = preceding.token[-1]
    if letter.islower() or preceding.first:
        return False
    if len(preceding.token) == 1 and preceding.previous in LETTERED:
        return _may_open(following)
    if following.digits:
        # "auf S. 12" cites a page; "Thomas S. 2019 zog er um" names a man.
        return preceding.previous[:1].isupper() and letter not in "SZ"
    return following.opens and following.word not in NAME_PARTS


def _ends_unspaced(candidate: Candidate, preceding: Preceding, following: Following) -> bool:
    """Return whether only the blank between two sentences is missing (``zurück.Die Menge``)."""
    word, token = following.word, preceding.token
    if not following.capital or len(word) < 2 or not (word[1].islower() or following.opens):
        return False
    if preceding.address or "." in token or "_" in token or word in _TOP_LEVEL:
        return False
    if not _UNSPACED_END.match(following.rest()):
        return False
    if "!" in candidate.mark or "?" in candidate.mark:
        return preceding.word not in EXCLAIMED
    if len(candidate.mark) > 1 or "…" in candidate.mark:
        return following.opens
    if candidate.closers or token[-1:] in CLOSING_QUOTES:
        return True
    ending = preceding.ending()
    if ending is Ending.NEVER or len(preceding.word) == 1:
        return False
    if ending or token[-1:].isdigit():
        return following.opens
    return len(preceding.word) >= 3 and preceding.word[-1].islower()
