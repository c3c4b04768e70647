"""Line breaks: the few that only wrap running text, and all others, which end a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from app.segment.abbreviations import Ending, lookup
from app.segment.lexicon import MONTHS, takes_ordinal
from app.types import Span

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ENDED = re.compile(r"[.!?…:;][\"“”»«›‹’'‘)\]]*\Z")
_LAST_WORD = re.compile(r"([^\W_]+(?:[.-][^\W_]+)*)(\.?)\Z")
_FIRST_WORD = re.compile(r"\S+")
_ITEM = re.compile(r"(?:[a-zA-Z]|\d{1,3})[.)]\s+|[-–—*•▪·o]\s+")
_INNER_END = re.compile(r"[^\W\d_]{3,}[.!?][\"“”«»]?\s+\S+\s")
_CLAUSE = re.compile(r"[^\W\d_]{2,}[.,;:!?]\s")
# Never the last word of a headline or an item; verb particles ("ein", "an", "auf") are.
_OPEN_ENDED = frozenset(
    """
    der die dem den des eine einen einem einer eines im vom beim zum zur ins und oder sowie sowohl
    dass daß ob weil wenn obwohl seine seinen seinem seiner ihre ihren ihrem ihrer unsere unserem
    unserer keine keinen keinem keiner diese diesen diesem dieser jede jeden jedem jeder wegen
    trotz gegen für sehr
    """.split()
)
# Verses and lists of short items have narrow lines; wrapped mail and agency copy does not.
_NARROW, _WIDE = 45, 130
_TOUCH = 80


def paragraphs(text: str) -> Iterator[Span]:
    """Yield the stretches of ``text`` that no sentence reaches out of, none of them blank.

    A line break ends a stretch unless it wraps running text: the next line goes on in lower case,
    or the last word calls for another one (``der``, ``Dr.``, ``3.`` before ``Oktober``), or the
    lines are evidently filled to one width.
    """
    groups = list(_groups(text))
    width = max((_width(lines) for lines in groups if _looks_wrapped(text, lines)), default=0)
    for lines in groups:
        start = lines[0].start
        filled = _width(lines) <= width
        for line, following in pairwise(lines):
            full = filled and _is_full(text, line, following, width)
            if not _wraps(text, line, following, full=full):
                yield Span(start, line.end)
                start = following.start
        yield Span(start, lines[-1].end)


def _groups(text: str) -> Iterator[list[Span]]:
    """Yield the runs of lines, without their breaks, that no blank line interrupts."""
    lines: list[Span] = []
    for match in _LINE.finditer(text):
        if match[0].isspace():
            continue
        line = Span(match.start(), match.end())
        if lines and not _adjacent(text, lines[-1], line):
            yield lines
            lines = []
        lines.append(line)
    if lines:
        yield lines


def _adjacent(text: str, line: Span, following: Span) -> bool:
    """Return whether one line break lies between the two; only blank lines could be there else."""
    breaks = _BREAK.match(text, line.end)
    return breaks is not None and breaks.end() == following.start


def _width(lines: list[Span]) -> int:
    return max(line.end - line.start for line in lines)


def _is_full(text: str, line: Span, following: Span, width: int) -> bool:
    """Return whether the first word of ``following`` had no more room in ``line``."""
    word = _FIRST_WORD.search(text, following.start, min(following.end, following.start + _WIDE))
    length = word.end() - word.start() if word else 0
    return line.end - line.start + 1 + length > width


def _looks_wrapped(text: str, lines: list[Span]) -> bool:
    """Tell running text that was wrapped greedily from headlines, lists and verses.

    At least three lines of ordinary width, nearly all full, some of them broken within a clause,
    and some clauses that end within a line.
    """
    width = _width(lines)
    if len(lines) < 3 or not _NARROW <= width <= _WIDE:
        return False
    breaks = len(lines) - 1
    full = sum(_is_full(text, *pair, width) for pair in pairwise(lines))
    small = sum(text[following.start].islower() for following in lines[1:])
    if full * 5 < breaks * 4 or small * 4 < breaks:
        return False
    return any(_CLAUSE.search(text, line.start, line.end) for line in lines)


def _wraps(text: str, line: Span, following: Span, *, full: bool) -> bool:
    tail = text[max(line.start, line.end - _TOUCH) : line.end].rstrip()
    head = text[following.start : min(following.end, following.start + _TOUCH)].lstrip()
    if not tail or not head or _is_item(head, full=full):
        return False
    last = _LAST_WORD.search(tail)
    if full or (last and last[2] and _calls_for(last[1], head)):
        return True
    length = line.end - line.start
    if length >= _NARROW and tail[-1] == ",":
        return True
    if _ENDED.search(tail):
        return False
    if last and last[1] in _OPEN_ENDED:
        return head[0].isalnum() or head[0] in '„“"»«'
    if _NARROW <= length <= _WIDE and _INNER_END.search(text, line.start, line.end):
        # A line that ends one sentence and leaves the next one open is running text.
        return _is_full(text, line, following, max(length, following.end - following.start))
    return head[0].islower() and len(tail.split()) >= 2 and _goes_on(text, line, head)


def _is_item(head: str, *, full: bool) -> bool:
    """Return whether a line that begins with ``head`` is a list item and no part of a sentence."""
    item = _ITEM.match(head)
    if not item or item.end() == len(head):
        return item is not None
    if head[0].isdigit() and item[0].rstrip().endswith("."):
        noun = _first_word(head[item.end() :])
        return not (noun in MONTHS or takes_ordinal(noun))
    return not (full and head[0] in "-–—" and head[item.end()].islower())


def _first_word(text: str) -> str:
    match = _FIRST_WORD.match(text)
    return match[0].strip(".,;:!?") if match else ""


def _calls_for(word: str, head: str) -> bool:
    """Return whether ``word`` and its full stop need what follows (``Dr.``, ``3.`` ``Oktober``)."""
    noun = _first_word(head)
    if word.isdigit() and len(word) <= 2:
        return noun in MONTHS or takes_ordinal(noun)
    return lookup(word) is Ending.NEVER


def _goes_on(text: str, line: Span, head: str) -> bool:
    """Tell a sentence that goes on in lower case from a list of lower-cased items."""
    first = text[line.start : min(line.end, line.start + _TOUCH)].lstrip()
    if _ITEM.match(first):
        return False
    brand = len(head) > 1 and head[1].isupper()
    if brand:
        return False
    return first[0].isupper() or first[0] in '„“"»«(' or line.end - line.start >= _NARROW // 2
