"""Beam search over slots that start and end at different times.

The rules are those of transformers' ``generate`` (5.23), sentence by sentence: twice as many
candidates as beams are looked at, so that enough remain when some end; a hypothesis that ends among
the first ``beams`` of them is kept if its sum of log-probabilities over its length to the power of
the length penalty is among the best; a sentence is done when its best running hypothesis cannot
beat the worst kept one (``early_stopping`` False or ``"never"``), or when enough are kept (True).

It runs on the host, in NumPy and lists: a step chooses among a few dozen numbers a sentence, and
on so few an operation of torch takes many times as long. Sums and scores are float32.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.engine.architecture import SearchRules

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_NOTHING = np.float32(-1.0e9)  # the score of what does not exist


def candidates(beams: int) -> int:
    """Return how many next subwords of every hypothesis the search looks at."""
    return 2 * beams if beams > 1 else 1


class Kept(NamedTuple):
    """Where a hypothesis ended.

    ``score`` is with length penalty; ``total``, a sum of log-probabilities, includes a forced end
    of sentence, and ``length`` the end; ``beam`` is the one that it ended from, -1 of none.
    """

    score: float
    total: float
    length: int
    beam: int

    def order(self) -> float:
        """Return what is least for the best; no number is best of all, lest it go unnoticed."""
        return -math.inf if math.isnan(self.score) else -self.score


_NONE = Kept(float(_NOTHING), float(_NOTHING), 1, -1)


@dataclass(slots=True)
class Slot:
    """A sentence: the bound on its subwords, the end included, and what is known of it.

    ``kept`` are as many as beams, best first. ``trail`` holds for every step the beams' subwords
    and the beams that they were computed in; a hypothesis is read from its end, so that nothing
    moves when beams change places.
    """

    bound: int
    kept: list[Kept]
    trail: list[tuple[list[int], list[int]]]

    def path(self, beam: int, steps: int) -> tuple[list[int], list[int]]:
        """Return the subwords that led to a beam in so many steps, and their beams."""
        ids, beams = [], []
        for tokens, parents in reversed(self.trail[:steps]):
            ids.append(tokens[beam])
            beam = parents[beam]
            beams.append(beam)
        return ids[::-1], beams[::-1]


@dataclass(frozen=True, slots=True)
class Ended:
    """A hypothesis that ended.

    ``ids`` exclude the end of sentence, ``beams`` are those that they were computed in; ``score``
    is the mean log-probability; ``length`` includes the end.
    """

    ids: list[int]
    beams: list[int]
    score: float
    length: int


class BeamSearch:
    """The hypotheses of all slots."""

    def __init__(self, beams: int, rules: SearchRules, eos: int) -> None:
        """Hold no sentence yet."""
        self.beams, self._eos = beams, eos
        self._penalty = rules.length_penalty
        # A single beam takes the likeliest subword, to the first end of sentence.
        self._early = rules.early_stopping is True or beams == 1
        self._never = rules.early_stopping == "never" and self._penalty > 0
        self.candidates = candidates(beams)
        self.at: list[int] = []  # the step of every slot
        self._slots: list[Slot] = []
        self._scores: Floats = np.empty((0, beams), np.float32)

    @property
    def longest(self) -> int:
        """The highest step of any slot."""
        return max(self.at)

    def add(self, bounds: Sequence[int]) -> None:
        """Begin sentences whose hypotheses have at most ``bounds`` subwords, the end included."""
        scores = np.full((len(bounds), self.beams), _NOTHING)
        # Only the first beam counts at first, or all would write the same.
        scores[:, 0] = 0
        self._scores = np.concatenate((self._scores, scores))
        self._slots += [Slot(bound, [_NONE] * self.beams, []) for bound in bounds]
        self.at += [0] * len(bounds)

    def written(self) -> list[list[list[int]]]:
        """Return the subwords of every beam of every slot."""
        beams = range(self.beams)
        return [
            [slot.path(beam, at)[0] for beam in beams]
            for slot, at in zip(self._slots, self.at, strict=True)
        ]

    def advance(self, logprobs: Floats, ids: Ints, end: Floats) -> tuple[Ints, Ints, list[int]]:
        """Take one step.

        Args:
            logprobs: of each beam's best candidates, best first, ``(live, beams, candidates)``;
                minus infinity for what is forbidden.
            ids: their subwords, of the same shape.
            end: the log-probability of the end of sentence, ``(live, beams)``.

        Returns:
            The beams to go on from and the subwords to go on with, each ``(live, beams)``; and the
            slots that are done, in descending order.
        """
        live, beams, width = logprobs.shape
        forced = [at + 1 >= slot.bound for at, slot in zip(self.at, self._slots, strict=True)]
        if any(forced):
            logprobs, ids = self._force(logprobs, ids, forced)
        every = np.arange(live)[:, None]
        totals = (logprobs + self._scores[:, :, None]).reshape(live, -1)
        index = _highest(totals, self.candidates)
        best, tokens = totals[every, index], ids.reshape(live, -1)[every, index]
        parents = index // width
        # Without an end among the first, they are what goes on, whatever comes behind them.
        first = slice(0, beams)
        written, came = tokens[:, first].tolist(), parents[:, first].tolist()
        ending = [number for number, row in enumerate(written) if self._eos in row]
        if ending:
            sums, worth = best[:, first].tolist(), end.tolist()
            for number in ending:
                # A forced end costs nothing in the search, but the score says what it was worth.
                extra = worth[number] if forced[number] else [0.0] * beams
                self._keep(number, sums[number], written[number], came[number], extra)
            if beams > 1:
                running = np.where(tokens == self._eos, best + _NOTHING, best)
                index = _highest(running, beams)
                best, tokens = running[every, index], tokens[every, index]
                parents = parents[every, index]
                written, came = tokens.tolist(), parents.tolist()
        self._scores = best[:, first]
        for slot, row, row_came in zip(self._slots, written, came, strict=True):
            slot.trail.append((row, row_came))
        self.at = [at + 1 for at in self.at]
        done = [number for number in range(live) if forced[number] or self._done(number)]
        return parents[:, first], tokens[:, first], done[::-1]

    def _force(self, logprobs: Floats, ids: Ints, forced: list[bool]) -> tuple[Floats, Ints]:
        """Leave the end of sentence alone to slots that are at their bound, at no cost."""
        certain = np.full(logprobs.shape[2], -np.inf, np.float32)
        certain[0] = 0
        here = np.array(forced)[:, None, None]
        return np.where(here, certain, logprobs), np.where(here, self._eos, ids)

    def _power(self, length: int) -> np.float32:
        return np.float32(length**self._penalty)

    def _keep(
        self,
        number: int,
        sums: list[float],
        tokens: list[int],
        parents: list[int],
        extra: list[float],
    ) -> None:
        """Keep the best of what a slot kept before and what ends now.

        Args:
            number: the slot's.
            sums: of its first candidates, as many as beams, best first.
            tokens: their subwords.
            parents: the beams that they go on from.
            extra: for every beam, what is added to the sum of log-probabilities.
        """
        slot, length = self._slots[number], self.at[number] + 1
        power = self._power(length)
        new = [
            Kept(float(np.float32(total) / power), total + extra[beam], length, beam)
            for total, token, beam in zip(sums, tokens, parents, strict=True)
            if token == self._eos
        ]
        slot.kept = sorted(new + slot.kept, key=Kept.order)[: self.beams]

    def _done(self, number: int) -> bool:
        """Return whether a slot looks for nothing better; ``at`` is past the step."""
        slot = self._slots[number]
        worst = slot.kept[-1]
        if worst.beam < 0 or self._early:
            return worst.beam >= 0
        power = self._power(slot.bound if self._never else self.at[number])
        return bool(self._scores[number, 0] / power <= worst.score)

    def ended(self, number: int, hypotheses: int) -> list[Ended]:
        """Return the best hypotheses of a slot that is done, best first."""
        slot = self._slots[number]
        return [
            Ended(*slot.path(beam, length - 1), total / length, length)
            for _, total, length, beam in slot.kept[:hypotheses]
        ]

    def remove(self, number: int) -> None:
        """Free a slot by moving the last one into its place."""
        self._scores[number] = self._scores[-1]
        self._slots[number], self.at[number] = self._slots[-1], self.at[-1]
        self._scores = self._scores[:-1]
        del self._slots[-1], self.at[-1]


def _highest(values: Floats, count: int) -> Ints:
    """Return the columns of the highest of every row, highest first, ``(rows, count)``.

    Of equal ones the first; what is no number is above all.
    """
    # Sorted from the right, and read from the right: so equal ones keep their order.
    order = values[:, ::-1].argsort(axis=1, kind="stable")
    return values.shape[1] - 1 - order[:, : -count - 1 : -1]
