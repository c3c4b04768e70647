"""Keys and values of the sentences being decoded, in slots that are never shuffled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class View:
    """The part of a :class:`Cache` that a step reads: so many slots, columns, source subwords.

    For every layer ``past`` is ``(slots, 2 * heads, columns, size)`` and ``source``
    ``(slots, 2 * heads, length, size)``; the masks are added to attention scores,
    ``(slots, 1, beams, columns)`` and ``(slots, 1, 1, length)``.
    """

    past: list[torch.Tensor]
    source: list[torch.Tensor]
    mask: torch.Tensor
    source_mask: torch.Tensor


class Cache:
    """What attention reads: of the target in ``past``, of the source in ``source``.

    Slots ``0 ... live - 1`` are in use. Column ``t * beams + b`` of a slot holds what its beam b
    wrote at step t. ``mask`` says whose past that is: row b is 0 at the columns that its hypothesis
    went through, minus infinity elsewhere. When beams change places only mask rows move; keys and
    values stay where they are.
    """

    def __init__(
        self,
        *,
        layers: int,
        heads: int,
        size: int,
        beams: int,
        dtype: torch.dtype,
        device: torch.device,
    ) -> None:
        """Hold nothing yet; :meth:`reserve` makes room."""
        self._layers, self._heads, self._size, self._beams = layers, heads, size, beams
        self._dtype, self._device = dtype, device
        self.live = 0
        self.version = 0  # changes when anything moves to another place in memory
        self._slots = self._steps = self._length = 0
        self.past: list[torch.Tensor] = []
        self.source: list[torch.Tensor] = []
        self.mask = torch.empty(0, device=device)
        self.source_mask = torch.empty(0, device=device)
        self._together = True
        self._stretch = slice(0, beams)
        self._every = self._at = torch.empty(0, dtype=torch.long, device=device)
        self._own = torch.full((beams, beams), _NEVER, dtype=dtype, device=device)
        self._own.fill_diagonal_(0)

    def reserve(self, slots: int, steps: int, length: int) -> None:
        """Make room for so many sentences, target steps and source subwords; keep what there is."""
        if slots <= self._slots and steps <= self._steps and length <= self._length:
            return
        # Half as much again, so that a growing batch is not copied at every step.
        slots, steps, length = (
            have if want <= have else max(want, have + have // 2)
            for want, have in (
                (slots, self._slots),
                (steps, self._steps),
                (length, self._length),
            )
        )
        past = (slots, 2 * self._heads, steps * self._beams, self._size)
        source = (slots, 2 * self._heads, length, self._size)
        for layer in range(self._layers):
            if len(self.past) == layer:
                self.past.append(self._zeros(past))
                self.source.append(self._zeros(source))
            else:
                self.past[layer] = self._grown(self.past[layer], past)
                self.source[layer] = self._grown(self.source[layer], source)
        self.mask = self._grown(self.mask, (slots, self._beams, steps * self._beams), _NEVER)
        self.source_mask = self._grown(self.source_mask, (slots, length), _NEVER)
        # Of a slot without a sentence something is seen, or its results would be no numbers.
        self.source_mask[self.live :, :1] = 0
        self._slots, self._steps, self._length = slots, steps, length
        self.version += 1

    def view(self, slots: int, columns: int, length: int) -> View:
        """Return the beginnings of everything, without a copy."""
        return View(
            past=[past[:slots, :, :columns] for past in self.past],
            source=[source[:slots, :, :length] for source in self.source],
            mask=self.mask[:slots, None, :, :columns],
            source_mask=self.source_mask[:slots, None, None, :length],
        )

    def _zeros(self, shape: tuple[int, ...]) -> torch.Tensor:
        # Not left as it comes: masked columns have the weight 0, and 0 times NaN is NaN.
        return torch.zeros(shape, dtype=self._dtype, device=self._device)

    def _grown(self, old: torch.Tensor, shape: tuple[int, ...], fill: float = 0.0) -> torch.Tensor:
        new = torch.full(shape, fill, dtype=self._dtype, device=self._device)
        if old.numel():
            new[tuple(slice(0, n) for n in old.shape)] = old
        return new

    def add(self, sources: list[torch.Tensor], mask: torch.Tensor) -> None:
        """Put new sentences behind those there are.

        Args:
            sources: for every layer keys and values, ``(new, 2 * heads, length, size)``.
            mask: for attention scores, ``(new, length)``.
        """
        begin, end = self.live, self.live + mask.shape[0]
        for mine, theirs in zip(self.source, sources, strict=True):
            mine[begin:end, :, : theirs.shape[2]] = theirs
        self.source_mask[begin:end] = _NEVER
        self.source_mask[begin:end, : mask.shape[1]] = mask
        self.mask[begin:end] = _NEVER
        self.live = end

    def begin_step(self, at: Sequence[int]) -> None:
        """Let every beam see what it writes next, at its sentence's step ``at``."""
        first = at[0]
        # Sentences that began together write one stretch of columns, which is cheaper.
        self._stretch = slice(first * self._beams, (first + 1) * self._beams)
        self._together = all(step == first for step in at)
        if self._together:
            self.mask[: self.live, :, self._stretch] = self._own
            return
        every = torch.arange(self.live, device=self._device)
        self.begin_apart(every, torch.tensor(at, device=self._device))

    def begin_apart(self, every: torch.Tensor, at: torch.Tensor) -> None:
        """Let every beam see what it writes next, wherever that is.

        Args:
            every: the numbers of the first slots, ``(slots,)``.
            at: their sentences' steps, of the same shape.
        """
        self._together, self._every, self._at = False, every, at
        mask = self.mask.unflatten(2, (self._steps, self._beams))
        mask[every, :, at] = self._own

    def write(self, past: torch.Tensor, new: torch.Tensor) -> None:
        """Store keys and values ``new``, ``(slots, 2 * heads, beams, size)``, of the step begun.

        ``past`` is a slice of one layer's, ``(slots, 2 * heads, columns, size)``.
        """
        if self._together:
            past[:, :, self._stretch] = new
        else:
            past.unflatten(2, (-1, self._beams))[self._every, :, self._at] = new

    def reorder(self, parents: NDArray[np.int64]) -> None:
        """Let beam b of every sentence go on from ``parents[sentence, b]``."""
        live, beams = parents.shape
        rows = parents + np.arange(0, live * beams, beams)[:, None]
        mask = self.mask.view(-1, self.mask.shape[2])
        # Whole rows, which is several times as fast as a gather for each sentence.
        index = torch.from_numpy(rows.ravel()).to(self._device)
        mask[: live * beams] = mask.index_select(0, index)

    def remove(self, slot: int, steps: int) -> None:
        """Free a slot by moving the last one into its place, as far as ``steps`` and no further."""
        self.live -= 1
        if slot == self.live:
            return
        columns = steps * self._beams
        for past, source in zip(self.past, self.source, strict=True):
            past[slot, :, :columns] = past[self.live, :, :columns]
            source[slot] = source[self.live]
        self.mask[slot] = self.mask[self.live]
        self.source_mask[slot] = self.source_mask[self.live]
