"""Notices that the engine's thread hangs, which nothing but the end of the process can mend."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Watchdog:
    """Watches from a thread of its own for signs of life."""

    def __init__(
        self, patience: float, tell: Callable[[bool], None], clock: Callable[[], float]
    ) -> None:
        """``tell`` is called with True after ``patience`` seconds without a sign, later False."""
        self._patience, self._tell, self._clock = patience, tell, clock
        self._seen: float | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._over.set()

    def beat(self) -> None:
        """Give a sign of life; quick, and for the watched thread alone."""
        self._seen = self._clock()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Expect signs of life for as long as the context lasts."""
        self.beat()
        try:
            yield
        finally:
            self._seen = None

    def _watch(self) -> None:
        told = False
        while not self._over.wait(self._patience / 8):
            seen = self._seen
            late = seen is not None and self._clock() - seen > self._patience
            if late != told:
                told = late
                self._tell(late)
