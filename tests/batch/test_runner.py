"""The runner with a fake engine: who waits always gets an answer, and only for what was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, wait
from typing import Any, Literal

import pytest

from app.batch.bounds import Bounds
from app.batch.runner import Runner
from app.batch.task import Task, Waiter
from app.engine.fake import FakeEngine, FakeSubwords
from app.errors import (
    Draining,
    EngineFailed,
    Expired,
    ModelUnavailable,
    NotReady,
    Overloaded,
)
from app.observe import Silent
from app.types import Decoding, Hypothesis, Job, Refill, Ticket

SUBWORDS = FakeSubwords()


class HeldEngine(FakeEngine):
    """Computes a batch only when told to, and remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.permits = threading.Semaphore(0)
        self.begun = threading.Semaphore(0)
        self.batches: list[list[str]] = []

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        self.batches.append([SUBWORDS.decode(job.ids).text for job in jobs])
        self.begun.release()
        assert self.permits.acquire(timeout=10)
        yield from super().translate(jobs)


class Count(Silent):
    """Counts what is dropped, coalesced and failed."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def dropped(self, reason: Literal["cancelled", "expired"], sentences: int) -> None:
        self.counts[reason] = self.counts.get(reason, 0) + sentences

    def coalesced(self, sentences: int) -> None:
        self.counts["coalesced"] = self.counts.get("coalesced", 0) + sentences

    def failed(self, sentences: int) -> None:
        self.counts["failed"] = self.counts.get("failed", 0) + sentences


def job(text: str, **how: Any) -> Job:
    return Job(SUBWORDS.encode(text).ids, 500, Decoding(1), **how)


def text_of(waiter: Waiter) -> str:
    return SUBWORDS.decode(waiter.result(timeout=10)[0].ids).text


@pytest.fixture
def held() -> Iterator[tuple[Runner, HeldEngine, Count]]:
    engine, count = HeldEngine(), Count()
    runner = Runner(
        lambda: engine, bounds=Bounds(batch_tokens=60, waiting_tokens=400), observer=count
    )
    runner.start()
    yield runner, engine, count
    for _ in range(1000):
        engine.permits.release()
    runner.close()


def occupy(runner: Runner, engine: HeldEngine) -> Waiter:
    """Let the engine begin a batch, so that what is submitted next must wait."""
    (waiter,) = runner.submit([job("busy")], flow="busy")
    assert engine.begun.acquire(timeout=10)
    return waiter


def test_results_come_back_in_the_order_of_the_jobs() -> None:
    runner = Runner(FakeEngine)
    runner.start()
    texts = [f"Satz {number} {'x' * (number % 7)}" for number in range(200)]
    waiters = runner.submit([job(text) for text in texts], flow="one")
    assert [text_of(w).split()[1] for w in waiters] == [str(n) for n in range(200)]
    runner.close()


def test_sentences_of_many_callers_share_a_batch(held: tuple[Runner, HeldEngine, Count]) -> None:
    runner, engine, _ = held
    occupy(runner, engine)
    waiters = [runner.submit([job(f"Satz {n}")], flow=n)[0] for n in range(5)]
    engine.permits.release(2)
    wait(waiters, timeout=10)
    assert sorted(engine.batches[1]) == [f"Satz {n}" for n in range(5)]


def test_a_late_short_request_overtakes_a_long_one(held: tuple[Runner, HeldEngine, Count]) -> None:
    runner, engine, _ = held
    occupy(runner, engine)
    long = runner.submit([job(f"Lang Nr. {n:02}") for n in range(30)], flow="long")
    engine.permits.release()
    assert engine.begun.acquire(timeout=10)
    (short,) = runner.submit([job("kurz")], flow="short")
    engine.permits.release(2)
    assert text_of(short) == "zruk"
    assert sum(waiter.done() for waiter in long) < 20


def test_identical_sentences_are_computed_once(held: tuple[Runner, HeldEngine, Count]) -> None:
    runner, engine, count = held
    occupy(runner, engine)
    waiters = [w for n in range(4) for w in runner.submit([job("gleich")], flow=n)]
    engine.permits.release(5)
    assert {text_of(waiter) for waiter in waiters} == {"hcielg"}
    assert [text for batch in engine.batches for text in batch].count("gleich") == 1
    assert count.counts["coalesced"] == 3


def test_a_shared_sentence_takes_the_earliest_turn(held: tuple[Runner, HeldEngine, Count]) -> None:
    runner, engine, _ = held
    occupy(runner, engine)
    runner.submit([*(job(f"Lang Nr. {n:02}") for n in range(25)), job("gleich")], flow="long")
    engine.permits.release()
    assert engine.begun.acquire(timeout=10)
    runner.submit([job("gleich")], flow="short")
    engine.permits.release()
    assert engine.begun.acquire(timeout=10)
    assert "gleich" in engine.batches[2]


def test_cancelled_work_is_dropped_unless_shared(held: tuple[Runner, HeldEngine, Count]) -> None:
    runner, engine, count = held
    occupy(runner, engine)
    alone, shared = runner.submit([job("allein"), job("geteilt")], flow="one")
    (other,) = runner.submit([job("geteilt")], flow="two")
    assert alone.cancel()
    assert shared.cancel()
    engine.permits.release(5)
    assert text_of(other) == "tlieteg"
    with pytest.raises(CancelledError):
        alone.result(timeout=10)
    assert "allein" not in [text for batch in engine.batches for text in batch]
    assert count.counts["cancelled"] == 1
    assert runner.waiting_tokens == 0


def test_expired_work_is_dropped(held: tuple[Runner, HeldEngine, Count]) -> None:
    runner, engine, count = held
    occupy(runner, engine)
    (late,) = runner.submit([job("spät")], flow="one", ticket=Ticket(deadline=time.monotonic()))
    seen: list[tuple[int, bool]] = []

    def look(_: Waiter) -> None:
        asking = threading.Thread(target=runner.check_room, args=(Ticket(),))
        asking.start()
        asking.join(10)
        seen.append((count.counts["expired"], asking.is_alive()))

    late.add_done_callback(look)
    engine.permits.release(5)
    with pytest.raises(Expired):
        late.result(timeout=10)
    runner.close()
    # Whoever is told finds it counted, and holds up nobody.
    assert seen == [(1, False)]


def test_the_waiting_room_is_bounded_and_admits_all_or_nothing(
    held: tuple[Runner, HeldEngine, Count],
) -> None:
    runner, engine, _ = held
    occupy(runner, engine)
    runner.submit([job("x" * 99 + str(n)) for n in range(3)], flow="one")
    before = runner.waiting_tokens
    with pytest.raises(Overloaded) as refusal:
        runner.submit([job("y" * 60), job("z" * 60)], flow="two")
    assert refusal.value.retry_after > 0
    assert runner.waiting_tokens == before
    runner.submit([job("y" * 60), job("z" * 60)], flow="two", admitted=True)


def test_a_request_larger_than_the_room_is_admitted_when_it_is_empty(
    held: tuple[Runner, HeldEngine, Count],
) -> None:
    runner, engine, _ = held
    occupy(runner, engine)
    waiters = runner.submit([job("x" * 90 + str(n)) for n in range(20)], flow="one")
    engine.permits.release(50)
    wait(waiters, timeout=10)


def test_poison_fails_alone() -> None:
    count = Count()
    runner = Runner(FakeEngine, observer=count)
    runner.start()
    texts = ["eins", "zwei ☠", "drei", "vier", "fünf"]
    waiters = runner.submit([job(text) for text in texts], flow="one")
    with pytest.raises(EngineFailed) as failure:
        waiters[1].result(timeout=10)
    assert "zwei" not in str(failure.value)
    others = [text_of(waiter) for at, waiter in enumerate(waiters) if at != 1]
    assert others == ["snie", "ierd", "reiv", "fnüf"]
    assert count.counts["failed"] == 1
    assert runner.alive
    runner.close()


class Dying(FakeEngine):
    """An engine that takes its thread with it."""

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        raise SystemExit


class Forgetful(FakeEngine):
    """An engine that leaves the last sentence of a batch unanswered."""

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        yield from list(super().translate(jobs))[:-1]


def test_when_the_thread_dies_nobody_is_left_waiting() -> None:
    runner = Runner(Dying)
    runner.start()
    (waiter,) = runner.submit([job("eins")], flow="one")
    with pytest.raises(NotReady):
        waiter.result(timeout=10)
    assert not runner.alive
    with pytest.raises(NotReady):
        runner.submit([job("zwei")], flow="one")
    runner.close()


def test_an_engine_that_forgets_a_sentence_fails_it() -> None:
    runner = Runner(Forgetful)
    runner.start()
    first, second = runner.submit([job("eins"), job("zwei")], flow="one")
    assert text_of(first) == "snie"
    with pytest.raises(EngineFailed):
        second.result(timeout=10)
    runner.close()


def test_closing_finishes_what_was_admitted() -> None:
    runner = Runner(lambda: FakeEngine(seconds=0.01), bounds=Bounds(batch_tokens=20))
    runner.start()
    waiters = runner.submit([job(f"Satz {n}") for n in range(20)], flow="one")
    runner.close()
    assert all(waiter.done() for waiter in waiters)
    with pytest.raises(Draining):
        runner.submit([job("zu spät")], flow="one")


def test_an_engine_may_refill_the_running_batch() -> None:
    """The fake engine asks for more when a batch runs out; what it gets is answered too."""
    engine = FakeEngine(seconds=0.05)
    runner = Runner(lambda: engine, bounds=Bounds(batch_tokens=40))
    runner.start()
    waiters = runner.submit([job(f"Satz {n:03}") for n in range(60)], flow="one")
    assert [text_of(w).split()[1] for w in waiters] == [f"{n:03}" for n in range(60)]
    runner.close()


def test_the_engine_is_loaded_and_used_by_one_thread() -> None:
    seen: list[str] = []

    class Noting(FakeEngine):
        def translate(
            self, jobs: Sequence[Job], refill: Refill | None = None
        ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
            seen.append(threading.current_thread().name)
            return super().translate(jobs, refill)

    def load() -> Noting:
        seen.append(threading.current_thread().name)
        return Noting()

    runner = Runner(load)
    assert runner.start().name == "fake"
    assert text_of(runner.submit([job("eins")], flow="one")[0]) == "snie"
    runner.close()
    assert seen == ["engine", "engine"]


def test_what_goes_wrong_in_loading_is_raised_by_start() -> None:
    def load() -> FakeEngine:
        raise ModelUnavailable("broken")

    runner = Runner(load)
    with pytest.raises(ModelUnavailable, match="broken"):
        runner.start()
    assert not runner.alive
    runner.close()


def test_waiters_that_give_up_while_others_are_answered_lose_nobody() -> None:
    for _ in range(200):
        task = Task(job("gleich"))
        task.waiters = [Future() for _ in range(8)]
        first = task.waiters[0]
        first.add_done_callback(task.waiters.remove)
        task.settle(EngineFailed("x"))
        assert len(task.waiters) == 7
        assert all(waiter.done() for waiter in task.waiters)


def test_a_full_room_is_told_before_any_work(held: tuple[Runner, HeldEngine, Count]) -> None:
    runner, engine, _ = held
    runner.check_room(Ticket())
    occupy(runner, engine)
    runner.check_room(Ticket())
    runner.submit([job("x" * 399)], flow="one")
    with pytest.raises(Overloaded):
        runner.check_room(Ticket())
