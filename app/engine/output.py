"""The map to the vocabulary as decoding sees it, and the plain one: all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import torch

from app.engine.network import Network


class Output(Protocol):
    """Scores of next subwords, one column a subword; sentences have slots, as in the cache."""

    def add(self, sources: Sequence[Sequence[int]]) -> None:
        """Give slots to sentences of these source subwords."""

    def remove(self, slot: int) -> None:
        """Free a slot by moving the last one into its place."""

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        """Return ``(live * beams, columns)`` of decoder states, ``(live * beams, width)``."""

    def end(self, logprobs: torch.Tensor) -> torch.Tensor:
        """Return the column of the end of sentence, ``(live * beams,)``."""

    def subwords(self, columns: torch.Tensor) -> torch.Tensor:
        """Return the subwords of columns, both ``(live * beams, candidates)``."""

    def forbid(self, scores: torch.Tensor, row: int, subwords: Iterable[int]) -> None:
        """Make subwords impossible in a row of ``scores``."""

    def forbid_always(self, scores: torch.Tensor, subwords: Sequence[int]) -> None:
        """Make subwords impossible in all rows."""


class FullOutput:
    """Every column is the subword of its number."""

    def __init__(self, network: Network) -> None:
        """Use all of the network's output layer."""
        self._network = network

    def add(self, sources: Sequence[Sequence[int]]) -> None:
        """See :class:`Output`."""

    def remove(self, slot: int) -> None:
        """See :class:`Output`."""

    def logits(self, x: torch.Tensor) -> torch.Tensor:
        """See :class:`Output`."""
        return self._network.scores(x)

    def end(self, logprobs: torch.Tensor) -> torch.Tensor:
        """See :class:`Output`."""
        return logprobs[:, self._network.shape.eos]

    def subwords(self, columns: torch.Tensor) -> torch.Tensor:
        """See :class:`Output`."""
        # Of a row of what is no number any column is the highest, those past the vocabulary too.
        return columns.clamp(max=self._network.shape.target_vocabulary - 1)

    def forbid(self, scores: torch.Tensor, row: int, subwords: Iterable[int]) -> None:
        """See :class:`Output`."""
        scores[row, sorted(subwords)] = float("-inf")

    def forbid_always(self, scores: torch.Tensor, subwords: Sequence[int]) -> None:
        """See :class:`Output`."""
        scores[:, subwords] = float("-inf")
