"""A connection's transport that closes so that the last answer arrives."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any


class Transport(asyncio.Transport):
    """Wraps asyncio's transport, and counts what it is given to send.

    A socket that is closed while data comes in makes the system reset the connection, and the other
    side may lose the answer that told it to stop. So where more may come, only our side is closed
    at first; ``lingering`` is true then, and whoever owns this transport throws away what comes.
    """

    def __init__(self, inner: asyncio.Transport, expects_more: Callable[[], bool]) -> None:
        """``expects_more`` says whether the other side has not yet sent all it announced."""
        super().__init__()
        self._inner = inner
        self._expects_more = expects_more
        self.lingering = False
        self.written = 0

    @property
    def unsent(self) -> int:
        """Bytes that the system has not taken yet."""
        return self._inner.get_write_buffer_size()

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        """See asyncio, which would log a warning for everything that is written too late."""
        if not self._inner.is_closing():
            self.written += len(data)
            self._inner.write(data)

    def close(self) -> None:
        """Send what is left, then close; see above."""
        if self.lingering or self._inner.is_closing():
            return
        if self._expects_more():
            self.lingering = True
            # Where the other side has gone meanwhile, the next reading tells so.
            with contextlib.suppress(OSError):
                self._inner.write_eof()
            self._inner.resume_reading()
        else:
            self._inner.close()

    def abort(self) -> None:
        """Close at once; what has not been sent is lost."""
        self._inner.abort()

    def is_closing(self) -> bool:
        """See asyncio; true while lingering."""
        return self.lingering or self._inner.is_closing()

    def pause_reading(self) -> None:
        """See asyncio."""
        self._inner.pause_reading()

    def resume_reading(self) -> None:
        """See asyncio."""
        self._inner.resume_reading()

    def is_reading(self) -> bool:
        """See asyncio."""
        return self._inner.is_reading()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as asyncio's
        """See asyncio."""
        return self._inner.get_extra_info(name, default)
