"""Parting a sentence that is too long for the model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from app.types import Span

Fits = Callable[[str], bool]

_BLANK = re.compile(r"\s+")
_CONJUNCTION = re.compile(
    r"(?:und|oder|aber|sowie|sondern|denn|doch|dass|daß|weil|da|ob|wenn|während|nachdem|bevor|obwohl|damit"
    r"|sodass|falls|indem|wobei|wodurch|womit|wie|als|bis|seit|um|ohne|statt|jedoch|beziehungsweise|bzw\."
    r"|nicht|wo|was|wer|welche[rsmn]?)\b"
)
_CLAUSE_END = re.compile(r"[;:!?…][\"“”»«’'‘)\]]*\Z|[–—]\Z")
_PHRASE_END = re.compile(r"[,)\]][\"“”»«’'‘)\]]*\Z")
_OPENING = "–—([{"
_TIED = re.compile(r"[.\d§&/-]\Z")
_FIRST_GUESS = 256
_BACK_OFF = 32
_TAIL = 4

# What a break is worth; moving it away from the balanced place by that place's distance costs 1.
_AFTER_CLAUSE = 1.6
_BEFORE_CLAUSE = 1.3
_AFTER_PHRASE = 1.0
_AT_CONJUNCTION = 0.7
_AT_BLANK = 0.2
_AT_TIED = -0.3
_EXTRA_PART = 0.5


def wrap(sentence: str, fits: Fits) -> tuple[Span, ...]:
    """Part ``sentence`` into stretches that each fit, at clause boundaries where there are any.

    Breaks are, best first, after ``; : ! ?`` and at dashes, after a comma or bracket, before a
    conjunction, at any white space, and, only where one word alone does not fit, inside it (but not
    before a combining mark). Among those near enough, breaks that keep the parts of like length
    win. ``fits`` is asked about slices of at most about twice the length that fits, O(log n)
    times a part.

    Args:
        sentence: any string.
        fits: whether a string is short enough; what it accepts it should accept any part of.

    Returns:
        Spans in order, not empty, without white space at their ends and with nothing but white
        space between them. A single character that does not fit is returned all the same.
    """
    return tuple(_parts(sentence, fits))


def _parts(sentence: str, fits: Fits) -> Iterator[Span]:
    end = len(sentence.rstrip())
    position = _skip(sentence, 0, end)
    guess = _FIRST_GUESS
    while position < end:
        room = _room(sentence, position, end, guess, fits)
        if room >= end - position:
            yield Span(position, end)
            return
        stop = _break(sentence, position, end, room, fits)
        yield Span(position, stop)
        position = _skip(sentence, stop, end)
        guess = max(room, 1)


def _room(sentence: str, start: int, end: int, guess: int, fits: Fits) -> int:
    """Return how many code points from ``start`` fit, at least 1; up to a sixteenth too few."""
    length = end - start
    low, high = 0, length + 1
    probe = min(guess, length)
    while True:
        if fits(sentence[start : start + probe]):
            low = probe
            if low == length:
                return length
        else:
            high = probe
        if high - low <= max(1, low // 16):
            return max(low, 1)
        if low == 0:
            probe = high // 2
        elif high > length:
            # Close to the last part's room first: neighbouring parts differ little.
            probe = min(length, low + max(1, low // 16) if probe == guess else low * 2)
        else:
            probe = (low + high) // 2
        if probe == 0:
            return 1


def _break(sentence: str, start: int, end: int, room: int, fits: Fits) -> int:
    """Return where the part that begins at ``start`` and has ``room`` should stop."""
    while True:
        length = end - start
        count = -(-length // room)
        target = length / count
        best, worth = 0, float("-inf")
        for blank in _BLANK.finditer(sentence, start + 1, min(start + room + 1, end)):
            stop = blank.start()
            value = _worth(sentence, start, stop, end) - abs(stop - start - target) / target
            if end - stop > (count - 1) * room:
                value -= _EXTRA_PART
            if value > worth:
                best, worth = stop, value
        if best == 0:
            return _inside(sentence, start, end, min(room, round(target)), room, fits)
        if best - start <= 1 or fits(sentence[start:best]):
            return best
        room = (best - start) * 3 // 4


def _worth(sentence: str, start: int, stop: int, end: int) -> float:
    tail = sentence[max(start, stop - _TAIL) : stop]
    after = _skip(sentence, stop, end)
    if _CLAUSE_END.search(tail):
        return _AFTER_CLAUSE
    if sentence[after] in "–—" and sentence[after + 1 : after + 2].isspace():
        return _AFTER_CLAUSE
    conjunction = _CONJUNCTION.match(sentence, after, end)
    if _PHRASE_END.search(tail):
        return _BEFORE_CLAUSE if conjunction else _AFTER_PHRASE
    if sentence[after] in _OPENING:
        return _AFTER_PHRASE
    if conjunction:
        return _AT_CONJUNCTION
    tied = _TIED.search(tail) or sentence[stop] in "\u00a0\u202f"
    return _AT_TIED if tied else _AT_BLANK


def _inside(sentence: str, start: int, end: int, wanted: int, room: int, fits: Fits) -> int:
    """Return a stop inside the word at ``start``, or its end if the whole word fits after all."""
    reach = min(end, start + room + max(1, room // 16) + 1)
    blank = _BLANK.search(sentence, start, reach)
    word_end = blank.start() if blank else reach
    if (blank or reach == end) and fits(sentence[start:word_end]):
        return word_end
    stop = start + max(1, wanted)
    for earlier in range(stop, max(start, stop - _BACK_OFF), -1):
        if not _clings(sentence, earlier):
            return earlier
    return stop


def _clings(sentence: str, at: int) -> bool:
    """Return whether the character at ``at`` belongs to the one before it."""
    char, before = sentence[at], sentence[at - 1]
    return (
        unicodedata.category(char) in ("Mn", "Me", "Mc")
        or char == "\u200d"
        or before == "\u200d"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or ("\ud800" <= before <= "\udbff" and "\udc00" <= char <= "\udfff")
    )


def _skip(sentence: str, position: int, end: int) -> int:
    blank = _BLANK.match(sentence, position, end)
    return blank.end() if blank else position
