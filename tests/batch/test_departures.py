"""Callers that leave, and engines that end, at the worst of moments."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.batch.bounds import Bounds
from app.batch.entry import Entry
from app.batch.policy import WaitingRoom
from app.batch.runner import Runner
from app.engine.fake import FakeEngine
from app.errors import EngineFailed, EngineLost, NotReady
from app.types import Hypothesis, Job, Refill
from tests.batch.test_supervision import PROVE, job, remote, running, text_of, until


class Gate(FakeEngine):
    """Computes a batch when it is let, without refills; says which it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[int] = []
        self.gate = threading.Event()
        self.loss: EngineLost | None = None
        self.pid = 1
        self._tell: Callable[[], None] = lambda: None

    def watch(self, tell: Callable[[], None]) -> None:
        self._tell = tell

    def close(self) -> None:
        """There is nothing to close."""

    def end(self) -> None:
        """End as a process does that nobody uses just now."""
        self.loss = EngineLost("died", "It ended.")
        self._tell()

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        self.calls.append(len(jobs))
        self.gate.wait(20)
        yield from super().translate(jobs)


@pytest.fixture
def gated() -> Iterator[tuple[Runner, Gate]]:
    engine = Gate()
    engine.gate.set()
    with running(lambda: engine) as (runner, _, _):
        engine.calls.clear()
        engine.gate.clear()
        yield runner, engine
        engine.gate.set()


def hold(runner: Runner, engine: Gate) -> None:
    """Keep the engine busy, so that what comes next shares a batch."""
    runner.submit([job("halt")], flow="hold")
    until(lambda: engine.calls == [1])


def let(engine: Gate, calls: int) -> None:
    """Let the engine finish, and hold its next batch."""
    old, engine.gate = engine.gate, threading.Event()
    old.set()
    until(lambda: len(engine.calls) == calls)


def test_who_is_left_because_others_left_has_not_failed_alone(gated: tuple[Runner, Gate]) -> None:
    runner, engine = gated
    hold(runner, engine)
    (guilty,) = runner.submit([job("sehr schlecht ☠")], flow="one")
    (innocent,) = runner.submit([job("gut")], flow="two")
    let(engine, 2)
    guilty.cancel()
    engine.gate.set()
    assert text_of(innocent) == "tug"
    assert engine.calls == [1, 2, 1]


def test_parts_that_nobody_wants_any_more_are_not_computed(gated: tuple[Runner, Gate]) -> None:
    runner, engine = gated
    hold(runner, engine)
    waiters = runner.submit([job("a ☠"), job("b"), job("c"), job("d ☠")], flow="one")
    let(engine, 2)
    let(engine, 3)
    for waiter in waiters:
        waiter.cancel()
    engine.gate.set()
    assert text_of(runner.submit([job("eins")], flow="two")[0]) == "snie"
    assert engine.calls == [1, 4, 2, 1]


def test_a_process_that_ends_between_batches_while_closing_is_replaced_once_more() -> None:
    engines: list[Gate] = []

    def load() -> Gate:
        engines.append(Gate())
        engines[-1].gate.set()
        return engines[-1]

    with running(load, bounds=Bounds(batch_sentences=1)) as (runner, notes, _):
        engine = engines[0]
        engine.gate.clear()
        waiters = runner.submit([job("eins"), job("zwei"), job("drei")], flow="one")
        until(lambda: len(engine.calls) == 2)
        closing = threading.Thread(target=runner.close)
        closing.start()
        until(lambda: runner._queue.closing)
        engine.end()
        engine.gate.set()
        assert sorted(map(text_of, waiters)) == ["ierd", "iewz", "snie"]
        assert notes.losses == ["died"]
        closing.join(20)


def test_an_unkillable_process_turns_readiness_red(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(lambda: remote(patience=1.0)) as (runner, notes, engines):
        over, wait = threading.Event(), engines[0]._process.wait

        def unkillable(timeout: float | None = None) -> int:
            if timeout is not None:
                time.sleep(timeout)
                raise subprocess.TimeoutExpired("engine", timeout)
            over.wait(50)
            return wait()

        monkeypatch.setattr(engines[0]._process, "wait", unkillable)
        (hangs,) = runner.submit([job("Satz 🕳")], flow="one")
        until(lambda: notes.states[-1] == "restarting")
        assert text_of(runner.submit([job("eins")], flow="two", admitted=True)[0]) == "snie"
        assert isinstance(hangs.exception(timeout=20), EngineFailed)
        over.set()
        monkeypatch.undo()


class Stall(FakeEngine):
    """An engine of this process that stands still when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.go.set()

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        self.go.wait(20)
        yield from super().translate(jobs)


def test_second_tries_are_refused_while_the_engine_is_stuck_and_closing_waits_after() -> None:
    engine = Stall()
    runner = Runner(lambda: engine, prove=PROVE, patience=1.0)
    runner.start()
    engine.go.clear()
    (first,) = runner.submit([job("eins")], flow="one")
    assert isinstance(first.exception(timeout=20), NotReady)
    with pytest.raises(NotReady):
        runner.submit([job("zwei")], flow="one", admitted=True)
    engine.go.set()
    until(lambda: runner.alive)
    slow = [job(f"{number} 🐌") for number in range(4)]
    waiters = runner.submit(slow, flow="one")
    runner.close()
    assert all(waiter.done() for waiter in waiters)
    assert text_of(waiters[0]).startswith("0")


def test_work_is_taken_again_only_when_closing_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[str, bool]] = []
    with running(FakeEngine) as (runner, _, _):
        resume = runner._queue.resume

        def look() -> None:
            seen.append((runner.state, runner._over.is_set()))
            resume()

        monkeypatch.setattr(runner._queue, "resume", look)
        runner._stuck(True)
        assert (runner.state, runner._over.is_set()) == ("stuck", True)
        runner._stuck(False)
    assert seen == [("running", False)]


def test_bulk_work_that_may_not_join_is_not_walked_through() -> None:
    room: WaitingRoom[None] = WaitingRoom(most=8)

    def entry(priority: Any, group: str, flow: int) -> Entry[None]:
        return Entry(
            None, cost=10, group=group, flow=flow, account="", priority=priority,
            deadline=None, arrived=0.0,
        )  # fmt: skip

    room.add(entry("interactive", "usual", 0))
    for number in range(2_000):
        room.add(entry("bulk", "usual", number))
    assert room.take(80)
    room.add(entry("interactive", "second try", 1))
    seen = 0
    order = room.order

    def counted() -> Iterator[Entry[None]]:
        nonlocal seen
        for each in order():
            seen += 1
            yield each

    room.order = counted  # type: ignore[method-assign]
    room.fill(80, 8, "usual")
    assert seen < 100


def test_what_the_child_cannot_read_ends_it(tmp_path: Path) -> None:
    with running(remote) as (runner, notes, engines):
        engines[0]._connection.send_bytes(b"\x04\x00\x00\x00null")
        until(lambda: len(engines) == 2 and runner.alive)
        assert notes.losses == ["died"]
        assert text_of(runner.submit([job("eins")], flow="one")[0]) == "snie"
