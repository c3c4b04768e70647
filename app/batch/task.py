"""A job and everybody who waits for it."""

from __future__ import annotations

from concurrent.futures import Future, InvalidStateError
from contextlib import suppress

from app.batch.entry import Entry
from app.errors import DepescheError
from app.types import Hypothesis, Job

Hypotheses = tuple[Hypothesis, ...]
Waiter = Future[Hypotheses]


class Task:
    """A job, its place in the waiting room, and everybody who waits for it."""

    entry: Entry[Task]

    def __init__(self, job: Job) -> None:
        """Nobody waits yet; ``entry`` is set on entering the room.

        ``mark`` is the observer's, and ``taken`` is when its turn came, by the queue's clock.
        ``losses`` counts how often the engine was lost while it computed this.
        """
        self.job = job
        self.losses = 0
        self.waiters: list[Waiter] = []
        self.mark: object = None
        self.taken = 0.0

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


def cost(job: Job) -> int:
    """Return source subwords times beams."""
    return len(job.ids) * job.decoding.beam_size
