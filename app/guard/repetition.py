"""Loops: output that repeats itself where the source does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from app.types import Span

_WORD = re.compile(r"\w+")
_LONGEST_PERIOD = 12
_PHRASE = 4

# A unit of up to six characters, eight times or more in a row. Lazy: the shortest unit wins.
_CHARACTERS = re.compile(r"(\S{1,6}?)\1{7,}")
# A list of digits (1000000000) or a row of dots is no loop of the model's until it is far longer.
_ORDINARY = re.compile(r"[\d.…_*=–—-]{1,6}")
_ORDINARY_LENGTH = 24


def find_repetition(source: str, target: str) -> Span | None:
    """Return the first loop in ``target`` that ``source`` does not have, or None.

    A loop is a unit of one to twelve words that stands three times or more in a row (a single
    word: four times), a phrase of four words that occurs four times or more, a long text of very
    few different words, or a unit of up to six characters eight times in a row. Each is held
    against the same measure of the source. Time is linear in the lengths.
    """
    return _word_loop(source, target) or _character_loop(source, target)


def _word_loop(source: str, target: str) -> Span | None:
    matches = list(_WORD.finditer(target))
    if len(matches) < 3:
        return None
    words = [match.group().casefold() for match in matches]
    source_words = [word.casefold() for word in _WORD.findall(source)]
    found = _row(words, source_words) or _phrase(words, source_words)
    if found is None:
        found = _poor(words, source_words)
    if found is None:
        return None
    first, last = found
    return Span(matches[first].start(), matches[last].end())


def _row(words: Sequence[str], source: Sequence[str]) -> tuple[int, int] | None:
    """Find a unit of words that stands several times in a row."""
    for period in range(1, _LONGEST_PERIOD + 1):
        start, length = _longest_run(words, period)
        times = length // period
        if times < (4 if period == 1 else 3):
            continue
        if all(word.isdigit() for word in words[start : start + period]):
            continue
        allowed = _longest_run(source, period)[1] // period
        if times > max(2, allowed + allowed // 2):
            return start, start + length - 1
    return None


def _longest_run(words: Sequence[str], period: int) -> tuple[int, int]:
    """Return the start and length, in words, of the longest stretch with this period."""
    best_start, best = 0, 0
    run = 0
    for index in range(period, len(words)):
        run = run + 1 if words[index] == words[index - period] else 0
        if run > best:
            best, best_start = run, index - run - period + 1
    return best_start, (best + period if best else 0)


def _phrase(words: Sequence[str], source: Sequence[str]) -> tuple[int, int] | None:
    """Find a phrase that occurs far too often, though not in a row."""
    if len(words) < _PHRASE * 4:
        return None
    phrases = Counter(zip(*(words[offset:] for offset in range(_PHRASE)), strict=False))
    phrase, times = phrases.most_common(1)[0]
    if times < 4:
        return None
    in_source = Counter(zip(*(source[offset:] for offset in range(_PHRASE)), strict=False))
    # Two words of the source may already force a phrase of four in the target.
    pairs = Counter(pairwise(source))
    allowed = max((*in_source.values(), *pairs.values()), default=1)
    if times < 2 * allowed:
        return None
    places = [
        index
        for index in range(len(words) - _PHRASE + 1)
        if words[index] == phrase[0] and tuple(words[index : index + _PHRASE]) == phrase
    ]
    return places[0], places[-1] + _PHRASE - 1


def _poor(words: Sequence[str], source: Sequence[str]) -> tuple[int, int] | None:
    """Find a long text that goes round and round among very few words."""
    if len(words) < 24:
        return None
    variety = len(set(words)) / len(words)
    source_variety = len(set(source)) / max(1, len(source))
    # A text of n words can be expected to have about as much variety as its source, of any length.
    if variety < 0.25 and variety < source_variety / 2:
        return 0, len(words) - 1
    return None


def _character_loop(source: str, target: str) -> Span | None:
    for match in _CHARACTERS.finditer(target):
        unit = match.group(1)
        length = match.end() - match.start()
        if _ORDINARY.fullmatch(unit) and length < _ORDINARY_LENGTH:
            continue
        if unit * (length // len(unit) * 2 // 3) in source:
            continue
        return Span(match.start(), match.end())
    return None
