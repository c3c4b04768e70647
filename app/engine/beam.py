"""Beam search over slots that start and end at different times.

The rules are those of transformers' ``generate`` (5.23), sentence by sentence: twice as many
candidates as beams are looked at, so that enough remain when some end; a hypothesis that ends among
the first ``beams`` of them is kept if its sum of log-probabilities over its length to the power of
the length penalty is among the best; a sentence is done when its best running hypothesis cannot
beat the worst kept one (``early_stopping`` False or ``"never"``), or when enough are kept (True).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch

from app.engine.architecture import SearchRules

_NOTHING = -1.0e9  # the score of what does not exist


def candidates(beams: int) -> int:
    """Return how many next subwords of every hypothesis the search looks at."""
    return 2 * beams if beams > 1 else 1


@dataclass(slots=True)
class State:
    """What is known of every slot; the first axis of all is the slot.

    ``history`` is ``(slots, beams, 2, steps)``: subwords, and the beams that they were computed in;
    ``kept`` is the same of hypotheses that ended. ``scores`` and ``kept_scores`` are
    ``(slots, beams)``, the latter with length penalty; ``kept_sums`` are sums of log-probabilities,
    a forced end of sentence included; ``kept_lengths`` count it too.
    """

    history: torch.Tensor
    scores: torch.Tensor
    kept: torch.Tensor
    kept_scores: torch.Tensor
    kept_sums: torch.Tensor
    kept_lengths: torch.Tensor
    is_kept: torch.Tensor


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

    def __init__(self, beams: int, rules: SearchRules, eos: int, device: torch.device) -> None:
        """Hold no sentence yet."""
        self.beams, self._eos, self._device = beams, eos, device
        self._penalty = rules.length_penalty
        # A single beam takes the likeliest subword, to the first end of sentence.
        self._early = rules.early_stopping is True or beams == 1
        self._never = rules.early_stopping == "never" and self._penalty > 0
        self.candidates = candidates(beams)
        self.live = 0
        self.at: list[int] = []
        self._bounds: list[int] = []
        self._state = self._blank(0, 0)

    def _blank(self, slots: int, steps: int) -> State:
        def full(value: float, dtype: torch.dtype, *shape: int) -> torch.Tensor:
            return torch.full((slots, self.beams, *shape), value, dtype=dtype, device=self._device)

        return State(
            history=full(0, torch.int32, 2, steps),
            scores=full(_NOTHING, torch.float32),
            kept=full(0, torch.int32, 2, steps),
            kept_scores=full(_NOTHING, torch.float32),
            kept_sums=full(_NOTHING, torch.float32),
            kept_lengths=full(1, torch.int32),
            is_kept=full(0, torch.bool),
        )

    @property
    def longest(self) -> int:
        """The highest step of any slot."""
        return max(self.at)

    def add(self, bounds: Sequence[int]) -> None:
        """Begin sentences whose hypotheses have at most ``bounds`` subwords, the end included."""
        begin, end = self.live, self.live + len(bounds)
        slots, _, _, steps = self._state.history.shape
        needed = max(bounds)
        if end > slots or needed > steps:
            old = self._state
            self._state = self._blank(max(end, slots), max(needed, steps))
            for field in fields(State):
                mine, theirs = getattr(self._state, field.name), getattr(old, field.name)
                mine[tuple(slice(0, n) for n in theirs.shape)] = theirs
        fresh = self._blank(len(bounds), self._state.history.shape[3])
        # Only the first beam counts at first, or all would write the same.
        fresh.scores[:, 0] = 0.0
        for field in fields(State):
            getattr(self._state, field.name)[begin:end] = getattr(fresh, field.name)
        self._bounds[begin:end] = bounds
        self.at[begin:end] = [0] * len(bounds)
        self.live = end

    def written(self) -> list[list[list[int]]]:
        """Return the subwords of every beam of every slot."""
        rows = self._state.history[: self.live, :, 0, : self.longest].tolist()
        return [[beam[:at] for beam in slot] for slot, at in zip(rows, self.at, strict=True)]

    def advance(
        self, logprobs: torch.Tensor, ids: torch.Tensor, end: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, list[int]]:
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
        state, live, beams = self._live_state(), self.live, self.beams
        forced = [at + 1 >= bound for at, bound in zip(self.at, self._bounds, strict=True)]
        at_bound = torch.tensor(forced, device=self._device)[:, None]
        if any(forced):
            logprobs, ids = self._force(logprobs, ids, at_bound)
        totals = (logprobs + state.scores[:, :, None]).view(live, -1)
        best, index = totals.topk(self.candidates)
        parents = index // logprobs.shape[2]
        tokens = ids.view(live, -1).gather(1, index)
        hits = (tokens == self._eos) | at_bound
        state.scores[:], chosen = (best + hits * _NOTHING).topk(beams)
        if bool(hits[:, :beams].any()):
            self._keep(state, best, parents, hits, end if any(forced) else None, at_bound)
        parents = parents.gather(1, chosen)
        tokens = tokens.gather(1, chosen)
        self._record(state.history, parents, tokens)
        self.at = [at + 1 for at in self.at]
        return parents, tokens, self._done(state, at_bound)

    def _live_state(self) -> State:
        return State(*(getattr(self._state, field.name)[: self.live] for field in fields(State)))

    def _force(
        self, logprobs: torch.Tensor, ids: torch.Tensor, at_bound: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Leave the end of sentence alone to slots that are at their bound, at no cost."""
        certain = torch.full_like(logprobs, float("-inf"))
        certain[..., 0] = 0.0
        here = at_bound[:, :, None]
        return torch.where(here, certain, logprobs), ids.masked_fill(here, self._eos)

    def _lengths(self, ahead: int) -> torch.Tensor:
        """Return every slot's length to the power of the penalty, ``(live, 1)``."""
        powers = [(at + ahead) ** self._penalty for at in self.at]
        return torch.tensor(powers, dtype=torch.float32, device=self._device)[:, None]

    def _keep(
        self,
        state: State,
        best: torch.Tensor,
        parents: torch.Tensor,
        hits: torch.Tensor,
        end: torch.Tensor | None,
        at_bound: torch.Tensor,
    ) -> None:
        """Keep the best of what was kept before and what ends now."""
        beams = self.beams
        ends = hits[:, :beams]
        parents = parents[:, :beams]
        scores = best[:, :beams] / self._lengths(1)
        scores = torch.where(ends, scores, scores + _NOTHING)
        sums = best[:, :beams]
        if end is not None:
            # A forced end costs nothing in the search, but the score says what it was worth.
            sums = torch.where(at_bound, sums + end.gather(1, parents), sums)
        merged = torch.cat((state.kept_scores, scores), 1)
        state.kept_scores[:], index = merged.topk(beams)
        now = torch.tensor([at + 1 for at in self.at], dtype=torch.int32, device=self._device)
        for kept, new in (
            (state.kept_sums, sums),
            (state.kept_lengths, now[:, None].expand(-1, beams)),
            (state.is_kept, ends),
        ):
            kept.copy_(torch.cat((kept, new), 1).gather(1, index))
        path = self._gathered(state.history, parents)
        both = torch.cat((state.kept, path), 1)
        state.kept.copy_(self._gathered(both, index))

    def _steps(self) -> torch.Tensor:
        return torch.tensor(self.at, device=self._device)

    def _record(self, history: torch.Tensor, parents: torch.Tensor, tokens: torch.Tensor) -> None:
        if self.beams > 1:
            history.copy_(self._gathered(history, parents))
        every = torch.arange(self.live, device=self._device)
        history[every, :, :, self._steps()] = torch.stack((tokens, parents), 2).int()

    @staticmethod
    def _gathered(history: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
        return history.gather(1, index[:, :, None, None].expand(-1, -1, *history.shape[2:]))

    def _done(self, state: State, at_bound: torch.Tensor) -> list[int]:
        """Return the slots that are done, in descending order; ``at`` is past the step."""
        full = state.is_kept.all(1)
        done = at_bound[:, 0].clone()
        if self._early:
            done |= full
        else:
            if self._never:
                powers = [bound**self._penalty for bound in self._bounds[: self.live]]
                lengths = torch.tensor(powers, dtype=torch.float32, device=self._device)
            else:
                lengths = self._lengths(0)[:, 0]
            done |= full & (state.scores[:, 0] / lengths <= state.kept_scores.amin(1))
        return [slot for slot, flag in reversed(list(enumerate(done.tolist()))) if flag]

    def ended(self, slot: int, hypotheses: int) -> list[Ended]:
        """Return the best hypotheses of a slot that is done, best first."""
        state = self._state
        lengths = state.kept_lengths[slot, :hypotheses].tolist()
        sums = state.kept_sums[slot, :hypotheses].tolist()
        found = []
        for rank, (length, total) in enumerate(zip(lengths, sums, strict=True)):
            ids, beams = state.kept[slot, rank, :, : length - 1].tolist()
            found.append(Ended(ids, beams, total / length, length))
        return found

    def remove(self, slot: int) -> None:
        """Free a slot by moving the last one into its place."""
        self.live -= 1
        for field in fields(State):
            tensor = getattr(self._state, field.name)
            tensor[slot] = tensor[self.live]
        self.at[slot], self._bounds[slot] = self.at[self.live], self._bounds[self.live]
        del self.at[self.live :], self._bounds[self.live :]
