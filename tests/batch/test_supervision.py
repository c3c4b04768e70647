"""An engine that crashes, hangs, starves and lies: whoever waits is answered all the same."""

from __future__ import annotations

import math
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from app.batch import supervisor as supervision
from app.batch.bounds import Bounds
from app.batch.budget import Budget
from app.batch.check import flaw
from app.batch.runner import Runner
from app.batch.task import Waiter
from app.engine.fake import FakeEngine, FakeSubwords
from app.engine.load import Recipe
from app.engine.remote import RemoteEngine
from app.errors import EngineFailed, LossReason, ModelUnavailable, NotReady
from app.observe import EngineState, Silent
from app.pipeline.proof import prove
from app.types import Decoding, Engine, Hypothesis, Job, Refill

SUBWORDS = FakeSubwords()
PROVE = partial(prove, subwords=SUBWORDS)


class Notes(Silent):
    """What the supervisor reports."""

    def __init__(self) -> None:
        self.states: list[EngineState] = []
        self.losses: list[LossReason] = []
        self.budgets: list[int] = []
        self.failures = 0

    def engine(self, state: EngineState) -> None:
        self.states.append(state)

    def lost(self, reason: LossReason) -> None:
        self.losses.append(reason)

    def budget(self, tokens: int) -> None:
        self.budgets.append(tokens)

    def failed(self, sentences: int) -> None:
        self.failures += sentences


def job(text: str, **how: Any) -> Job:
    return Job(SUBWORDS.encode(text).ids, 500, Decoding(1), **how)


def text_of(waiter: Waiter) -> str:
    return SUBWORDS.decode(waiter.result(timeout=30)[0].ids).text


@contextmanager
def running(
    load: Callable[[], Engine], **how: Any
) -> Iterator[tuple[Runner, Notes, list[RemoteEngine]]]:
    """Run an engine that has proven useful; the third value lists all that were loaded."""
    notes, engines = Notes(), []

    def loaded() -> Engine:
        engine = load()
        engines.append(engine)
        return engine

    runner = Runner(loaded, prove=PROVE, observer=notes, **how)
    runner.start()
    try:
        assert text_of(runner.submit([job("Ein Test.")], flow=0)[0]) == "niE tseT."
        yield runner, notes, engines  # type: ignore[misc]
    finally:
        runner.close()


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def remote(patience: float = 30.0) -> RemoteEngine:
    return RemoteEngine(Recipe(), patience=patience)


def test_a_killed_process_loses_nobody_and_computes_nothing_twice() -> None:
    with running(remote) as (runner, notes, engines):
        texts = [f"Satz {number} 🐌" for number in range(20)]
        waiters = runner.submit([job(text) for text in texts], flow="one")
        until(lambda: sum(waiter.done() for waiter in waiters) >= 3)
        early = [waiter for waiter in waiters if waiter.done()]
        results = [waiter.result() for waiter in early]
        os.kill(engines[0].pid, signal.SIGKILL)
        until(lambda: not runner.alive)
        assert runner.retry_after is not None
        with pytest.raises(NotReady) as refusal:
            runner.submit([job("neu")], flow="two")
        assert refusal.value.retry_after is not None
        # Second tries of what was let in before are.
        (again,) = runner.submit([job("wieder")], flow="one", admitted=True)
        assert [text_of(waiter).split()[1] for waiter in waiters] == [str(n) for n in range(20)]
        assert text_of(again) == "redeiw"
        assert [waiter.result() for waiter in early] == results
        assert runner.alive
        assert runner.retry_after is None
        assert notes.losses == ["killed"]
        assert notes.states == ["loading", "running", "restarting", "running"]
        # What the system kills may have had too little memory.
        assert notes.budgets[-1] < notes.budgets[0]
    assert all(engine._process.returncode is not None for engine in engines)


def test_a_process_that_ends_while_idle_is_replaced_at_once() -> None:
    with running(remote) as (runner, notes, engines):
        os.kill(engines[0].pid, signal.SIGKILL)
        until(lambda: len(engines) == 2 and runner.alive)
        assert text_of(runner.submit([job("eins")], flow=1)[0]) == "snie"
        assert notes.losses == ["killed"]


