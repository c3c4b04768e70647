"""Attention between subwords to links between words: pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.align.words import words
from app.types import Decoded, Encoded, Link, Span, WordLinks


def link_words(
    source_text: str,
    source: Encoded,
    target: Decoded,
    attention: NDArray[np.float32],
    *,
    threshold: float = 0.2,
) -> WordLinks:
    """Return the words of both sides and the links between them.

    A target word's attention is the mean over its subwords; what it gives to the subwords of one
    source word is summed, and what falls on the end of sentence is left out. A target word is
    linked to the source word it attends to most, and to every other with at least ``threshold``.

    Args:
        source_text: the source sentence.
        source: its subwords.
        target: the translation and its subwords.
        attention: shape ``(len(target.spans), len(source.ids))``, rows sum to 1.
        threshold: the least weight (0 to 1) of a second link.
    """
    source_words, target_words = words(source_text), words(target.text)
    if not source_words or not target_words:
        return WordLinks(source_words, target_words, ())
    weights = attention_between(source_words, source, target_words, target, attention)
    chosen = weights >= threshold
    chosen[np.arange(len(target_words)), weights.argmax(1)] = True
    links = tuple(
        Link(source=int(s), target=int(t), weight=round(min(float(weights[t, s]), 1.0), 4))
        for t, s in np.argwhere(chosen & (weights > 0))
    )
    return WordLinks(source_words, target_words, links)


def attention_between(
    source_spans: Sequence[Span],
    source: Encoded,
    target_spans: Sequence[Span],
    target: Decoded,
    attention: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return the attention that stretches of the translation give to stretches of the source.

    The mean over the subwords of the one of the sum over the subwords of the other.

    Args:
        source_spans: spans into the source text, in order and apart; at least one.
        source: the source's subwords.
        target_spans: spans into the translation, in order and apart; at least one.
        target: the translation's subwords.
        attention: shape ``(len(target.spans), len(source.ids))``, rows sum to 1.

    Returns:
        Shape ``(len(target_spans), len(source_spans))``.
    """
    to_source = _membership(source.spans, source_spans)
    to_target = _membership(target.spans, target_spans)
    counts = np.maximum(to_target.sum(0), 1.0)
    weights = to_target.T @ attention[:, : len(source.spans)] @ to_source
    shares: NDArray[np.float32] = (weights / counts[:, None]).astype(np.float32)
    return shares


def _membership(pieces: Sequence[Span], within: Sequence[Span]) -> NDArray[np.float32]:
    """Return which subword belongs to which word, shape ``(subwords, words)``, rows sum to 1 or 0.

    A subword that covers several words (rare: ``,“`` is one) is shared between them.
    """
    starts = [word.start for word in within]
    matrix = np.zeros((len(pieces), len(within)), dtype=np.float32)
    for row, piece in enumerate(pieces):
        first = max(bisect_right(starts, piece.start) - 1, 0)
        last = bisect_right(starts, max(piece.start, piece.end - 1)) - 1
        for column in range(first, last + 1):
            if within[column].end > piece.start or piece.start == piece.end:
                matrix[row, column] = 1.0
        total = matrix[row].sum()
        if total:
            matrix[row] /= total
    return matrix
