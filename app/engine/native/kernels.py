"""The network by compiled kernels: a step of the decoder, or the encoder, in one call."""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from app.engine.cache import Cache
from app.engine.native.interface import (
    TYPES,
    Memory,
    Model,
    Sentences,
    Step,
)
from app.engine.native.library import Library
from app.engine.scores import Scored

LIKELIEST = 64
"""The most candidates and forbidden subwords, together."""


@dataclass(frozen=True, slots=True)
class _Room:
    """What steps of one size read and write; to make it takes longer than to fill it."""

    tokens: NDArray[np.int64]
    at: NDArray[np.int64]
    scored: Scored


class Kernels:
    """An encoder and a decoder of :class:`app.engine.native.compact.CompactLinear` maps."""

    def __init__(self, library: Library, model: Model, kept: Sequence[object]) -> None:
        """Take what :mod:`app.engine.native.assemble` has put together, and what it points to."""
        self.library, self._model, self._kept = library, model, kept
        self._step = Step()
        # Of the last cache, which is not kept alive: where memory runs out, it takes most of it.
        self._memories: tuple[weakref.ref[Cache], int, object, object] | None = None
        self._size, self._room = (0, 0, 0), _room(0, 0, 0)

    def encode(
        self, sources: Sequence[Sequence[int]], length: int, dtype: torch.dtype
    ) -> list[torch.Tensor]:
        """Return every decoder layer's keys and values of the sources.

        Args:
            sources: subwords of sentences.
            length: of the result, at least that of the longest sentence.
            dtype: of the result, float32, float16 or bfloat16.

        Returns:
            For every layer ``(sentences, 2 * heads, length, size)``, 0 where a sentence has ended.
        """
        heads = self._model.decoder.heads
        shape = (len(sources), 2 * heads, length, self._model.width // heads)
        found = [torch.zeros(shape, dtype=dtype) for _ in range(self._model.decoder.count)]
        ids = torch.tensor([number for source in sources for number in source])
        lengths = torch.tensor([0, *map(len, sources)], dtype=torch.int32)
        starts = lengths.cumsum(0, dtype=torch.int32)
        sentences = Sentences(
            ids.data_ptr(),
            starts.data_ptr(),
            _memories(found),
            TYPES[dtype],
            len(sources),
        )
        library, model, team = self.library, ctypes.byref(self._model), self._team
        here = ctypes.byref(sentences)
        sentences.scratch = library.scratch(library.encode_scratch(model, here, team))
        library.encode(model, here, team)
        return found

    def step(
        self,
        cache: Cache,
        tokens: NDArray[np.int64],
        at: Sequence[int],
        length: int,
        watched: tuple[int, torch.Tensor] | None,
        candidates: int,
        forbidden: torch.Tensor,
        *,
        renormalize: bool,
    ) -> Scored:
        """Write into the cache, and score what may come next; it holds until the next step.

        Args:
            cache: of float32, float16 or bfloat16; its first ``len(at)`` slots take part.
            tokens: what was written last, ``(sentences, beams)``; the same by all beams of a
                sentence at its step 0, where one of them is computed.
            at: each sentence's step.
            length: source subwords of the longest sentence.
            watched: the layer and the heads whose attention is wanted.
            candidates: how many next subwords of every hypothesis.
            forbidden: subwords that may not come next, ``(n,)``; with the candidates at most
                :data:`LIKELIEST`.
            renormalize: whether what is forbidden has no share of the probability.
        """
        step = self._step
        step.candidates, step.forbidden = candidates, len(forbidden)
        step.forbid, step.renormalize, step.states = forbidden.data_ptr(), renormalize, None
        attention = self._take(cache, tokens, at, length, watched)
        scored = self._room.scored
        return scored if attention is None else replace(scored, attention=attention)

    def states(
        self,
        cache: Cache,
        tokens: NDArray[np.int64],
        at: Sequence[int],
        length: int,
        watched: tuple[int, torch.Tensor] | None,
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        """As :meth:`step`, but return states, ``(sentences * beams, width)``, and attention."""
        found = torch.empty((tokens.size, self._model.width))
        self._step.states = found.data_ptr()
        self._step.candidates = self._step.forbidden = 0
        attention = self._take(cache, tokens, at, length, watched)
        return found, attention

    @property
    def _team(self) -> object:
        return ctypes.byref(self.library.team)

    def _take(
        self,
        cache: Cache,
        tokens: NDArray[np.int64],
        at: Sequence[int],
        length: int,
        watched: tuple[int, torch.Tensor] | None,
    ) -> torch.Tensor | None:
        step, attention, heads = self._step, None, None
        self._make_room(*tokens.shape)
        self._room.tokens[:] = tokens
        self._room.at[:] = at
        step.length, step.watched, step.watched_heads = length, -1, 0
        if watched is not None:
            attention = torch.empty((*tokens.shape, length))
            heads = watched[1].int()
            step.watched, step.watched_heads = watched[0], len(heads)
            step.heads, step.attention = heads.data_ptr(), attention.data_ptr()
        self._point_to(cache)
        library, model, team = self.library, ctypes.byref(self._model), self._team
        here = ctypes.byref(step)
        step.scratch = library.scratch(library.step_scratch(model, here, team))
        library.step(model, here, team)
        return attention

    def _make_room(self, slots: int, beams: int) -> None:
        step, size = self._step, (slots, beams, self._step.candidates)
        if size == self._size:
            return
        self._size, self._room = size, _room(*size)
        step.slots, step.beams = slots, beams
        step.tokens, step.at = (_address(x) for x in (self._room.tokens, self._room.at))
        scored = self._room.scored
        step.values, step.subwords = scored.values.data_ptr(), scored.subwords.data_ptr()
        step.end = scored.end.data_ptr()

    def _point_to(self, cache: Cache) -> None:
        """Tell where the cache is, if it is another or has moved."""
        known = self._memories
        if known is not None and known[0]() is cache and known[1] == cache.version:
            return
        step, past, source = self._step, _memories(cache.past), _memories(cache.source)
        self._memories = weakref.ref(cache), cache.version, past, source
        step.past, step.source, step.type = past, source, TYPES[cache.mask.dtype]
        step.mask, step.source_mask = cache.mask.data_ptr(), cache.source_mask.data_ptr()
        step.mask_slot, step.mask_beam = cache.mask.stride()[:2]
        step.source_mask_slot = cache.source_mask.stride(0)


def _room(slots: int, beams: int, candidates: int) -> _Room:
    rows = slots * beams
    return _Room(
        tokens=np.empty((slots, beams), np.int64),
        at=np.empty(slots, np.int64),
        scored=Scored(
            values=torch.empty((rows, candidates)),
            subwords=torch.empty((rows, candidates), dtype=torch.long),
            end=torch.empty((slots, beams)),
            attention=None,
        ),
    )


def _address(array: NDArray[np.int64]) -> int:
    return int(array.ctypes.data)


def _memories(tensors: Sequence[torch.Tensor]) -> ctypes.Array[Memory]:
    return (Memory * len(tensors))(
        *(Memory(x.data_ptr(), x.stride(0), x.stride(1)) for x in tensors)
    )