@pytest.mark.parametrize(("fault", "reason"), [("💥", "died"), ("🕳", "hung"), ("🃏", "nonsense")])
def test_a_sentence_that_brings_the_engine_down_fails_alone(fault: str, reason: LossReason) -> None:
    patience = 1.0 if reason == "hung" else 30.0
    with running(partial(remote, patience)) as (runner, notes, engines):
        texts = [f"Satz {number}" for number in range(12)]
        texts[5] = f"geheim {fault}"
        waiters = runner.submit([job(text) for text in texts], flow="one")
        wait(waiters, timeout=50)
        with pytest.raises(EngineFailed) as failure:
            waiters[5].result(timeout=0)
        assert "geheim" not in str(failure.value)
        others = [text_of(w).split()[1] for at, w in enumerate(waiters) if at != 5]
        assert others == [str(n) for n in range(12) if n != 5]
        assert set(notes.losses) == {reason}
        # Where the machine is busy, an engine may be taken to hang that does not.
        assert len(notes.losses) <= (6 if reason == "hung" else 3)
        assert notes.failures == 1
        # Whoever tries it again harms nobody.
        (again,) = runner.submit([job(texts[5])], flow="two")
        assert isinstance(again.exception(timeout=5), EngineFailed)
        assert len(engines) == len(notes.losses) + 1


def test_what_nobody_waits_for_any_more_is_not_tried_again() -> None:
    engines: list[RemoteEngine] = []
    gone = threading.Event()

    def load() -> Engine:
        if engines:
            gone.wait(20)
        engines.append(remote())
        return engines[-1]

    with running(load) as (runner, notes, _):
        (fatal, other) = runner.submit([job("🐌"), job("x 🐌")], flow="one")
        (held,) = runner.submit([job("Lang 💥")], flow="two")
        until(lambda: runner.waiting_tokens == 0)
        held.cancel()
        gone.set()
        assert text_of(fatal) == "🐌"
        assert text_of(other) == "x 🐌"
        until(lambda: runner.alive)
        assert len(notes.losses) <= 1
        assert notes.failures == 0


