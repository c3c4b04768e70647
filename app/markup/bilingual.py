"""The words of a sentence pair and what share of each English word comes from which German one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.types import Span, WordLinks

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SAME_MARK = {
    **dict.fromkeys("„“”«»‹›‚‘’\"'", '"'),
    **dict.fromkeys("–—−-", "-"),
}


@dataclass(frozen=True, slots=True)
class Bilingual:
    """Words of both sides, as spans into the two texts, and how they belong together.

    ``shares[t]`` gives for target word t the source words it comes from and their shares, which sum
    to 1; empty for a word that comes from none. ``images[s]`` are the target words of source word
    s with their shares, in order.
    """

    source_text: str
    target_text: str
    source: Sequence[Span]
    target: Sequence[Span]
    shares: Sequence[dict[int, float]]
    images: Sequence[dict[int, float]]


def key(word: str) -> str:
    """Return what a word that is carried over has in common with its source."""
    if word in _SAME_MARK:
        return _SAME_MARK[word]
    # 2.500 is 2,500 in English.
    return re.sub("[.,]", "", word) if word[0].isdigit() else word


def bilingual(source: str, target: str, words: WordLinks | None) -> Bilingual:
    """Join what attention says with what can be seen: numbers, names and marks that are the same.

    Without any link, words are taken to stand in the same order.
    """
    source_words = _words(source, words.source if words else ())
    target_words = _words(target, words.target if words else ())
    shares: list[dict[int, float]] = [{} for _ in target_words]
    if words and words.links:
        at_source = {span: at for at, span in enumerate(source_words)}
        at_target = {span: at for at, span in enumerate(target_words)}
        for link in words.links:
            s = at_source[words.source[link.source]]
            t = at_target[words.target[link.target]]
            # A mark is not where a word comes from, nor the other way round.
            if _is_mark(source, source_words[s]) == _is_mark(target, target_words[t]):
                shares[t][s] = shares[t].get(s, 0.0) + link.weight
    elif source_words:
        scale = len(source_words) / max(len(target_words), 1)
        for t, row in enumerate(shares):
            row[min(int((t + 0.5) * scale), len(source_words) - 1)] = 1.0
    _anchor(
        shares, [span.of(source) for span in source_words], [s.of(target) for s in target_words]
    )
    images: list[dict[int, float]] = [{} for _ in source_words]
    for t, row in enumerate(shares):
        total = sum(row.values())
        for s in row:
            row[s] /= total
            images[s][t] = row[s]
    return Bilingual(source, target, source_words, target_words, shares, images)


def _words(text: str, known: Sequence[Span]) -> list[Span]:
    """Return ``known`` with the words that stand between them."""
    words: list[Span] = []
    done = 0
    for span in (*known, Span(len(text), len(text))):
        words += (Span(*match.span()) for match in _TOKEN.finditer(text, done, span.start))
        if span.start < span.end:
            words.append(span)
        done = span.end
    return words


def _is_mark(text: str, word: Span) -> bool:
    return not text[word.start].isalnum() and not text[word.end - 1].isalnum()


def _anchor(shares: list[dict[int, float]], source: list[str], target: list[str]) -> None:
    """Link the words that are the same on both sides, and as often, in their order."""
    places: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, words in enumerate((source, target)):
        for at, word in enumerate(words):
            if _tells(word):
                places[key(word)][side].append(at)
    anchored: dict[int, int] = {}
    for sources, targets in places.values():
        if len(sources) == len(targets):
            anchored.update(zip(targets, sources, strict=True))
    taken = set(anchored.values())
    for t, row in enumerate(shares):
        if t in anchored:
            shares[t] = {anchored[t]: 1.0}
        else:
            shares[t] = {s: share for s, share in row.items() if s not in taken}


def _tells(word: str) -> bool:
    """Return whether the same word on the other side is no accident, as ``in`` may be."""
    if not word[0].isalnum():
        return True
    return any(map(str.isdigit, word)) or len(word) >= 5 or (len(word) >= 3 and word[0].isupper())
