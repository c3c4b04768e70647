"""What the holder of a key may use: rate, concurrency, quota; and what it is told to wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.account import Account
from app.access.key import Key, make
from app.errors import LimitExceeded, QuotaExceeded, RateLimited, TooManyConcurrent


class Clock:
    """Both clocks; time goes by only when told."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.date = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)

    def pass_(self, seconds: float) -> None:
        self.seconds += seconds
        self.date += timedelta(seconds=seconds)


def account(clock: Clock) -> Account:
    return Account(monotonic=lambda: clock.seconds, now=lambda: clock.date)


def told(act: Callable[[], object]) -> float | None:
    """Return how long ``act`` is told to wait, None if it may."""
    try:
        act()
    except LimitExceeded as refusal:
        return refusal.retry_after
    return None


def key(**limits: int) -> Key:
    return make("a", **limits)[1]


@given(
    st.integers(1, 120),
    st.lists(st.floats(0, 30) | st.just(0.0), min_size=1, max_size=200),
)
def test_no_stretch_of_time_has_more_than_its_share(most: int, waits: list[float]) -> None:
    clock, limited = Clock(), key(requests_per_minute=most)
    used, times = account(clock), []
    for wait in waits:
        clock.pass_(wait)
        try:
            used.leave(used.enter(limited))
        except RateLimited:
            continue
        times.append(clock.seconds)
    for first, begin in enumerate(times):
        for last, end in enumerate(times[first:], start=first):
            assert last - first + 1 <= most + (end - begin) * most / 60 + 1e-6


@given(st.integers(1, 120), st.integers(1, 300))
def test_who_waits_as_long_as_told_gets_in(most: int, burst: int) -> None:
    clock, limited = Clock(), key(requests_per_minute=most)
    used = account(clock)
    for _ in range(burst):
        wait = told(lambda: used.enter(limited))
        if wait is not None:
            assert 0 < wait <= 60 / most + 1e-6
            clock.pass_(wait)
            used.enter(limited)


def test_a_minute_of_quiet_gives_all_of_it_again_and_no_more() -> None:
    clock, limited = Clock(), key(requests_per_minute=3)
    used = account(clock)
    for wait in (0, 60, 3600):
        clock.pass_(wait)
        for _ in range(3):
            used.enter(limited)
        with pytest.raises(RateLimited):
            used.enter(limited)


@given(st.integers(1, 5), st.lists(st.booleans(), max_size=60))
def test_no_more_run_at_a_time_than_may(most: int, moves: list[bool]) -> None:
    clock, limited = Clock(), key(concurrent_requests=most)
    used, running = account(clock), []
    for arrives in moves:
        clock.pass_(0.5)
        if arrives:
            wait = told(lambda: running.append(used.enter(limited)))
            assert wait is None or (wait >= 0 and len(running) == most)
        elif running:
            used.leave(running.pop(0))
        assert used.running == len(running) <= most


def test_the_wait_for_a_place_is_what_requests_take() -> None:
    clock, limited = Clock(), key(concurrent_requests=1)
    used = account(clock)
    for _ in range(50):
        begun = used.enter(limited)
        clock.pass_(8)
        used.leave(begun)
    used.enter(limited)
    clock.pass_(3)
    with pytest.raises(TooManyConcurrent) as refusal:
        used.enter(limited)
    assert refusal.value.retry_after == pytest.approx(5, abs=0.1)


def test_a_refused_request_costs_nothing() -> None:
    clock, limited = Clock(), key(concurrent_requests=1, requests_per_minute=2)
    used = account(clock)
    begun = used.enter(limited)
    for _ in range(10):
        with pytest.raises(TooManyConcurrent):
            used.enter(limited)
    used.leave(begun)
    used.enter(limited)


@given(st.integers(1, 1000), st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=40))
def test_a_quota_is_never_passed_and_failures_are_given_back(
    most: int, charges: list[tuple[int, bool]]
) -> None:
    clock, limited = Clock(), key(characters_per_day=most)
    used, spent = account(clock), 0
    for characters, works in charges:
        try:
            charge = used.charge(limited, characters)
        except QuotaExceeded:
            assert spent + characters > most
            continue
        if works:
            spent += characters
        else:
            used.refund(charge)
        assert used.quota(limited) == (spent, most)
        assert spent <= most


def test_days_and_months_begin_anew() -> None:
    clock, limited = Clock(), key(characters_per_day=10, characters_per_month=15)
    used = account(clock)
    late = used.charge(limited, 10)
    with pytest.raises(QuotaExceeded, match="10 characters a day") as refusal:
        used.charge(limited, 1)
    assert refusal.value.retry_after == 3600
    clock.pass_(3600)
    assert used.quota(limited) == (0, 15)
    used.charge(limited, 10)
    used.refund(late)  # of a month that is over
    assert used.quota(limited) == (10, 15)
    clock.pass_(24 * 3600)
    with pytest.raises(QuotaExceeded, match="15 characters a month") as refusal:
        used.charge(limited, 6)
    assert refusal.value.retry_after == 30 * 24 * 3600
    clock.pass_(30 * 24 * 3600)
    used.charge(limited, 6)


def test_what_no_wait_can_help_names_none() -> None:
    with pytest.raises(LimitExceeded) as refusal:
        account(Clock()).charge(key(characters_per_day=10), 11)
    assert refusal.value.retry_after is None


def test_without_limits_nothing_is_refused() -> None:
    clock, free = Clock(), key()
    used = account(clock)
    for _ in range(1000):
        used.enter(free)
        used.charge(free, 10**9)
    assert used.quota(free) is None
