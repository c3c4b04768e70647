"""Pairs of sentences from files, cleaned, split as the service splits, and sifted."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from pathlib import Path

from app.guard import judge
from app.segment import segment
from models.recipe.noise import Pair

# A reference that the guard doubts for one of these is no translation of its source, mostly.
_WRONG = {"number", "date", "currency", "percentage", "url", "email", "untranslated", "repetition"}
_WHITE = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST = 800  # characters


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a ``.tsv`` or ``.tsv.xz`` file, German first, white space made single."""
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as file:
        for line in file:
            source, _, target = line.rstrip("\n").partition("\t")
            source, target = _WHITE.sub(" ", source).strip(), _WHITE.sub(" ", target).strip()
            if source and target and max(len(source), len(target)) <= _LONGEST:
                yield source, target


def split_pair(pair: Pair) -> list[Pair]:
    """Return a pair's sentences as pairs, where both sides have as many and of like length.

    The service translates one sentence at a time, so that is what the model should see. The rules
    for German find the sentences of simple English as well; where they find another number of them,
    the pair stays whole.
    """
    source, target = pair
    sources, targets = segment(source).sentences, segment(target).sentences
    if len(sources) < 2 or len(sources) != len(targets):
        return [pair]
    parts = [(a.of(source), b.of(target)) for a, b in zip(sources, targets, strict=True)]
    scale = len(target) / len(source)
    likely = all(0.5 < (len(b) + 10) / (scale * len(a) + 10) < 2 for a, b in parts)
    return parts if likely else [pair]


def plausible(pair: Pair, *, judged: bool) -> bool:
    """Whether a pair is worth learning from: letters on both sides, and no fault that shows.

    With ``judged``, the service's guard must not find a fact of the source missing in the target.
    """
    source, target = pair
    if not (_LETTER.search(source) and _LETTER.search(target)):
        return False
    return not (judged and any(check.code in _WRONG for check in judge(source, target)))
