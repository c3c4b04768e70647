"""Ways to bring arriving sentences to an engine: into the running batch, or batch by batch."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from itertools import accumulate

from app.batch.bounds import Bounds
from app.batch.entry import Entry
from app.batch.policy import WaitingRoom
from app.types import Engine, Hypothesis, Job


class Stream:
    """Sentences on their way, ``arrivals`` in seconds, in order.

    Time in which nothing waits is skipped, not waited for.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        arrivals: Sequence[float],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Start the clock, in seconds."""
        self.jobs, self.arrivals = jobs, arrivals
        self.waits = [math.nan] * len(jobs)  # from arrival to result
        self.written = 0  # target subwords, ends of sentence included
        self._clock = clock
        self._zero = clock()
        self._come = self._gone = 0

    @property
    def now(self) -> float:
        """Seconds since the start, those that were skipped included."""
        return self._clock() - self._zero

    @property
    def over(self) -> bool:
        """Whether all is done."""
        return self._gone == len(self.jobs)

    def arrived(self) -> range:
        """Return the numbers of those that have arrived since the last call."""
        before, now = self._come, self.now
        while self._come < len(self.jobs) and self.arrivals[self._come] <= now:
            self._come += 1
        return range(before, self._come)

    def skip(self) -> None:
        """Go to the next arrival."""
        self._zero -= max(0.0, self.arrivals[self._come] - self.now)

    def end(self, number: int, hypotheses: Sequence[Hypothesis]) -> None:
        """Note the result of a sentence."""
        self.waits[number] = self.now - self.arrivals[number]
        self.written += len(hypotheses[0].ids) + 1
        self._gone += 1


def poisson(count: int, rate: float, seed: int) -> list[float]:
    """Return when so many sentences arrive, ``rate`` a second on average; at once if infinite."""
    dice = random.Random(seed)
    return list(accumulate(dice.expovariate(1.0) / rate for _ in range(count)))


def refilled(engine: Engine, stream: Stream, bounds: Bounds) -> None:
    """Let sentences join and leave the running batch, as the server does."""
    _by_the_room(engine, stream, bounds, filling=True)


def alike(engine: Engine, stream: Stream, bounds: Bounds) -> None:
    """Run batches of like length, as the server does with an engine that asks for no more."""
    _by_the_room(engine, stream, bounds, filling=False)


def sorted_batches(engine: Engine, stream: Stream, bounds: Bounds) -> None:
    """Run full batches of what waits, sorted by length, whoever has waited longest first."""
    rows = bounds.batch_sentences
    waiting: list[int] = []
    while not stream.over:
        waiting += stream.arrived()
        if not waiting:
            stream.skip()
            continue
        batch = cut(waiting, [len(stream.jobs[number].ids) for number in waiting], rows)
        waiting = [number for number in waiting if number not in batch]
        for index, hypotheses in engine.translate([stream.jobs[number] for number in batch]):
            stream.end(batch[index], hypotheses)


def cut(waiting: Sequence[int], lengths: Sequence[int], rows: int) -> list[int]:
    """Return the batch that holds the first of ``waiting`` when all are cut by length.

    All batches but that of the longest have as many ``rows``.
    """
    order = sorted(range(len(waiting)), key=lengths.__getitem__)
    start = order.index(0) // rows * rows
    return [waiting[at] for at in order[start : start + rows]]


def _by_the_room(engine: Engine, stream: Stream, bounds: Bounds, *, filling: bool) -> None:
    room: WaitingRoom[int] = WaitingRoom(most=bounds.batch_sentences)

    def enter() -> None:
        for number in stream.arrived():
            job = stream.jobs[number]
            cost = len(job.ids) * job.decoding.beam_size
            room.add(Entry(number, cost=cost, group=job.decoding, flow=number))

    while not stream.over:
        enter()
        batch = room.take(bounds.batch_tokens)
        if batch:
            _compute(engine, stream, bounds, room, batch, enter if filling else None)
        else:
            stream.skip()


def _compute(
    engine: Engine,
    stream: Stream,
    bounds: Bounds,
    room: WaitingRoom[int],
    batch: Sequence[Entry[int]],
    enter: Callable[[], None] | None,
) -> None:
    """Compute a batch; :class:`app.batch.worker.Worker` fills it up by the same bounds."""
    running = dict(enumerate(batch))
    begun = len(batch)

    def refill(tokens: int) -> list[Job]:
        nonlocal begun
        if enter is not None:
            enter()
        tokens = min(tokens, bounds.batch_tokens - sum(entry.cost for entry in running.values()))
        places = bounds.batch_sentences - len(running)
        if tokens <= 0 or places <= 0:
            return []
        more = room.fill(tokens, places, batch[0].group)
        running.update(enumerate(more, begun))
        begun += len(more)
        return [stream.jobs[entry.payload] for entry in more]

    jobs = [stream.jobs[entry.payload] for entry in batch]
    for index, hypotheses in engine.translate(jobs, refill if enter is not None else None):
        entry = running.pop(index)
        room.done(entry)
        stream.end(entry.payload, hypotheses)
