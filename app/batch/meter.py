"""How full the engine is and how fast, measured while sentences come and go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_LAP = 1.0  # seconds after which a batch that goes on and on is reported


@dataclass(frozen=True, slots=True)
class Lap:
    """What happened in ``seconds``.

    ``sentences`` and ``tokens`` were in the batch on average; ``produced`` are the target subwords
    of those that were finished. ``rate`` is how many tokens were computed in a second: those in the
    batch, by how fast the finished ones got through it. It holds from the first sentence on, when
    many have been begun and few have ended.
    """

    seconds: float
    sentences: float
    tokens: float
    rate: float
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
        self._stayed = 0.0
        self._began: dict[int, float] = {}

    def begin(self, costs: list[int]) -> None:
        """Count sentences in; they are numbered in this order, from 0."""
        self._advance()
        self._began.update(dict.fromkeys(range(self.begun, self.begun + len(costs)), self._seen))
        self.begun += len(costs)
        self._running += len(costs)
        self.cost += sum(costs)

    def end(self, number: int, cost: int, produced: int) -> bool:
        """Count a sentence out; return whether it is time to report."""
        self._advance()
        self._running -= 1
        self.cost -= cost
        self._done += 1
        self._done_cost += cost
        self._stayed += self._seen - self._began.pop(number)
        self._produced += produced
        return self._seen - self._since >= _LAP

    def lap(self) -> Lap | None:
        """Return what was done since the last call, None if nothing."""
        self._advance()
        if not self._done:
            return None
        seconds = max(self._seen - self._since, 1e-6)
        sentences = self._sentence_seconds / seconds
        # Little's law: so many in the batch, each for so long.
        rate = sentences * self._done_cost / max(self._stayed, 1e-6)
        lap = Lap(seconds, sentences, self._token_seconds / seconds, rate, self._produced)
        self._since = self._seen
        self._sentence_seconds = self._token_seconds = self._stayed = 0.0
        self._done = self._done_cost = self._produced = 0
        return lap

    def _advance(self) -> None:
        now = self._clock()
        self._sentence_seconds += self._running * (now - self._seen)
        self._token_seconds += self.cost * (now - self._seen)
        self._seen = now
