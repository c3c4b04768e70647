"""A deterministic engine without a model, for fast tests and for trying a client.

It speaks the same protocol as the real one and passes the same contract tests. Its "translation"
spells every word backwards and keeps all else; its subwords are characters.
"""

from __future__ import annotations

import math
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from app.types import Decoded, Encoded, EngineInfo, Hypothesis, Job, Refill, Span

Result = tuple[Hypothesis, ...]

_EOS = 0
_FIRST = 1
_ROOM = 1 << 30  # whoever fills the batch knows how much of it is free
_WORD = re.compile(r"[^\W\d_]+")


class FakeSubwords:
    """One subword for every character."""

    def encode(self, text: str) -> Encoded:
        """Return the code points of ``text``, moved up to make room for the end of sentence."""
        ids = [ord(char) + _FIRST for char in text]
        return Encoded((*ids, _EOS), tuple(Span(at, at + 1) for at in range(len(text))))

    def decode(self, ids: Sequence[int]) -> Decoded:
        """Return the text of ``ids``."""
        text = "".join(chr(number - _FIRST) for number in ids if number != _EOS)
        return Decoded(text, tuple(Span(at, at + 1) for at in range(len(text))))


def _killed(_: Result) -> Result:
    os.kill(os.getpid(), signal.SIGKILL)
    return _hung(_)


def _crashed(_: Result) -> Result:
    os.abort()


def _hung(_: Result) -> Result:
    while True:
        time.sleep(60)


def _starved(_: Result) -> Result:
    raise MemoryError


def _nonsense(result: Result) -> Result:
    return tuple(replace(hypothesis, score=math.nan) for hypothesis in result)


def _slow(result: Result) -> Result:
    time.sleep(0.1)
    return result


FAULTS: dict[str, Callable[[Result], Result]] = {
    "⚰": _killed,
    "💥": _crashed,
    "🕳": _hung,
    "🐘": _starved,
    "🃏": _nonsense,
    "🐌": _slow,
}
"""What befalls an engine that meets a character: killed, crashed, hung, out of memory, talking
nonsense, or slow (a tenth of a second a sentence)."""


class FakeEngine:
    """Spells words backwards.

    A sentence that holds the character ``poison`` makes the whole call fail, as a broken engine
    would; every call takes ``seconds``, and every sentence ``pace`` seconds. With a pace the
    running batch is filled up after each of them, as by an engine that works step by step. In a
    process of its own it also does worse, if asked to: see :data:`FAULTS`.
    """

    def __init__(
        self,
        *,
        seconds: float = 0.0,
        pace: float = 0.0,
        poison: str = "☠",
        max_length: int = 512,
        faults: bool = False,
    ) -> None:
        """Set how slow and how fragile it is.

        ``max_length`` bounds source and target subwords; ``faults`` lets :data:`FAULTS` happen.
        """
        self._seconds, self._pace = seconds, pace
        self._poison = ord(poison) + _FIRST
        self._faults = {ord(char) + _FIRST: do for char, do in FAULTS.items()} if faults else {}
        self._info = EngineInfo(
            name="fake",
            hash="0" * 64,
            precision="exact",
            device="cpu",
            max_source=max_length,
            max_target=max_length,
            vocabulary=sys.maxunicode + _FIRST + 1,
            golden="Ein Test.",
            golden_contains=("tseT",),
        )

    @property
    def info(self) -> EngineInfo:
        """What this engine is."""
        return self._info

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Yield a reversed spelling for every job; see :class:`app.types.Engine`."""
        queue = list(jobs)
        if len({job.decoding for job in queue}) > 1:
            raise ValueError("All jobs of a call share one decoding.")
        time.sleep(self._seconds)
        at = 0
        while at < len(queue):
            if self._poison in queue[at].ids:
                raise RuntimeError("poison")
            time.sleep(self._pace)
            result = _reverse(queue[at])
            for number in self._faults.keys() & set(queue[at].ids):
                result = self._faults[number](result)
            yield at, result
            at += 1
            if refill is not None and (self._pace or at == len(jobs)):
                queue.extend(refill(_ROOM if self._pace else sum(len(job.ids) for job in jobs)))


def _reverse(job: Job) -> tuple[Hypothesis, ...]:
    text = "".join(chr(number - _FIRST) for number in job.ids[:-1])
    order = list(range(len(text)))
    for word in _WORD.finditer(text):
        order[word.start() : word.end()] = reversed(range(word.start(), word.end()))
    order = order[: job.max_length - 1]
    attention = np.zeros((len(order), len(job.ids)), dtype=np.float32)
    attention[range(len(order)), order] = 1.0
    ids = tuple(job.ids[at] for at in order)
    truncated = len(ids) < len(text)
    best = Hypothesis(ids, -0.1, truncated, attention if job.attention else None)
    others = (
        Hypothesis((*ids[: rank - 1], *ids[rank:]), -0.1 - rank, truncated)
        for rank in range(1, job.decoding.hypotheses)
    )
    return (best, *others)
