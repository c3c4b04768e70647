"""Several processes share what they remember in a real Redis, which may come and go."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Literal

import pytest

from app.cache.keys import Seal
from app.cache.shared import Shared
from app.observe import CacheFault, Silent

pytestmark = pytest.mark.anyio
SECRET = "a secret of some length"


class Watch(Silent):
    """Counts faults."""

    def __init__(self) -> None:
        self.faults: Counter[str] = Counter()
        self.reachable: list[bool] = []

    def cache_fault(self, fault: CacheFault, count: int) -> None:
        self.faults[fault] += count

    def cache_reachable(self, *, up: bool) -> None:
        self.reachable.append(up)


@contextmanager
def tier(url: str, secret: str = SECRET, **changes: Any) -> Iterator[tuple[Shared, Watch]]:
    watch = Watch()
    wanted = {"seconds": 60, "timeout": 5, **changes}
    with closing(Shared(url, Seal(secret), observer=watch, **wanted)) as opened:
        yield opened, watch


async def until(true: Callable[[], object], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - Redis sets no event
            await asyncio.sleep(0.02)


def key(number: int) -> bytes:
    return number.to_bytes(24, "big")


async def test_what_one_puts_another_gets(shared_redis: Any) -> None:
    values = {key(number): os.urandom(300) for number in range(700)}
    with tier(shared_redis.url) as (one, _), tier(shared_redis.url) as (other, watch):
        for each, value in values.items():
            one.put(each, value)
        await until(lambda: len(shared_redis.values()) == 700)
        assert await other.get([*values, key(1000)]) == values
        assert not watch.faults
    with shared_redis.client() as client:
        name = b"depesche:" + key(3).hex().encode()
        assert 0 < client.pttl(name) <= 60_000
        assert values[key(3)] in client.get(name)


async def test_what_waits_is_written_before_the_end(shared_redis: Any) -> None:
    with tier(shared_redis.url) as (one, _):
        for number in range(100):
            one.put(key(number), b"value")
    assert len(shared_redis.values()) == 100


async def test_values_go_when_their_time_is_over(shared_redis: Any) -> None:
    with tier(shared_redis.url, seconds=1.5) as (one, _):
        one.put(key(1), b"value")
        await until(lambda: len(shared_redis.values()) == 1)
        await until(lambda: not shared_redis.values())


async def test_what_others_left_there_is_ignored_and_counted(shared_redis: Any) -> None:
    names = [b"depesche:" + key(number).hex().encode() for number in range(7)]
    with tier(shared_redis.url) as (one, watch), tier(shared_redis.url, "another") as (foreign, _):
        one.put(key(0), b"good")
        one.put(key(6), b"moved")
        foreign.put(key(1), b"planted")
        await until(lambda: len(shared_redis.values()) == 3)
        with shared_redis.client() as client:
            client.set(names[2], b"garbage")
            client.lpush(names[3], b"no string")
            client.set(names[4], bytes(3_000_000))
            client.set(names[5], client.get(names[0])[:-1])
            client.set(names[6], client.get(names[0]))
        assert await one.get([key(number) for number in range(7)]) == {key(0): b"good"}
        assert watch.faults == {"damaged": 6}
        assert one.reachable


async def test_it_may_die_and_come_back(
    shared_redis: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "depesche.cache")
    with tier(shared_redis.url) as (one, watch):
        one.put(key(1), b"value")
        await until(shared_redis.values)
        shared_redis.kill()
        begun = time.perf_counter()
        for _ in range(200):
            assert await one.get([key(1)]) == {}
        # One failure is paid for; after that nobody asks.
        assert time.perf_counter() - begun < 2
        assert not one.reachable
        one.put(key(2), b"lost")
        await until(lambda: watch.faults["dropped"])
        shared_redis.start()
        await until(lambda: one.reachable)
        one.put(key(3), b"new")
        await until(shared_redis.values)
        assert await one.get([key(1), key(2), key(3)]) == {key(3): b"new"}
    assert watch.reachable == [True, False, True]
    events = [record.getMessage() for record in caplog.records]
    assert events == ["the shared cache cannot be used", "the shared cache can be used again"]
    assert "swordfish" not in caplog.text


async def test_one_that_hangs_is_waited_for_once(shared_redis: Any) -> None:
    with tier(shared_redis.url, timeout=0.2) as (one, watch):
        assert await one.get([key(1)]) == {}
        shared_redis.send(signal.SIGSTOP)
        try:
            begun = time.perf_counter()
            first = await asyncio.gather(*(one.get([key(n)]) for n in range(40)))
            for _ in range(100):
                await one.get([key(1)])
            waited = time.perf_counter() - begun
        finally:
            shared_redis.send(signal.SIGCONT)
        assert first == [{}] * 40
        assert waited < 2
        assert watch.faults["timeout"] + watch.faults["unreachable"]
        await until(lambda: one.reachable)


@pytest.mark.parametrize("kind", ["absent", "silent", "wrong password", "no host"])
async def test_one_that_cannot_be_used_holds_nobody_up(
    shared_redis: Any, kind: Literal["absent", "silent", "wrong password", "no host"]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        silent = mute.getsockname()[1]
        url = {
            "absent": "redis://127.0.0.1:1/0",
            "silent": f"redis://127.0.0.1:{silent}/0",
            "wrong password": f"redis://:guess@127.0.0.1:{shared_redis.port}/0",
            "no host": "redis://redis.invalid:6379/0",
        }[kind]
        with tier(url, timeout=0.2) as (one, watch):
            begun = time.perf_counter()
            assert await one.get([key(1)]) == {}
            assert time.perf_counter() - begun < 1
            one.put(key(1), b"value")
            await until(lambda: not one.reachable)
            assert sum(watch.faults.values()) >= 1


async def test_a_redis_that_refuses_is_given_up(shared_redis: Any) -> None:
    """As one does that is full, or lets us only look."""
    with shared_redis.client() as client, tier(shared_redis.url) as (one, watch):
        client.config_set("maxmemory", 1)
        try:
            one.put(key(1), b"value")
            await until(lambda: watch.faults["refused"])
        finally:
            client.config_set("maxmemory", 0)
        await until(lambda: one.reachable)
        one.put(key(1), b"value")
        await until(shared_redis.values)


async def test_a_caller_that_leaves_disturbs_nobody(shared_redis: Any) -> None:
    with tier(shared_redis.url) as (one, watch):
        one.put(key(1), b"value")
        await until(shared_redis.values)
        for _ in range(30):
            task = asyncio.ensure_future(one.get([key(1)] * 50))
            await asyncio.sleep(0)
            task.cancel()
        assert await one.get([key(1)]) == {key(1): b"value"}
        assert not watch.faults


def test_what_is_no_address_is_not_quoted() -> None:
    with pytest.raises(ValueError, match="DEPESCHE_CACHE_URL") as error:
        Shared("redis://:swordfish@host:nowhere", Seal(), seconds=1, timeout=1, observer=Silent())
    assert "swordfish" not in str(error.value)
    assert error.value.__cause__ is None
