"""The side of those who ask: jobs come in by many threads and wait in a bounded room."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from app.batch.policy import Entry, WaitingRoom
from app.batch.task import Hypotheses, Task, Waiter, cost
from app.errors import DepescheError, Draining, Expired, NotReady, Overloaded
from app.observe import Observer, Silent
from app.types import Job

_EXPIRY = 0.25  # seconds between looks for what is late while a batch is running


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of the queue.

    ``batch_tokens`` and ``waiting_tokens`` count source subwords times beams: the first with
    padding, in one batch (without, once it is running); the second in the whole waiting room.
    """

    batch_tokens: int = 4096
    batch_sentences: int = 64
    waiting_tokens: int = 1_000_000


class Queue:
    """Jobs on their way to the engine: callers submit them, the engine's thread takes them.

    Every job that was admitted is in flight until :meth:`finish` or :meth:`end` answers it, or
    nobody waits for it any more.
    """

    def __init__(
        self,
        bounds: Bounds | None = None,
        observer: Observer | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nobody waits yet; deadlines are in the seconds of ``clock``.

        ``rate`` is what the engine computes, in tokens a second; 0 while that is not known.
        """
        self.rate = 0.0
        self._bounds = bounds or Bounds()
        self._observer = observer or Silent()
        self._clock = clock
        self._room: WaitingRoom[Task] = WaitingRoom(most=self._bounds.batch_sentences)
        self._in_flight: dict[Job, Task] = {}
        self._wake = threading.Condition()
        self._closing = self._ended = False
        self._expired = 0.0

    @property
    def open(self) -> bool:
        """Whether jobs are taken."""
        return not self._closing and not self._ended

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
            deadline: when, by the queue's clock, the result is of no more use.
            admitted: skip the bound, for second tries of work that was let in before.

        Raises:
            Overloaded: the waiting room has no place for all of them.
            Draining: it is closed.
            NotReady: there is no engine.
        """
        with self._wake:
            if self._closing:
                raise Draining("The service is shutting down.")
            if self._ended:
                raise NotReady("The engine is not running.")
            if not admitted:
                self._admit(sum(cost(job) for job in set(jobs) if job not in self._in_flight))
            joined = [self._join(job, flow, deadline) for job in jobs]
            self._report()
            self._wake.notify()
        for waiter, task in joined:
            # Outside the lock, because a callback may run at once.
            waiter.add_done_callback(partial(self._withdraw, task))
        return [waiter for waiter, _ in joined]

    def take(self) -> list[Task]:
        """Wait for and return the next batch; empty when the queue is closed and nobody waits."""
        with self._wake:
            while True:
                self._expire()
                batch = self._room.take(self._bounds.batch_tokens)
                if batch or self._closing:
                    return self._begin(batch)
                self._wake.wait()

    def fill(self, tokens: int, running: int, group: Hashable) -> list[Task]:
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

    def finish(self, task: Task, result: Hypotheses | DepescheError) -> None:
        """Answer all who wait for ``task``."""
        with self._wake:
            self._in_flight.pop(task.job, None)
        self._observer.computed(task.mark, self._clock() - task.taken)
        task.settle(result)

    def close(self) -> None:
        """Take no more jobs; what waits is still to be taken."""
        with self._wake:
            self._closing = True
            self._wake.notify()

    def end(self) -> None:
        """Take no more jobs, and tell all who wait that there is no engine."""
        with self._wake:
            self._ended = True
            left = list(self._in_flight.values())
            self._in_flight.clear()
        for task in left:
            task.settle(NotReady("The engine has stopped."))

    def _admit(self, tokens: int) -> None:
        waiting = self._room.tokens
        excess = waiting + tokens - self._bounds.waiting_tokens
        # Whatever its size, a request is let in when nobody waits; limits on requests bound it.
        if waiting and excess > 0:
            seconds = min(excess, waiting) / self.rate if self.rate else 1.0
            raise Overloaded("Too much work is waiting.", retry_after=seconds)

    def _join(self, job: Job, flow: Hashable, deadline: float | None) -> tuple[Waiter, Task]:
        waiter: Waiter = Future()
        task = self._in_flight.get(job)
        if task is None:
            task = self._in_flight[job] = Task(job)
            task.mark = self._observer.mark()
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
            cost=cost(task.job),
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

    def _begin(self, batch: list[Entry[Task]]) -> list[Task]:
        if batch:
            self._report()
        now = self._clock()
        for entry in batch:
            self._observer.stage("wait", now - entry.arrived)
            self._observer.taken(entry.payload.mark, now - entry.arrived)
            entry.payload.taken = now
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

    def _report(self) -> None:
        self._observer.waiting(len(self._room), self._room.tokens)
