"""The one thread that owns the engine, and the bounded room before it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from app.batch.meter import Meter
from app.batch.policy import Entry, WaitingRoom
from app.errors import DepescheError, Draining, EngineFailed, Expired, NotReady, Overloaded
from app.logs import frames
from app.observe import Observer, Silent
from app.types import Engine, EngineInfo, Hypothesis, Job

_log = logging.getLogger("depesche.engine")
# So many sentences in a row that each fail alone mean that the engine is broken, not they.
_HOPELESS = 8
_EXPIRY = 0.25  # seconds between looks for what is late while a batch is running
Hypotheses = tuple[Hypothesis, ...]
Waiter = Future[Hypotheses]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of the queue.

    ``batch_tokens`` and ``waiting_tokens`` count source subwords times beams: the first with
    padding, in one batch (without, once it is running); the second in the whole waiting room.
    """

    batch_tokens: int = 4096
    batch_sentences: int = 64
    waiting_tokens: int = 1_000_000


class Runner:
    """Shares an engine between threads: sentences of all callers meet in its batches."""

    def __init__(
        self,
        load: Callable[[], Engine],
        *,
        bounds: Bounds | None = None,
        observer: Observer | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; :meth:`start` calls ``load`` on the thread that will use the engine."""
        self._load = load
        self._loaded: Future[Engine] = Future()
        self._bounds = bounds or Bounds()
        self._observer = observer or Silent()
        self._clock = clock
        self._room: WaitingRoom[Task] = WaitingRoom(most=self._bounds.batch_sentences)
        self._in_flight: dict[Job, Task] = {}
        self._wake = threading.Condition()
        self._closing = False
        self._ended = False
        self._rate = 0.0
        self._expired = 0.0
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def start(self) -> EngineInfo:
        """Load the engine, begin to compute, and return what the engine is.

        The engine is loaded by the thread that owns it, because numerical libraries keep a pool of
        helpers for every thread that calls them, and two pools get in each other's way.

        Raises:
            Exception: whatever ``load`` raised.
        """
        self._thread.start()
        return self._loaded.result().info

    def close(self) -> None:
        """Finish what waits, then stop; returns when the thread has ended."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        if self._thread.ident is not None:
            self._thread.join()

    @property
    def alive(self) -> bool:
        """Whether submitted work will be computed."""
        return self._thread.is_alive() and not self._closing and not self._ended

    def check_room(self) -> None:
        """Refuse early what could not be admitted, before work is spent on it.

        Raises:
            Overloaded: the waiting room is full.
        """
        with self._wake:
            self._admit(1)

    @property
    def waiting_tokens(self) -> int:
        """Tokens that wait now, not counting the running batch."""
        return self._room.tokens

    def submit(
        self,
        jobs: Sequence[Job],
        *,
        flow: Hashable,
        deadline: float | None = None,
        admitted: bool = False,
    ) -> list[Waiter]:
        """Queue all of ``jobs`` or none; cancel a future to withdraw its job.

        Args:
            jobs: what to compute. A job equal to one in flight shares its result.
            flow: whose turn it uses up; turns go round between flows.
            deadline: when, by the runner's clock, the result is of no more use.
            admitted: skip the bound, for second tries of work that was let in before.

        Raises:
            Overloaded: the waiting room has no place for all of them.
            Draining: the runner is closing.
            NotReady: its thread is not running.
        """
        with self._wake:
            if self._closing:
                raise Draining("The service is shutting down.")
            if self._ended or not self._thread.is_alive():
                raise NotReady("The engine is not running.")
            if not admitted:
                self._admit(sum(_cost(job) for job in set(jobs) if job not in self._in_flight))
            joined = [self._join(job, flow, deadline) for job in jobs]
            self._report()
            self._wake.notify()
        for waiter, task in joined:
            # Outside the lock, because a callback may run at once.
            waiter.add_done_callback(partial(self._withdraw, task))
        return [waiter for waiter, _ in joined]

    def _admit(self, tokens: int) -> None:
        waiting = self._room.tokens
        excess = waiting + tokens - self._bounds.waiting_tokens
        # Whatever its size, a request is let in when nobody waits; limits on requests bound it.
        if waiting and excess > 0:
            seconds = min(excess, waiting) / self._rate if self._rate else 1.0
            raise Overloaded("Too much work is waiting.", retry_after=seconds)

    def _join(self, job: Job, flow: Hashable, deadline: float | None) -> tuple[Waiter, Task]:
        waiter: Waiter = Future()
        task = self._in_flight.get(job)
        if task is None:
            task = self._in_flight[job] = Task(job)
            self._enter(task, flow, deadline)
        else:
            self._observer.coalesced(1)
            entry = task.entry
            if entry.deadline is not None:
                entry.deadline = None if deadline is None else max(entry.deadline, deadline)
            if entry.alive and self._room.turn(flow) < entry.tag:
                # The newcomer's turn is earlier than that of whoever asked first.
                self._room.discard(entry)
                self._enter(task, flow, entry.deadline)
        task.waiters.append(waiter)
        return waiter, task

    def _enter(self, task: Task, flow: Hashable, deadline: float | None) -> None:
        task.entry = Entry(
            task,
            cost=_cost(task.job),
            group=task.job.decoding,
            flow=flow,
            deadline=deadline,
            arrived=self._clock(),
        )
        self._room.add(task.entry)

    def _withdraw(self, task: Task, waiter: Waiter) -> None:
        """Drop the work of a cancelled future unless others wait for it too."""
        if not waiter.cancelled():
            return
        with self._wake:
            if waiter in task.waiters:
                task.waiters.remove(waiter)
            if not task.waiters and task.entry.alive:
                self._room.discard(task.entry)
                self._in_flight.pop(task.job, None)
                self._observer.dropped("cancelled", 1)
                self._report()

    def _run(self) -> None:
        try:
            self._engine = self._load()
        except BaseException as error:
            self._ended = True
            self._loaded.set_exception(error)
            return
        self._loaded.set_result(self._engine)
        try:
            while tasks := self._next():
                self._compute(tasks)
        finally:
            # Reached at the end of closing, or on a bug: nobody may be left waiting.
            with self._wake:
                self._ended = True
                left = list(self._in_flight.values())
                self._in_flight.clear()
            for task in left:
                task.settle(NotReady("The engine has stopped."))

    def _next(self) -> list[Task]:
        """Wait for and return the next batch; empty when it is time to stop."""
        with self._wake:
            while True:
                self._expire()
                batch = self._room.take(self._bounds.batch_tokens)
                if batch or self._closing:
                    return self._begin(batch)
                self._wake.wait()

    def _begin(self, batch: list[Entry[Task]]) -> list[Task]:
        if batch:
            self._report()
        now = self._clock()
        for entry in batch:
            self._observer.stage("wait", now - entry.arrived)
        return [entry.payload for entry in batch]

    def _expire(self) -> None:
        self._expired = self._clock()
        late = self._room.expire(self._expired)
        for entry in late:
            self._in_flight.pop(entry.payload.job, None)
            entry.payload.settle(Expired("The deadline passed while the sentence waited."))
        if late:
            self._observer.dropped("expired", len(late))
            self._report()

    def _compute(self, tasks: list[Task], *, whole: bool = True) -> None:
        """Compute a batch; on failure halve it until the guilty sentence fails alone.

        Only a ``whole`` batch is refilled, or a failing engine would be fed for ever.
        """
        running = dict(enumerate(tasks))
        group = tasks[0].job.decoding
        meter = Meter(self._clock)
        meter.begin([_cost(task.job) for task in tasks])

        def refill(tokens: int) -> list[Job]:
            tokens = min(tokens, self._bounds.batch_tokens - meter.cost)
            more = self._more(tokens, len(running), group)
            running.update(enumerate(more, meter.begun))
            meter.begin([_cost(task.job) for task in more])
            return [task.job for task in more]

        work = [task.job for task in tasks]
        try:
            for index, hypotheses in self._engine.translate(work, refill if whole else None):
                task = running.pop(index)
                self._finish(task, hypotheses)
                if meter.end(_cost(task.job), len(hypotheses[0].ids) + 1):
                    self._measure(meter)
        except Exception as error:
            # Type and place alone: the message might quote what the engine choked on.
            _log.error(
                "the engine failed on a batch",
                extra={
                    "sentences": len(running),
                    "error": type(error).__name__,
                    "stack": frames(error),
                },
            )
        self._measure(meter)
        left = list(running.values())
        if len(left) == 1:
            self._fail(left[0])
        elif left:
            middle = len(left) // 2
            self._compute(left[:middle], whole=False)
            self._compute(left[middle:], whole=False)

    def _fail(self, task: Task) -> None:
        """Give up on a sentence, or on the engine if it has failed on many and done none."""
        self._observer.failed(1)
        self._finish(task, EngineFailed("The engine failed on a sentence."))
        self._failures += 1
        if self._failures >= _HOPELESS:
            raise EngineFailed(f"The engine failed {self._failures} times without a success.")

    def _finish(self, task: Task, result: Hypotheses | DepescheError) -> None:
        with self._wake:
            self._in_flight.pop(task.job, None)
        task.settle(result)

    def _more(self, tokens: int, running: int, group: Hashable) -> list[Task]:
        """Return what may join the running batch of so many sentences."""
        most = self._bounds.batch_sentences - running
        # Asked at every step of the engine, so neither the lock is taken for nothing, nor all that
        # waits looked through for what is late.
        if most <= 0 or tokens <= 0 or not self._room.tokens:
            return []
        with self._wake:
            if self._clock() - self._expired >= _EXPIRY:
                self._expire()
            return self._begin(self._room.fill(tokens, most, group))

    def _measure(self, meter: Meter) -> None:
        """Report what was done since the last report."""
        lap = meter.lap()
        if lap is None:
            return
        self._failures = 0
        self._observer.stage("decode", lap.seconds)
        self._observer.batch(
            sentences=lap.sentences,
            fill=min(1.0, lap.tokens / self._bounds.batch_tokens),
            target_tokens=lap.produced,
        )
        rate = lap.cost / max(lap.seconds, 1e-6)
        # Smoothed, so that one odd batch does not send callers away for minutes.
        self._rate = rate if not self._rate else 0.8 * self._rate + 0.2 * rate

    def _report(self) -> None:
        self._observer.waiting(len(self._room), self._room.tokens)


class Task:
    """A job, its place in the waiting room, and everybody who waits for it."""

    entry: Entry[Task]

    def __init__(self, job: Job) -> None:
        """Nobody waits yet; ``entry`` is set on entering the room."""
        self.job = job
        self.waiters: list[Waiter] = []

    def settle(self, result: Hypotheses | DepescheError) -> None:
        """Answer all who wait."""
        # A copy, because a waiter that gives up is removed from the list by another thread.
        for waiter in tuple(self.waiters):
            # A waiter may give up at this very moment; then the answer is not wanted.
            with suppress(InvalidStateError):
                if isinstance(result, DepescheError):
                    waiter.set_exception(result)
                else:
                    waiter.set_result(result)


def _cost(job: Job) -> int:
    """Return source subwords times beams."""
    return len(job.ids) * job.decoding.beam_size
