"""What a shared tier must be able to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Tier(Protocol):
    """Keeps bytes by key where others find them, as long as that goes well; never raises."""

    async def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is found of ``keys`` (24 bytes each) in a bounded time."""

    def put(self, key: bytes, value: bytes) -> None:
        """Begin to keep ``value``; returns at once, and may be called from any thread."""
