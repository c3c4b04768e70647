"""Labels of characters carried over by word alignment, for formats that have runs and no tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from app.markup.bilingual import bilingual
from app.types import Sentence

Label = TypeVar("Label")


def carry_labels(labels: Sequence[Label], sentence: Sentence) -> list[Label]:
    """Return the label of every character of a sentence's translation.

    A word has the label of the word that it comes from most, or of the word before it if it comes
    from none; white space has that of the character before it.

    Args:
        labels: one for every character of ``sentence.source_text``.
        sentence: with word links, or else words are taken to stand in the same order.

    Returns:
        One label for every character of ``sentence.target_text``.
    """
    if sentence.source_text == sentence.target_text:
        return list(labels)
    pair = bilingual(sentence.source_text, sentence.target_text, sentence.words)
    carried: list[Label] = []
    current = labels[0]
    for word, row in zip(pair.target, pair.shares, strict=True):
        carried += [current] * (word.start - len(carried))
        if row:
            origin = pair.source[max(row, key=lambda s: row[s])]
            if origin.of(pair.source_text) == word.of(pair.target_text):
                carried += labels[origin.start : origin.end]
                current = carried[-1]
                continue
            current = labels[origin.start]
        carried += [current] * (word.end - word.start)
    return carried + [current] * (len(pair.target_text) - len(carried))
