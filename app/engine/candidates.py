"""The likeliest next subwords of every row, without sorting or copying the whole vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch

Word = tuple[int, ...]

BLOCK = 64
"""The output layer has a multiple of so many columns; those past the vocabulary are impossible."""


def top_candidates(scores: torch.Tensor, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the ``count`` highest of every row and their columns, highest first.

    A row's highest values lie in the blocks whose maxima are highest; only those are searched.

    Args:
        scores: shape ``(rows, columns)``, columns a multiple of :data:`BLOCK`.
        count: at least 1.
    """
    blocks = scores.unflatten(1, (-1, BLOCK))
    best = blocks.amax(2).topk(min(count, blocks.shape[1]), sorted=False).indices
    inside = blocks.gather(1, best[:, :, None].expand(-1, -1, BLOCK)).flatten(1)
    values, at = inside.topk(count)
    columns = best.gather(1, at // BLOCK) * BLOCK + at % BLOCK
    return values, columns


class Forbidden:
    """What hypotheses may not hold: words, and runs of subwords that they hold already."""

    def __init__(self, words: Iterable[Word], start: int, eos: int) -> None:
        """Take words as subword ids; a word that is the end of sentence alone is ignored."""
        wanted = [word for word in words if word and word != (eos,)]
        self.single = sorted({word[0] for word in wanted if len(word) == 1})
        self._longer = [word for word in wanted if len(word) > 1]
        self._start = start

    def needs_history(self, ngram: int) -> bool:
        """Return whether :meth:`after` has anything to say."""
        return bool(self._longer) or ngram > 0

    def after(self, written: Sequence[int], ngram: int) -> set[int]:
        """Return the subwords that may not follow ``written``.

        Those that would complete a longer forbidden word or, if ``ngram`` is above 0, a run of that
        many subwords that occurred before.
        """
        row = [self._start, *written]
        found = {word[-1] for word in self._longer if row[1 - len(word) :] == list(word[:-1])}
        if ngram and len(row) >= ngram:
            prefix = row[len(row) - ngram + 1 :]
            found |= {
                row[at + ngram - 1]
                for at in range(len(row) - ngram + 1)
                if row[at : at + ngram - 1] == prefix
            }
        return found
