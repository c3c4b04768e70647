"""The part of the cache that lives in this process: least recently used goes first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from cachetools import TTLCache

# What an entry takes besides its bytes: key, links and the slots of three tables, by measurement
# (tests/cache/test_memory.py holds it against the allocator).
OVERHEAD = 512


class Memory:
    """Bytes by key, bounded in what they take up and in time; safe to use from any thread."""

    def __init__(
        self, octets: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Hold each entry for ``seconds``, and all in ``octets`` bytes, whatever takes them up."""
        self._lock = threading.Lock()
        self._entries = _Counted(octets, seconds, clock, getsizeof=_size)

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is held of ``keys``."""
        with self._lock:
            found = ((key, self._entries.get(key)) for key in keys)
            return {key: value for key, value in found if value is not None}

    def put(self, key: bytes, value: bytes) -> int:
        """Hold ``value``, unless it alone is too large; return how many others had to go."""
        with self._lock:
            if _size(value) > self._entries.maxsize:
                return 0
            before = self._entries.evicted
            self._entries[key] = value
            return self._entries.evicted - before

    @property
    def held(self) -> tuple[int, int]:
        """How many entries there are, and how many bytes they take up."""
        with self._lock:
            return len(self._entries), int(self._entries.currsize)


class _Counted(TTLCache[bytes, bytes]):
    evicted = 0

    def popitem(self) -> tuple[bytes, bytes]:
        self.evicted += 1
        return super().popitem()


def _size(value: bytes) -> int:
    return len(value) + OVERHEAD
