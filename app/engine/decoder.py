"""Incremental decoding of a changing set of sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from app.engine.architecture import SearchRules
from app.engine.beam import BeamSearch, Ended
from app.engine.candidates import Forbidden
from app.engine.graphs import Graphs
from app.engine.narrow import NarrowOutput
from app.engine.native.kernels import LIKELIEST
from app.engine.network import Network
from app.engine.output import FullOutput, Output
from app.engine.scores import Scored, ranked
from app.engine.shortlist import Shortlist
from app.engine.weights import Alignment
from app.types import Decoding, Hypothesis, Job

_ENCODED = 2048  # source subwords that are encoded together, padding included
_ALIKE = 0.8  # of the longest sentence's length: the least that is encoded with it


@dataclass(frozen=True, slots=True)
class Seat:
    """A sentence being decoded: its index in the call, its job, its bound on target subwords."""

    index: int
    job: Job
    bound: int


class Decoder:
    """Sentences join between steps and leave as soon as they are done; none waits for another."""

    def __init__(
        self,
        network: Network,
        rules: SearchRules,
        alignment: Alignment,
        decoding: Decoding,
        shortlist: Shortlist | None = None,
        graphs: Graphs | None = None,
    ) -> None:
        """Prepare for sentences that all want ``decoding``.

        With a ``shortlist``, heed it; with ``graphs``, which are for as many beams and no other
        decoder's meanwhile, replay steps and use their cache.
        """
        shape = network.shape
        self._network, self._decoding = network, decoding
        self._renormalize = rules.renormalize
        self._watched = watched(network, alignment)
        self._search = BeamSearch(decoding.beam_size, rules, shape.eos)
        self._forbidden = Forbidden(rules.bad_words, shape.start, shape.eos)
        self._output: Output = FullOutput(network)
        if shortlist is not None:
            self._output = NarrowOutput(network, shortlist, decoding.beam_size)
        # Whether the kernels may rank: all subwords, and what is forbidden is known beforehand.
        self._banned = torch.tensor(self._forbidden.single, dtype=torch.long)
        few = self._search.candidates + len(self._banned) <= LIKELIEST
        self._whole = shortlist is None and few and not self._forbids_by_history
        self._graphs = graphs
        self._cache = network.new_cache(decoding.beam_size) if graphs is None else graphs.cache
        self._cache.live = 0
        self._seats: list[Seat] = []
        # What was written last, (live, beams), on the host like all of the search.
        self._written = np.empty((0, decoding.beam_size), np.int64)
        # For every seat that asks: the attention of each step, (beams, length).
        self._attention: dict[int, list[NDArray[np.float32]]] = {}

    @property
    def live(self) -> int:
        """How many sentences are being decoded."""
        return len(self._seats)

    @torch.inference_mode()
    def join(self, seats: Sequence[Seat]) -> None:
        """Encode sentences and let them take part from the next step on."""
        room = self._cache if self._graphs is None else self._graphs
        longest = self._network.padded(max(len(seat.job.ids) for seat in seats))
        room.reserve(self.live + len(seats), max(seat.bound for seat in seats), longest)
        # The kernels compute no padding.
        kernels = self._network.kernels(_ENCODED)
        for group in _alike(seats, _ALIKE if kernels is None else 0):
            self._join(group)

    def _join(self, seats: Sequence[Seat]) -> None:
        sources, mask = self._network.remember([seat.job.ids for seat in seats])
        self._cache.add(sources, mask)
        self._search.add([seat.bound for seat in seats])
        self._output.add([seat.job.ids for seat in seats])
        self._seats += seats
        self._attention |= {seat.index: [] for seat in seats if seat.job.attention}
        start = np.full((len(seats), self._decoding.beam_size), self._network.shape.start)
        self._written = np.concatenate((self._written, start))

    @torch.inference_mode()
    def step(self) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Write one subword of every hypothesis; return what that finished."""
        beams = self._decoding.beam_size
        scored = self._scored()
        if scored.attention is not None:
            self._attend(scored.attention)
        shape = (self.live, beams, -1)
        parents, self._written, done = self._search.advance(
            scored.values.cpu().numpy().reshape(shape),
            scored.subwords.cpu().numpy().reshape(shape),
            scored.end.cpu().numpy(),
        )
        if beams > 1:
            self._cache.reorder(parents)
        return iter([self._leave(slot) for slot in done])

    @property
    def _next(self) -> torch.Tensor:
        """What the next step reads, ``(live, beams)``, on the device."""
        return torch.from_numpy(self._written).to(self._network.device)

    def _scored(self) -> Scored:
        """Score what may come next, by a recorded step where nothing depends on what is written."""
        length = max(len(seat.job.ids) for seat in self._seats)
        if self._graphs is not None and not self._forbids_by_history:
            return self._graphs.step(
                self._next, self._search.at, length, attention=bool(self._attention)
            )
        kernels = self._network.kernels(self._written.size)
        if kernels is not None and self._whole:
            return kernels.step(
                self._cache,
                self._written,
                self._search.at,
                length,
                self._watched if self._attention else None,
                self._search.candidates,
                self._banned,
                renormalize=self._renormalize,
            )
        logits, attention = self._logits(length)
        values, columns, end = ranked(
            logits,
            self._forbid,
            self._output.end,
            self._search.candidates,
            renormalize=self._renormalize,
        )
        end = end.view(-1, self._decoding.beam_size)
        return Scored(values, self._output.subwords(columns), end, attention)

    def _logits(self, length: int) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Return the scores of every next subword, ``(live * beams, columns)``, and attention."""
        network, cache = self._network, self._cache
        watched = self._watched if self._attention else None
        kernels = network.kernels(self._written.size)
        if kernels is not None:
            x, attention = kernels.states(cache, self._written, self._search.at, length, watched)
            return self._output.logits(x.to(network.dtype)), attention
        at = torch.tensor(self._search.at, device=network.device)
        columns = (self._search.longest + 1) * self._decoding.beam_size
        cache.begin_step(self._search.at)
        x, attention = network.decode(
            self._next, at, cache.view(self.live, columns, length), cache.write, watched
        )
        return self._output.logits(x), attention

    @property
    def _forbids_by_history(self) -> bool:
        return self._forbidden.needs_history(self._decoding.no_repeat_ngram)

    def _attend(self, weights: torch.Tensor) -> None:
        """Note this step's attention, ``(live, beams, length)``, for the seats that ask."""
        found: NDArray[np.float32] = weights.cpu().numpy()
        for seat, matrix in zip(self._seats, found, strict=True):
            if seat.job.attention:
                # A copy, for what was lent may be written again, and is of all sentences.
                self._attention[seat.index].append(matrix[:, : len(seat.job.ids)].copy())

    def _forbid(self, scores: torch.Tensor) -> None:
        """Make what may not come next impossible; ``scores`` are ``(live * beams, columns)``."""
        if self._forbidden.single:
            self._output.forbid_always(scores, self._forbidden.single)
        if not self._forbids_by_history:
            return
        ngram = self._decoding.no_repeat_ngram
        rows = (beam for slot in self._search.written() for beam in slot)
        for number, row in enumerate(rows):
            banned = self._forbidden.after(row, ngram)
            if banned:
                self._output.forbid(scores, number, banned)

    def _leave(self, slot: int) -> tuple[int, tuple[Hypothesis, ...]]:
        """Return what a slot that is done has come to, and free it."""
        seat = self._seats[slot]
        steps = self._attention.pop(seat.index, None)
        ended = self._search.ended(slot, self._decoding.hypotheses)
        result = tuple(
            Hypothesis(
                ids=tuple(found.ids),
                score=found.score,
                truncated=found.length >= seat.bound,
                attention=_path(found, steps, seat) if rank == 0 and steps is not None else None,
            )
            for rank, found in enumerate(ended)
        )
        last = self.live - 1
        self._cache.remove(slot, self._search.at[last])
        self._search.remove(slot)
        self._output.remove(slot)
        self._seats[slot] = self._seats[last]
        self._written[slot] = self._written[last]
        self._seats.pop()
        self._written = self._written[:last]
        return seat.index, result


def watched(network: Network, alignment: Alignment) -> tuple[int, torch.Tensor]:
    """Return the layer whose attention is read, counted from 0, and the numbers of the heads."""
    layer = alignment.layer % network.shape.decoder_layers
    return layer, torch.tensor(alignment.heads, device=network.device)


def _alike(seats: Sequence[Seat], alike: float) -> Iterator[list[Seat]]:
    """Yield groups whose lengths are at least ``alike`` of the longest, against padding."""
    group: list[Seat] = []
    for seat in sorted(seats, key=lambda seat: -len(seat.job.ids)):
        longest = len((group or [seat])[0].job.ids)
        full = (len(group) + 1) * longest > _ENCODED
        if group and (full or len(seat.job.ids) < alike * longest):
            yield group
            group = []
        group.append(seat)
    if group:
        yield group


def _path(found: Ended, steps: Sequence[NDArray[np.float32]], seat: Seat) -> NDArray[np.float32]:
    """Return the attention of the beams that a hypothesis went through, ``(len(ids), source)``."""
    rows = [steps[at][beam] for at, beam in enumerate(found.beams)]
    return np.stack(rows) if rows else np.zeros((0, len(seat.job.ids)), dtype=np.float32)