class Small(FakeEngine):
    """An engine with memory for so many subwords."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.room = room
        self.sizes: list[int] = []

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        size = sum(len(job.ids) for job in jobs)
        if size > self.room:
            raise MemoryError
        self.sizes.append(size)
        yield from super().translate(jobs)


def test_a_batch_without_memory_halves_the_budget_and_goes_on() -> None:
    engine = Small(room=60)
    with running(lambda: engine, bounds=Bounds(batch_tokens=400)) as (runner, notes, _):
        waiters = runner.submit([job(f"Satz {n:03}") for n in range(120)], flow="one")
        assert [text_of(w).split()[1] for w in waiters] == [f"{n:03}" for n in range(120)]
        assert runner.alive
        # Too much at first, then ever less until it fits; and what fits is used.
        assert sorted(notes.budgets, reverse=True) == notes.budgets
        assert 30 <= notes.budgets[-1] <= 60
        assert max(engine.sizes[-5:]) > 20
        assert not notes.losses
        large = runner.submit([job("x" * 80)], flow="one")[0]
        with pytest.raises(EngineFailed):
            large.result(timeout=10)
        assert text_of(runner.submit([job("eins")], flow="one")[0]) == "snie"


def test_the_budget_grows_back_slowly() -> None:
    now, notes = [0.0], Notes()
    budget = Budget(1000, notes, lambda: now[0])
    budget.halve(4000)
    assert budget.tokens == 1000
    budget.halve(1000)
    budget.halve(1000)
    assert budget.tokens == 500
    budget.halve(100)
    assert budget.tokens == 50
    for _ in range(20):
        budget.halve(1)
    assert budget.tokens == 1
    seen = []
    for _ in range(12):
        now[0] += 30
        seen.append(budget.tokens)
    assert seen == [101, 201, 301, 401, 501, 601, 701, 801, 901, 1000, 1000, 1000]


def test_an_engine_that_cannot_be_had_again_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervision, "_PAUSE", 0.01)
    missing = threading.Event()

    def load() -> Engine:
        if missing.is_set():
            raise ModelUnavailable("It is gone.")
        return remote()

    with running(load) as (runner, notes, engines):
        waiters = runner.submit([job(f"Satz {n} 🐌") for n in range(5)], flow="one")
        seen: list[EngineState] = []

        def look(waiter: Waiter) -> None:
            if waiter.exception():
                seen.append(runner.state)

        for waiter in waiters:
            waiter.add_done_callback(look)
        missing.set()
        os.kill(engines[0].pid, signal.SIGKILL)
        wait(waiters, timeout=20)
        told = [waiter for waiter in waiters if isinstance(waiter.exception(), NotReady)]
        assert told
        until(lambda: runner.state == "broken")
        with pytest.raises(NotReady):
            runner.submit([job("eins")], flow="one")
        missing.clear()
        until(lambda: runner.alive)
        assert text_of(runner.submit([job("eins")], flow="one")[0]) == "snie"
        assert notes.losses == ["killed"]
        # Whoever is told that there is no engine finds it so.
        assert seen == ["broken"] * len(told)


def test_pauses_grow_while_nothing_succeeds() -> None:
    pauses = [supervision._pause(count) for count in range(10)]
    assert pauses == [0, 0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_an_engine_that_was_never_of_use_is_not_loaded_again() -> None:
    engines: list[RemoteEngine] = []

    def load() -> Engine:
        engines.append(remote())
        return engines[-1]

    runner = Runner(load, prove=PROVE)
    runner.start()
    (waiter,) = runner.submit([job("💥")], flow="one")
    with pytest.raises(NotReady):
        waiter.result(timeout=20)
    runner.close()
    assert len(engines) == 1
    assert runner.state == "ended"


def test_a_process_killed_while_it_closes_or_loads_leaves_nobody_waiting() -> None:
    with running(remote) as (runner, _, engines):
        waiters = runner.submit([job(f"Satz {n} 🐌") for n in range(6)], flow="one")
        closing = threading.Thread(target=runner.close)
        closing.start()
        os.kill(engines[0].pid, signal.SIGKILL)
        assert [text_of(w).split()[1] for w in waiters] == [str(n) for n in range(6)]
        closing.join(20)
        assert not closing.is_alive()


SOUND = Hypothesis((5, 6), -0.5, False, np.full((2, 3), 0.5, dtype=np.float32))
ASKED = Job((4, 5, 0), 10, Decoding(2, 1), attention=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"ids": (5, 1_200_000)},
        {"ids": (5, -1)},
        {"ids": (5, 1.0)},
        {"ids": (5, True)},
        {"ids": tuple(range(10))},
        {"score": math.nan},
        {"score": -math.inf},
        {"score": 0.5},
        {"score": "0"},
        {"truncated": 1},
        {"attention": None},
        {"attention": np.zeros((2, 2), dtype=np.float32)},
        {"attention": np.full((2, 3), math.nan, dtype=np.float32)},
        {"attention": np.full((2, 3), 2.0, dtype=np.float32)},
    ],
    ids=str,
)
def test_impossible_results_are_known(changes: dict[str, Any]) -> None:
    info = FakeEngine().info
    assert flaw(ASKED, (SOUND,), info) is None
    assert flaw(ASKED, (replace(SOUND, **changes),), info)
    assert flaw(replace(ASKED, attention=False), (SOUND,), info)
    assert flaw(ASKED, (SOUND, SOUND), info)
    assert flaw(ASKED, (), info)


class Confused(FakeEngine):
    """Gives the first result of a batch twice, until it is loaded anew."""

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        for index, hypotheses in super().translate(jobs):
            yield (0 if len(jobs) > 1 else index), hypotheses


def test_a_result_given_twice_is_nonsense() -> None:
    engines: list[Engine] = [FakeEngine(), Confused()]
    with running(engines.pop) as (runner, notes, _):
        waiters = runner.submit([job("eins"), job("zwei"), job("drei")], flow="one")
        assert sorted(map(text_of, waiters))  # whoever is told something is told a result
        assert notes.losses == ["nonsense"]
