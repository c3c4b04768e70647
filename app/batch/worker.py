"""The side of the engine: batches are computed, filled up as they run, and divided if they fail.

What a failure may be due to is computed again in parts, so that the guilty sentence fails alone: in
halves where the engine has survived, as bisection does; in eighths where it has to be loaded anew,
because that costs more than small batches do, and the latest to join first, because what was in the
batch before has done no harm for a while.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.batch.bounds import Bounds
from app.batch.budget import Budget
from app.batch.check import check
from app.batch.meter import Meter
from app.batch.queue import Queue
from app.batch.supervisor import GaveUp, Supervisor
from app.batch.task import Task, cost
from app.batch.watchdog import Watchdog
from app.errors import EngineFailed, EngineLost, LossReason
from app.logs import told
from app.observe import Observer
from app.types import Job

_log = logging.getLogger("depesche.engine")
_PARTS = 8
# A sentence is to blame if it was alone when the engine was lost, and there at so many losses:
# fewer where that takes long to notice, or is hardly ever due to anything else.
_TRIALS: dict[LossReason, int] = {
    "died": 3,
    "killed": 3,
    "failing": 3,
    "hung": 2,
    "nonsense": 2,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What of a batch was not computed, the likely cause first; why; and what it cost together."""

    left: list[Task]
    failure: BaseException | None
    cost: int


