"""What is done to the scores of each decoding step, behind transformers' own processors."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from transformers import LogitsProcessor


class LengthBounds(LogitsProcessor):  # type: ignore[misc]
    """Forces every sentence to end at its own bound, whatever the bounds of its batch mates.

    ``bounds`` count target subwords with the end of sentence, which is the one forced.
    """

    def __init__(self, bounds: Sequence[int], beam_size: int, eos: int) -> None:
        self._bounds = torch.tensor(bounds).repeat_interleave(beam_size)
        self._earliest = min(bounds)
        self._eos = eos

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Return ``scores``, shape ``(rows, vocabulary)``, of the step after ``input_ids``."""
        # input_ids begins with the start id, so its length is the number of the step to come.
        if input_ids.shape[1] < self._earliest:
            return scores
        ending = (self._bounds <= input_ids.shape[1]).to(scores.device)
        scores = scores.masked_fill(ending[:, None], float("-inf"))
        scores[ending, self._eos] = 0.0
        return scores
