"""Decoding steps that are recorded once for a shape and then replayed, as CUDA graphs are.

A step of a network like this is some hundred kernels of a few microseconds each; a GPU runs them
faster than a program can launch them one by one. A graph launches all of them at once, but repeats
what was recorded exactly: the same shapes, at the same places in memory. So a step here is for more
slots, columns and source subwords than there are, all powers of two, and reads what changes from
places that stay. What the slots past the last sentence compute is of no account.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from app.engine.architecture import SearchRules
from app.engine.beam import candidates
from app.engine.candidates import Forbidden
from app.engine.network import Network
from app.engine.scores import Scored, ranked

Step = Callable[[], Scored]
Record = Callable[[Step], Step]
"""Runs a step, and returns what does the same again and returns the same tensors, filled anew."""


class Graphs:
    """The steps of one number of beams, and the cache that they read and write."""

    def __init__(
        self,
        network: Network,
        rules: SearchRules,
        watched: tuple[int, torch.Tensor],
        beams: int,
        record: Record,
    ) -> None:
        """Record nothing yet.

        Args:
            network: what computes.
            rules: those of the search; of the forbidden words only those of one subword are heeded.
            watched: the layer and the heads whose attention can be asked for.
            beams: hypotheses of a sentence.
            record: makes a step that can be repeated.
        """
        shape = network.shape
        self._network, self._watched, self._record = network, watched, record
        self._beams, self._candidates = beams, candidates(beams)
        self._renormalize = rules.renormalize
        banned = Forbidden(rules.bad_words, shape.start, shape.eos).single
        self._banned = torch.tensor(banned, dtype=torch.long, device=network.device)
        self.cache = network.new_cache(beams)
        self._version = -1
        self._steps: dict[tuple[int, int, int, bool], Step] = {}
        self._tokens = self._at = self._every = torch.empty(0)

    def reserve(self, slots: int, steps: int, length: int) -> None:
        """Make room in the cache; a step that was recorded before is forgotten if that moves it."""
        slots = _power(slots)
        self.cache.reserve(slots, _power(steps), _power(length))
        if self.cache.version == self._version:
            return
        self._version = self.cache.version
        self._steps.clear()
        device = self._network.device
        room = max(slots, len(self._at))
        self._tokens = torch.zeros((room, self._beams), dtype=torch.long, device=device)
        self._at = torch.zeros(room, dtype=torch.long, device=device)
        self._every = torch.arange(room, device=device)

    def step(
        self, tokens: torch.Tensor, at: Sequence[int], length: int, *, attention: bool
    ) -> Scored:
        """Score what may come next; the tensors returned hold until the next call.

        Args:
            tokens: what was written last, ``(live, beams)``.
            at: the step of each sentence.
            length: source subwords of the longest sentence.
            attention: whether it is wanted.
        """
        live = len(at)
        self._tokens[:live] = tokens
        self._at.zero_()
        self._at[:live] = torch.tensor(at)
        key = (_power(live), _power(max(at) + 1), _power(length), attention)
        if key not in self._steps:
            slots, steps, longest, _ = key
            self._steps[key] = self._record(
                lambda: self._compute(slots, steps * self._beams, longest, attention=attention)
            )
        found = self._steps[key]()
        rows = live * self._beams
        return Scored(
            found.values[:rows],
            found.subwords[:rows],
            found.end[:live],
            None if found.attention is None else found.attention[:live],
        )

    def _compute(self, slots: int, columns: int, length: int, *, attention: bool) -> Scored:
        """Compute a step, once or again: it writes the same to the same places."""
        at = self._at[:slots]
        self.cache.begin_apart(self._every[:slots], at)
        x, weights = self._network.decode(
            self._tokens[:slots],
            at,
            self.cache.view(slots, columns, length),
            self.cache.write,
            self._watched if attention else None,
        )
        values, subwords, end = ranked(
            self._network.output(x),
            self._forbid,
            lambda logprobs: logprobs[:, self._network.shape.eos],
            self._candidates,
            renormalize=self._renormalize,
        )
        return Scored(values, subwords, end.view(-1, self._beams), weights)

    def _forbid(self, scores: torch.Tensor) -> None:
        scores.index_fill_(1, self._banned, -torch.inf)


class CudaRecorder:
    """Records CUDA graphs, whose intermediate results share one stretch of memory."""

    def __init__(self) -> None:
        """Take hardly any memory yet."""
        self._pool = torch.cuda.graph_pool_handle()
        self._beside = torch.cuda.Stream()
        # The pool is gone with the last graph in it, so that one stays.
        self._anchor = torch.cuda.CUDAGraph()
        one = torch.ones(1, device="cuda")
        with torch.cuda.graph(self._anchor, pool=self._pool):
            self._kept = one + 1

    def __call__(self, step: Step) -> Step:
        """See :data:`Record`."""
        # Libraries choose their kernels and take memory of their own in the first calls, which may
        # not be recorded; torch wants these calls on another stream.
        self._beside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self._beside):
            for _ in range(2):
                step()
        torch.cuda.current_stream().wait_stream(self._beside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, pool=self._pool):
            found = step()

        def replay() -> Scored:
            graph.replay()
            return found

        return replay


def _power(count: int) -> int:
    """Return the least power of two that is not below ``count``."""
    return 1 << (count - 1).bit_length()
