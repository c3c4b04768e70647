"""Where requests are prepared: few at a time, and so many before the door."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from app.errors import Overloaded

Result = TypeVar("Result")

# More threads would not be faster: they share one interpreter with the event loop, which gets its
# turn the later the more there are.
_AT_A_TIME = 2
_NEW = 0.2


class Workshop:
    """Runs the work of reading, splitting and encoding requests in threads of its own.

    What has not begun is dropped when the caller that waits for it is cancelled.
    """

    def __init__(self, most: int) -> None:
        """``most`` is how many characters may be in it; one piece of work always may."""
        self._most = most
        self._held = 0
        self._lock = threading.Lock()
        self._pace = 0.0  # seconds a character
        self._threads = ThreadPoolExecutor(_AT_A_TIME, thread_name_prefix="prepare")

    async def do(self, work: Callable[[], Result], characters: int) -> Result:
        """Return what ``work`` on a text of so many characters gives, or raise what it raises.

        Raises:
            Overloaded: too much waits to be prepared.
        """
        size = characters + 1
        with self._lock:
            if self._held and self._held + size > self._most:
                seconds = self._held * self._pace / _AT_A_TIME
                raise Overloaded("Too many requests are being prepared.", retry_after=seconds)
            self._held += size

        def timed() -> Result:
            begun = time.perf_counter()
            try:
                return work()
            finally:
                pace = (time.perf_counter() - begun) / size
                self._pace += _NEW * (pace - self._pace)

        def left(_: Future[Result]) -> None:
            with self._lock:
                self._held -= size

        future = self._threads.submit(timed)
        future.add_done_callback(left)
        return await asyncio.wrap_future(future)
