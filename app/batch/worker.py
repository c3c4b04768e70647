"""The side of the engine: batches are computed, filled up as they run, and halved if they fail."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from app.batch.meter import Meter
from app.batch.queue import Bounds, Queue
from app.batch.task import Task, cost
from app.errors import EngineFailed
from app.logs import frames
from app.observe import Observer, Silent
from app.types import Engine, Job

_log = logging.getLogger("depesche.engine")
# So many sentences in a row that each fail alone mean that the engine is broken, not they.
_HOPELESS = 8


class Worker:
    """Computes what waits in a queue, on the one thread that owns the engine."""

    def __init__(
        self,
        engine: Engine,
        queue: Queue,
        *,
        bounds: Bounds | None = None,
        observer: Observer | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Join an engine to the queue it is to empty."""
        self._engine = engine
        self._queue = queue
        self._bounds = bounds or Bounds()
        self._observer = observer or Silent()
        self._clock = clock
        self._failures = 0

    def run(self) -> None:
        """Compute until the queue is closed and empty.

        Raises:
            EngineFailed: the engine has failed on many sentences and done none.
        """
        while tasks := self._queue.take():
            self._compute(tasks)

    def _compute(self, tasks: list[Task], *, whole: bool = True) -> None:
        """Compute a batch; on failure halve it until the guilty sentence fails alone.

        Only a ``whole`` batch is refilled, or a failing engine would be fed for ever.
        """
        running = dict(enumerate(tasks))
        group = tasks[0].job.decoding
        meter = Meter(self._clock)
        meter.begin([cost(task.job) for task in tasks])

        def refill(tokens: int) -> list[Job]:
            tokens = min(tokens, self._bounds.batch_tokens - meter.cost)
            more = self._queue.fill(tokens, len(running), group)
            running.update(enumerate(more, meter.begun))
            meter.begin([cost(task.job) for task in more])
            return [task.job for task in more]

        work = [task.job for task in tasks]
        try:
            for index, hypotheses in self._engine.translate(work, refill if whole else None):
                task = running.pop(index)
                self._queue.finish(task, hypotheses)
                if meter.end(cost(task.job), len(hypotheses[0].ids) + 1):
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
        self._queue.finish(task, EngineFailed("The engine failed on a sentence."))
        self._failures += 1
        if self._failures >= _HOPELESS:
            raise EngineFailed(f"The engine failed {self._failures} times without a success.")

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
        known = self._queue.rate
        self._queue.rate = 0.8 * known + 0.2 * rate if known else rate