class Worker:
    """Computes what waits in a queue, on the one thread that owns the engine."""

    def __init__(
        self,
        supervisor: Supervisor,
        queue: Queue,
        bounds: Bounds,
        observer: Observer,
        watchdog: Watchdog,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Join an engine's supervisor to the queue that is to be emptied."""
        self._supervisor, self._queue = supervisor, queue
        self._bounds, self._observer, self._clock = bounds, observer, clock
        self._watchdog = watchdog
        self._budget = Budget(bounds.batch_tokens, observer, clock)

    def run(self) -> None:
        """Compute until the queue is closed and empty.

        Raises:
            EngineLost: the engine was lost before it has ever computed anything.
        """
        while True:
            tasks = self._queue.take(self._budget.tokens, self._supervisor.lost)
            try:
                loss = self._supervisor.loss()
                if tasks:
                    self._compute(tasks, whole=True)
                elif loss is None or (self._queue.closing and self._queue.idle):
                    return
                else:
                    self._supervisor.replace(loss)
            except GaveUp:
                continue

    def _compute(self, tasks: list[Task], *, whole: bool) -> None:
        """Compute a batch and, if it fails, its parts, down to a sentence that fails alone.

        Only a ``whole`` batch is refilled, or a failing engine would be fed for ever.
        """
        # While other parts were computed, or the engine was loaded anew, callers may have left.
        tasks = tasks if whole else self._queue.wanted(tasks)
        if not tasks:
            return
        outcome = self._attempt(tasks, whole=whole)
        failure, suspects = outcome.failure, outcome.left
        if isinstance(failure, EngineLost):
            self._mend(failure, suspects[:1] if failure.index is not None else suspects)
        if _memory_ran_out(failure):
            self._budget.halve(outcome.cost)
        # One of several that is left because callers went away has not failed alone.
        alone = len(suspects) == 1
        # Nobody may wait any more for what is going to harm everybody.
        suspects = self._queue.wanted(suspects)
        if alone and suspects and failure is not None:
            self._compute_alone(suspects[0], failure)
            return
        for part in _parts(suspects, failure):
            self._compute(part, whole=False)

    def _compute_alone(self, task: Task, failure: BaseException) -> None:
        """Fail a sentence that has failed alone, or compute it once more."""
        if isinstance(failure, MemoryError) and not task.losses:
            # A batch cannot be smaller, but a new engine has what this one has grown into.
            failure = EngineLost("failing", "It has not enough memory for a sentence.")
            self._mend(failure, [task])
        elif not isinstance(failure, EngineLost):
            try:
                with self._watchdog.watching():
                    self._supervisor.verify()
            except EngineLost as loss:
                self._mend(loss, [task])
                failure = loss
            else:
                self._fail(task)
                return
        if task.losses >= _TRIALS[failure.reason]:
            self._queue.condemn(task.job)
            self._fail(task)
        else:
            self._compute([task], whole=False)

    def _mend(self, loss: EngineLost, suspects: Sequence[Task]) -> None:
        for task in suspects:
            task.losses += 1
        self._supervisor.replace(loss)

    def _fail(self, task: Task) -> None:
        self._observer.failed(1)
        self._queue.finish(task, EngineFailed("The engine failed on a sentence."))

    def _attempt(self, tasks: list[Task], *, whole: bool) -> Outcome:
        """Compute what can be computed of a batch."""
        running = dict(enumerate(tasks))
        group = tasks[0].job.decoding
        meter = Meter(self._clock)
        meter.begin([cost(task.job) for task in tasks])

        def refill(tokens: int) -> list[Job]:
            self._watchdog.beat()
            tokens = min(tokens, self._budget.tokens - meter.cost)
            if not whole or tokens <= 0:
                return []
            more = self._queue.fill(tokens, len(running), group)
            running.update(enumerate(more, meter.begun))
            meter.begin([cost(task.job) for task in more])
            return [task.job for task in more]

        engine = self._supervisor.engine
        failure: BaseException | None = None
        try:
            with self._watchdog.watching():
                for index, hypotheses in engine.translate([task.job for task in tasks], refill):
                    self._watchdog.beat()
                    check(index, running.get(index), hypotheses, engine.info)
                    task = running.pop(index)
                    self._queue.finish(task, hypotheses)
                    self._supervisor.succeeded()
                    if meter.end(index, cost(task.job), len(hypotheses[0].ids) + 1):
                        self._measure(meter)
        except EngineLost as loss:
            failure = loss
        except Exception as error:
            failure = error
            # Type and place alone: the message might quote what the engine choked on.
            _log.error(
                "the engine failed on a batch", extra={"sentences": len(running), **told(error)}
            )
        except BaseException as error:
            failure = EngineLost("died", f"The engine's thread met {type(error).__name__}.")
        spent = meter.cost
        self._measure(meter)
        if failure is None and running:
            failure = RuntimeError("Sentences were left out.")
        elif failure is not None:
            failure = failure.with_traceback(None)  # it holds what takes memory
        return Outcome(_ordered(running, failure), failure, spent)

    def _measure(self, meter: Meter) -> None:
        """Report what was done since the last report."""
        lap = meter.lap()
        if lap is None:
            return
        self._observer.stage("decode", lap.seconds)
        self._observer.batch(
            sentences=lap.sentences,
            fill=min(1.0, lap.tokens / self._bounds.batch_tokens),
            target_tokens=lap.produced,
        )
        self._queue.measured(lap)


def _ordered(running: dict[int, Task], failure: BaseException | None) -> list[Task]:
    """Return what is left of a batch, the likely cause of its failure first."""
    if not isinstance(failure, EngineLost):
        return list(running.values())
    numbers = sorted(running, reverse=True)
    if failure.index in running:
        numbers.sort(key=failure.index.__ne__)
    return [running[number] for number in numbers]


def _parts(left: Sequence[Task], failure: BaseException | None) -> Iterator[list[Task]]:
    if isinstance(failure, EngineLost) and failure.index is not None:
        yield from filter(None, (list(left[:1]), list(left[1:])))
        return
    size = math.ceil(len(left) / (_PARTS if isinstance(failure, EngineLost) else 2))
    for begin in range(0, len(left), max(1, size)):
        yield list(left[begin : begin + size])


def _memory_ran_out(failure: BaseException | None) -> bool:
    """Return whether a smaller batch may help; the system kills what it has no memory for."""
    if isinstance(failure, EngineLost):
        return failure.reason == "killed"
    return isinstance(failure, MemoryError)
