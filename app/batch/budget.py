"""How much may be in a batch: less after memory has run out, and slowly more again."""

from __future__ import annotations

from collections.abc import Callable

from app.observe import Observer

_STEPS = 10  # from nothing to the full budget
_CALM = 30.0  # seconds without trouble before each of them


class Budget:
    """Source subwords times beams that one batch may hold; one sentence may always be computed."""

    def __init__(self, most: int, observer: Observer, clock: Callable[[], float]) -> None:
        """Begin with ``most``, and never exceed it."""
        self._most = self._tokens = most
        self._observer, self._clock = observer, clock
        self._changed = clock()
        observer.budget(most)

    @property
    def tokens(self) -> int:
        """What a batch may hold now."""
        if self._tokens < self._most and self._clock() - self._changed >= _CALM:
            self._set(self._tokens + -(-self._most // _STEPS))
        return self._tokens

    def halve(self, cost: int) -> None:
        """Allow half of ``cost``, which a batch had that was too much."""
        self._set(min(self._tokens, cost // 2))

    def _set(self, tokens: int) -> None:
        self._tokens = max(1, min(tokens, self._most))
        self._changed = self._clock()
        self._observer.budget(self._tokens)
