"""The side of those who ask: jobs come in by many threads and wait in a bounded room."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from app.batch.admission import Admission
from app.batch.bounds import Bounds
from app.batch.entry import Entry
from app.batch.forecast import sooner
from app.batch.meter import Lap
from app.batch.policy import WaitingRoom
from app.batch.task import Hypotheses, Task, Waiter, cost
from app.errors import DepescheError, Draining, EngineFailed, Expired, NotReady, Overloaded
from app.observe import Observer, Silent
from app.types import Job, Ticket

_EXPIRY = 0.25  # seconds between looks for what is late while a batch is running
# What has brought the engine down fails at once for so many seconds: callers try again, and every
# time would cost others the time of several loads.
_CONDEMNED, _MOST_CONDEMNED = 600.0, 1000


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
        """Nobody waits yet; deadlines are in the seconds of ``clock``."""
        self._bounds = bounds or Bounds()
        self._observer = observer or Silent()
        self._clock = clock
        self._room: WaitingRoom[Task] = WaitingRoom(
            most=self._bounds.batch_sentences, bulk_share=self._bounds.bulk_share
        )
        self._admission = Admission(self._room, self._bounds)
        self._in_flight: dict[Job, Task] = {}
        self._wake = threading.Condition()
        self._closing = self._ended = False
        self._condemned: dict[Job, float] = {}
        self._ready_at: float | None = None  # while there is no engine
        self._hopeless = False
        self._expired = 0.0
        # Whether something has waited ever since the engine was last measured, or began.
        self._busy = False

    @property
    def open(self) -> bool:
        """Whether new jobs are taken."""
        return not self._closing and not self._ended and self._ready_at is None

    @property
    def closing(self) -> bool:
        """Whether it is to take no more jobs for good."""
        return self._closing or self._ended

    @property
    def idle(self) -> bool:
        """Whether nobody waits for anything."""
        return not self._in_flight

    @property
    def retry_after(self) -> float | None:
        """The predicted seconds until there is an engine again, None if that is not known."""
        return None if self._ready_at is None else max(0.0, self._ready_at - self._clock())

    def check_room(self, ticket: Ticket) -> None:
        """Refuse early what could not be admitted, before work is spent on it.

        Raises:
            Overloaded, Expired: see :meth:`app.batch.admission.Admission.check`.
            NotReady: there is no engine at present.
        """
        with self._wake, self._refusing(ticket):
            self._check_engine()
            self._admission.check_room(ticket, self._clock())

    @property
    def waiting_tokens(self) -> int:
        """Tokens that wait now, not counting the running batch."""
        return self._room.tokens

    def submit(
        self,
        jobs: Sequence[Job],
        *,
        flow: Hashable,
        ticket: Ticket | None = None,
        admitted: bool = False,
    ) -> list[Waiter]:
        """Queue all of ``jobs`` or none; cancel a future to withdraw its job.

        Args:
            jobs: what to compute. A job equal to one in flight shares its result.
            flow: whose turn it uses up; turns go round between the flows of an account.
            ticket: how it is queued, with a deadline by the queue's clock; as :class:`Ticket` says
                if None.
            admitted: let it in whatever waits, for second tries of work that was let in before.

        Raises:
            Overloaded, Expired: see :meth:`app.batch.admission.Admission.check`.
            Draining: it is closed.
            NotReady: there is no engine, or none at present and they were not ``admitted``.
        """
        ticket = ticket or Ticket()
        with self._wake:
            if self._closing:
                raise Draining("The service is shutting down.")
            if self._ended or self._hopeless:
                raise NotReady("The engine is not running.", retry_after=self.retry_after)
            if not admitted:
                self._check_engine()
                new = sum(cost(job) for job in set(jobs) if job not in self._in_flight)
                with self._refusing(ticket):
                    self._admission.check(ticket, flow, new, self._clock())
                self._observer.admitted(ticket.priority)
            joined = [self._join(job, flow, ticket) for job in jobs]
            self._report()
            self._wake.notify()
        for waiter, task in joined:
            # Outside the lock, because a callback may run at once.
            waiter.add_done_callback(partial(self._withdraw, task))
        return [waiter for waiter, _ in joined]

    def take(self, tokens: int, stop: Callable[[], bool]) -> list[Task]:
        """Wait for and return the next batch, of so many ``tokens``.

        It is empty when the queue is closed and nobody waits, or when ``stop()`` is true, which is
        asked anew after :meth:`nudge`.
        """
        while True:
            self._expire()
            with self._wake:
                if stop():
                    return []
                batch = self._room.take(tokens)
                if batch or self.closing:
                    self._busy = True
                    return self._begin(batch)
                self._wake.wait()

    def nudge(self) -> None:
        """Let whoever waits in :meth:`take` or :meth:`rest` look up."""
        with self._wake:
            self._wake.notify_all()

    def rest(self, seconds: float) -> None:
        """Wait so long, or until the queue is closed."""
        until = self._clock() + seconds
        with self._wake:
            while not self.closing and (left := until - self._clock()) > 0:
                self._wake.wait(left)

    def fill(self, tokens: int, running: int, group: Hashable) -> list[Task]:
        """Return what may join the running batch of so many sentences."""
        most = self._bounds.batch_sentences - running
        # Asked at every step of the engine, so neither the lock is taken for nothing, nor all that
        # waits looked through for what is late.
        if most <= 0 or tokens <= 0 or not self._room.tokens:
            return []
        if self._clock() - self._expired >= _EXPIRY:
            self._expire()
        with self._wake:
            return self._begin(self._room.fill(tokens, most, group))

    def finish(self, task: Task, result: Hypotheses | DepescheError) -> None:
        """Answer all who wait for ``task``."""
        with self._wake:
            self._forget(task)
            self._room.done(task.entry)
            self._report()
        self._observer.computed(task.mark, self._clock() - task.taken)
        task.settle(result)

    def pause(self, ready_at: float, *, hopeless: bool = False) -> None:
        """Take no new jobs until :meth:`resume`, predicted for this time; what waits, waits.

        If it is ``hopeless``, second tries are not taken either.
        """
        with self._wake:
            self._ready_at, self._hopeless = ready_at, hopeless

    def resume(self) -> None:
        """Take new jobs again."""
        with self._wake:
            self._ready_at, self._hopeless = None, False

    def refuse(self) -> None:
        """Tell all who wait that there is no engine."""
        with self._wake:
            left = list(self._in_flight.values())
            self._in_flight.clear()
            for task in left:
                self._room.discard(task.entry)
                self._room.done(task.entry)
            self._report()
        for task in left:
            task.settle(NotReady("The engine has stopped.", retry_after=self.retry_after))

    def wanted(self, tasks: Sequence[Task]) -> list[Task]:
        """Return those of ``tasks`` that somebody still waits for, and forget the others."""
        with self._wake:
            unwanted = [task for task in tasks if not task.waiters]
            for task in unwanted:
                self._forget(task)
                self._room.done(task.entry)
        if unwanted:
            self._observer.dropped("cancelled", len(unwanted))
        return [task for task in tasks if task not in unwanted]

    def condemn(self, job: Job) -> None:
        """Let ``job`` fail at once for a while, because it brings the engine down."""
        with self._wake:
            if len(self._condemned) >= _MOST_CONDEMNED:
                del self._condemned[next(iter(self._condemned))]
            self._condemned[job] = self._clock() + _CONDEMNED

    def measured(self, lap: Lap) -> None:
        """Learn from what the engine did lately how fast it is."""
        with self._wake:
            self._admission.speed.measured(
                lap.rate,
                lap.sentences,
                interactive=self._room.served("interactive") / lap.seconds,
                saturated=self._busy,
            )
            self._busy = bool(self._room.tokens)
            self._report()

    def close(self) -> None:
        """Take no more jobs; what waits is still to be taken."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()

    def end(self) -> None:
        """Take no more jobs, and tell all who wait that there is no engine."""
        with self._wake:
            self._ended = True
            self._wake.notify_all()
        self.refuse()

    def _check_engine(self) -> None:
        if self._ready_at is not None:
            raise NotReady("The engine is being loaded anew.", retry_after=self.retry_after)

    @contextmanager
    def _refusing(self, ticket: Ticket) -> Iterator[None]:
        """Report what is refused."""
        try:
            yield
        except (Overloaded, Expired) as refusal:
            self._observer.not_admitted(ticket.priority, refusal.code)
            raise

    def _join(self, job: Job, flow: Hashable, ticket: Ticket) -> tuple[Waiter, Task]:
        waiter: Waiter = Future()
        if self._condemned.get(job, 0.0) > self._clock():
            waiter.set_exception(EngineFailed("The engine failed on a sentence."))
            return waiter, Task(job)
        task = self._in_flight.get(job)
        if task is None:
            task = self._in_flight[job] = Task(job)
            task.mark = self._observer.mark()
            self._enter(task, flow, ticket)
        else:
            self._observer.coalesced(1)
            entry = task.entry
            late = entry.deadline
            if late is not None:
                late = None if ticket.deadline is None else max(late, ticket.deadline)
                entry.deadline = late
            if entry.alive and sooner(self._room, entry, ticket.priority, ticket.account, flow):
                # The newcomer's turn is earlier than that of whoever asked first.
                self._room.discard(entry)
                self._enter(task, flow, replace(ticket, deadline=late))
        task.waiters.append(waiter)
        return waiter, task

    def _enter(self, task: Task, flow: Hashable, ticket: Ticket) -> None:
        task.entry = Entry(
            task,
            cost=cost(task.job),
            group=task.job.decoding,
            flow=flow,
            account=ticket.account,
            priority=ticket.priority,
            deadline=ticket.deadline,
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
                self._forget(task)
                self._observer.dropped("cancelled", 1)
                self._report()

    def _forget(self, task: Task) -> None:
        # After all were refused, the same job may have come again while this one was computed.
        if self._in_flight.get(task.job) is task:
            del self._in_flight[task.job]

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
        with self._wake:
            late = [entry.payload for entry in self._room.expire(self._expired)]
            for task in late:
                self._forget(task)
            if late:
                self._observer.dropped("expired", len(late))
                self._report()
        # Outside the lock and at the end: whoever is answered may come back, or look, at once.
        for task in late:
            task.settle(Expired("The deadline passed while the sentence waited."))

    def _report(self) -> None:
        room = self._room
        self._busy = self._busy and room.tokens > 0
        self._observer.waiting(len(room), room.tokens, room.waiting_tokens("bulk"))
        self._observer.load(drain=self._admission.drain, rate=self._admission.speed.rate)
