"""The part of the cache that several processes share, in Redis.

It lives on a thread with an event loop of its own, so that it belongs to no caller's loop, and can
be closed from anywhere. Whatever happens to Redis, callers see a miss: after a failure nobody asks
until a probe was answered, at first in a quarter of a second, at last every half minute.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Literal

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeout

from app.cache.keys import Seal
from app.observe import Observer

_log = logging.getLogger("depesche.cache")
_PREFIX = b"depesche:"
# Larger values are neither written nor read in full: whoever shares Redis must not fill our memory.
_LARGEST = 2**18
_CONNECTIONS = 16
_PENDING_BYTES = 2**24  # more than this waiting to be written is dropped
_PENDING = 10_000
_AT_ONCE = 256
_SECONDS_PER_KEY = 0.0005  # a request of thousands of sentences may ask longer than one of few
_FIRST_PROBE, _LAST_PROBE = 0.25, 30.0
Fault = Literal["unreachable", "timeout", "refused"]


class Shared:
    """A :class:`app.cache.tier.Tier` in Redis."""

    def __init__(
        self, url: str, seal: Seal, *, seconds: float, timeout: float, observer: Observer
    ) -> None:
        """Begin; nothing waits for Redis to be there.

        Args:
            url: ``redis://``, ``rediss://`` or ``unix://``, with the password if there is one.
            seal: what values are sealed with.
            seconds: how long Redis keeps a value.
            timeout: seconds that a caller waits for Redis at most, and a little more per key.
            observer: is told of faults.

        Raises:
            ValueError: ``url`` is none; the message does not quote it.
        """
        try:
            pool = BlockingConnectionPool.from_url(
                url,
                max_connections=_CONNECTIONS,
                timeout=timeout,
                socket_timeout=timeout,
                socket_connect_timeout=timeout,
                retry=Retry(NoBackoff(), 0),
                protocol=2,
            )
        except ValueError:
            raise ValueError("DEPESCHE_CACHE_URL is not the address of a Redis.") from None
        self._redis = Redis.from_pool(pool)
        self._seal = seal
        self._milliseconds = max(1, int(seconds * 1000))
        self._timeout = timeout
        self._observer = observer
        self._reachable = True
        self._delay = _FIRST_PROBE
        self._pending: deque[tuple[bytes, bytes]] = deque()
        self._pending_bytes = 0
        self._writer: asyncio.Task[None] | None = None
        self._probe: asyncio.Task[None] | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cache", daemon=True)
        self._thread.start()
        observer.cache_reachable(up=True)

    @property
    def reachable(self) -> bool:
        """Whether Redis is asked at present."""
        return self._reachable

    async def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """See :class:`app.cache.tier.Tier`."""
        if not self._reachable:
            return {}
        work = asyncio.run_coroutine_threadsafe(self._get(keys), self._loop)
        try:
            async with asyncio.timeout(self._timeout + len(keys) * _SECONDS_PER_KEY):
                # A caller that leaves takes no connection with it; the work ends by itself.
                return await asyncio.shield(asyncio.wrap_future(work))
        except TimeoutError:
            self._loop.call_soon_threadsafe(self._failed, "timeout")
            return {}

    def put(self, key: bytes, value: bytes) -> None:
        """See :class:`app.cache.tier.Tier`."""
        self._loop.call_soon_threadsafe(self._accept, key, value)

    def close(self) -> None:
        """Write what waits to be written, if that goes fast, and end."""

        async def end() -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._timeout):
                    while self._writer is not None and not self._writer.done():
                        await asyncio.wait({self._writer})
            left = [task for task in (self._writer, self._probe) if task is not None]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            await self._redis.aclose()

        asyncio.run_coroutine_threadsafe(end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        # Not MGET: a range is bounded, and works where keys lie on several nodes.
        pipeline = self._redis.pipeline(transaction=False)
        for key in keys:
            pipeline.getrange(_PREFIX + key.hex().encode(), 0, _LARGEST)
        found = {}
        for key, sealed in zip(keys, await self._execute(pipeline), strict=False):
            if not sealed:
                continue
            payload = None if isinstance(sealed, Exception) else self._seal.open(key, sealed)
            if payload is None:
                self._observer.cache_fault("damaged", 1)
            else:
                found[key] = payload
        return found

    def _accept(self, key: bytes, value: bytes) -> None:
        full = len(self._pending) >= _PENDING or self._pending_bytes >= _PENDING_BYTES
        sealed = self._seal.close(key, value)
        if full or not self._reachable or len(sealed) > _LARGEST:
            self._observer.cache_fault("dropped", 1)
            return
        self._pending.append((key, sealed))
        self._pending_bytes += len(sealed)
        if self._writer is None or self._writer.done():
            self._writer = self._loop.create_task(self._write())

    async def _write(self) -> None:
        while self._pending:
            pipeline = self._redis.pipeline(transaction=False)
            for _ in range(min(len(self._pending), _AT_ONCE)):
                key, sealed = self._pending.popleft()
                self._pending_bytes -= len(sealed)
                pipeline.set(_PREFIX + key.hex().encode(), sealed, px=self._milliseconds)
            await self._execute(pipeline)

    async def _execute(self, pipeline: Any) -> list[Any]:  # noqa: ANN401 - untyped in redis
        """Return the answers to a pipeline, exceptions among them; none if Redis cannot be used."""
        try:
            async with pipeline:
                answers: list[Any] = await pipeline.execute(raise_on_error=False)
        except (RedisTimeout, TimeoutError):
            self._failed("timeout")
            return []
        except (RedisError, OSError):
            self._failed("unreachable")
            return []
        # A key that holds something else is damaged; any other refusal concerns us, not the key.
        if any(isinstance(x, ResponseError) and "WRONGTYPE" not in str(x) for x in answers):
            self._failed("refused")
        else:
            self._delay = _FIRST_PROBE
        return answers

    def _failed(self, fault: Fault) -> None:
        self._observer.cache_fault(fault, 1)
        if not self._reachable:
            return
        self._reachable = False
        self._observer.cache_reachable(up=False)
        _log.warning("the shared cache cannot be used", extra={"reason": fault})
        if self._pending:
            self._observer.cache_fault("dropped", len(self._pending))
            self._pending.clear()
            self._pending_bytes = 0
        self._probe = self._loop.create_task(self._heal())

    async def _heal(self) -> None:
        """Ask now and then whether Redis is back.

        The time between grows until a real request has gone well: a PING may be allowed to those
        who are allowed nothing else.
        """
        while True:
            await asyncio.sleep(self._delay)
            self._delay = min(2 * self._delay, _LAST_PROBE)
            with suppress(RedisError, OSError, TimeoutError):
                # What was open belongs to a Redis that is gone.
                await self._redis.connection_pool.disconnect(inuse_connections=False)
                await self._redis.ping()
                break
        self._reachable = True
        self._observer.cache_reachable(up=True)
        _log.info("the shared cache can be used again")
