"""The one thread that owns the engine, and the queue before it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from contextlib import suppress

from app.batch.bounds import Bounds
from app.batch.queue import Queue
from app.batch.supervisor import Supervisor
from app.batch.task import Waiter
from app.batch.watchdog import Watchdog
from app.batch.worker import Worker
from app.errors import EngineLost
from app.observe import EngineState, Observer, Silent
from app.types import Detached, Engine, EngineInfo, Job, Ticket


class Runner:
    """Shares an engine between threads: sentences of all callers meet in its batches."""

    def __init__(
        self,
        load: Callable[[], Engine],
        *,
        prove: Callable[[Engine], None] = lambda _: None,
        bounds: Bounds | None = None,
        patience: float = 60.0,
        observer: Observer | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; :meth:`start` calls ``load`` on the thread that will use the engine.

        ``prove`` raises if an engine is not sound; see :class:`app.batch.supervisor.Supervisor`.
        An engine of this process that gives no sign of life for ``patience`` seconds hangs.
        """
        bounds, observer = bounds or Bounds(), observer or Silent()
        self._loaded: Future[Engine] = Future()
        self._over = threading.Event()
        self._ended = False
        self._lock = threading.Lock()  # of the two above
        self._queue = Queue(bounds, observer, clock)
        self._supervisor = Supervisor(load, prove, self._queue, observer, clock)
        self._watchdog = Watchdog(patience, self._stuck, clock)
        self._worker = Worker(
            self._supervisor, self._queue, bounds, observer, self._watchdog, clock
        )
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def begin(self) -> None:
        """Begin to load the engine."""
        self._thread.start()

    def start(self) -> EngineInfo:
        """Load the engine, unless that has begun, and return what it is, once it computes.

        The engine is loaded by the thread that owns it, because numerical libraries keep a pool of
        helpers for every thread that calls them, and two pools get in each other's way.

        Raises:
            Exception: whatever ``load`` raised.
        """
        if self._thread.ident is None:
            self.begin()
        return self._loaded.result().info

    def close(self) -> None:
        """Finish what waits, then stop; returns when the thread has ended, or if it hangs."""
        self._queue.close()
        if self._thread.ident is not None:
            self._over.wait()

    @property
    def alive(self) -> bool:
        """Whether new work is taken and will be computed."""
        return self._thread.is_alive() and self._queue.open

    @property
    def state(self) -> EngineState:
        """What the engine is doing; ``ended`` and ``stuck`` are for good."""
        return self._supervisor.state

    @property
    def retry_after(self) -> float | None:
        """The predicted seconds until new work is taken again, None if that is not known."""
        return self._queue.retry_after

    def check_room(self, ticket: Ticket) -> None:
        """Refuse early what could not be admitted; see :meth:`app.batch.queue.Queue.check_room`."""
        self._queue.check_room(ticket)

    @property
    def waiting_tokens(self) -> int:
        """Tokens that wait now, not counting the running batch."""
        return self._queue.waiting_tokens

    def submit(
        self,
        jobs: Sequence[Job],
        *,
        flow: Hashable,
        ticket: Ticket | None = None,
        admitted: bool = False,
    ) -> list[Waiter]:
        """Queue all of ``jobs`` or none; see :meth:`app.batch.queue.Queue.submit`."""
        return self._queue.submit(jobs, flow=flow, ticket=ticket, admitted=admitted)

    def _run(self) -> None:
        try:
            engine = self._supervisor.start()
        except BaseException as error:
            self._end()
            self._loaded.set_exception(error)
            return
        self._loaded.set_result(engine)
        if not isinstance(engine, Detached):
            self._watchdog.start()
        try:
            # A loss that cannot be mended has been logged.
            with suppress(EngineLost):
                self._worker.run()
        finally:
            # Reached at the end of closing, or on a bug: nobody may be left waiting.
            self._end()

    def _end(self) -> None:
        self._queue.end()
        self._watchdog.stop()
        self._supervisor.close()
        with self._lock:
            self._ended = True
            self._over.set()

    def _stuck(self, now: bool) -> None:  # noqa: FBT001 - called by the watchdog alone
        if now:
            self._supervisor.stuck(now=True)
            self._over.set()
            return
        with self._lock:
            if not self._ended:
                self._over.clear()
        # After that, because closing must wait for all work that is taken.
        self._supervisor.stuck(now=False)
