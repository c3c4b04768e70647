"""A multiset of sizes that knows, nearly, how much of it lies below a level."""

from __future__ import annotations

_BUCKETS = 64  # sizes up to 2**63


class Sizes:
    """Counts sizes by powers of two; every operation takes the same short time."""

    def __init__(self) -> None:
        self._counts = [0] * _BUCKETS
        self._sums = [0] * _BUCKETS
        self._most = 0

    def move(self, before: int, after: int) -> None:
        """Let a size become another; 0 is one that is not there."""
        old, new = before.bit_length(), after.bit_length()
        if old == new:
            self._sums[new] += after - before
            return
        self._sums[old] -= before
        self._counts[old] -= 1
        self._sums[new] += after
        self._counts[new] += 1
        self._most = max(self._most, new)

    def below(self, level: float) -> float:
        """Return the sum of ``min(size, level)`` over all sizes.

        It is exact but for the sizes that share ``level``'s power of two, for which it is between
        the true sum and twice that.
        """
        total = 0.0
        for bucket in range(1, self._most + 1):
            total += min(self._sums[bucket], self._counts[bucket] * level)
        return total
