"""How full the engine is and how fast, measured while sentences come and go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_LAP = 1.0  # seconds after which a batch that goes on and on is reported


@dataclass(frozen=True, slots=True)
class Lap:
    """What happened in ``seconds``.

    ``sentences`` and ``tokens`` were in the batch on average; ``cost`` is of the sentences that
    were finished, ``produced`` are their target subwords.
    """

    seconds: float
    sentences: float
    tokens: float
    cost: int
    produced: int


class Meter:
    """Watches one call of the engine: ``begun`` counts sentences, ``cost`` is in flight."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Start the clock, in seconds."""
        self._clock = clock
        self._since = self._seen = clock()
        self.begun = self.cost = 0
        self._running = 0
        self._sentence_seconds = self._token_seconds = 0.0
        self._done = self._done_cost = self._produced = 0

    def begin(self, costs: list[int]) -> None:
        """Count sentences in."""
        self._advance()
        self.begun += len(costs)
        self._running += len(costs)
        self.cost += sum(costs)

    def end(self, cost: int, produced: int) -> bool:
        """Count a sentence out; return whether it is time to report."""
        self._advance()
        self._running -= 1
        self.cost -= cost
        self._done += 1
        self._done_cost += cost
        self._produced += produced
        return self._seen - self._since >= _LAP

    def lap(self) -> Lap | None:
        """Return what was done since the last call, None if nothing."""
        self._advance()
        seconds = max(self._seen - self._since, 1e-6)
        lap = Lap(
            seconds,
            self._sentence_seconds / seconds,
            self._token_seconds / seconds,
            self._done_cost,
            self._produced,
        )
        if not self._done:
            return None
        self._since = self._seen
        self._sentence_seconds = self._token_seconds = 0.0
        self._done = self._done_cost = self._produced = 0
        return lap

    def _advance(self) -> None:
        now = self._clock()
        self._sentence_seconds += self._running * (now - self._seen)
        self._token_seconds += self.cost * (now - self._seen)
        self._seen = now
