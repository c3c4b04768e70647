"""The one thread that owns the engine, and the queue before it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future

from app.batch.queue import Bounds, Queue
from app.batch.task import Waiter
from app.batch.worker import Worker
from app.observe import Observer, Silent
from app.types import Engine, EngineInfo, Job


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
        self._queue = Queue(self._bounds, self._observer, clock)
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
        self._queue.close()
        if self._thread.ident is not None:
            self._thread.join()

    @property
    def alive(self) -> bool:
        """Whether submitted work will be computed."""
        return self._thread.is_alive() and self._queue.open

    def check_room(self) -> None:
        """Refuse early what could not be admitted; see :meth:`app.batch.queue.Queue.check_room`."""
        self._queue.check_room()

    @property
    def waiting_tokens(self) -> int:
        """Tokens that wait now, not counting the running batch."""
        return self._queue.waiting_tokens

    def submit(
        self,
        jobs: Sequence[Job],
        *,
        flow: Hashable,
        deadline: float | None = None,
        admitted: bool = False,
    ) -> list[Waiter]:
        """Queue all of ``jobs`` or none; see :meth:`app.batch.queue.Queue.submit`."""
        return self._queue.submit(jobs, flow=flow, deadline=deadline, admitted=admitted)

    def _run(self) -> None:
        try:
            engine = self._load()
        except BaseException as error:
            self._queue.end()
            self._loaded.set_exception(error)
            return
        self._loaded.set_result(engine)
        try:
            Worker(
                engine,
                self._queue,
                bounds=self._bounds,
                observer=self._observer,
                clock=self._clock,
            ).run()
        finally:
            # Reached at the end of closing, or on a bug: nobody may be left waiting.
            self._queue.end()
