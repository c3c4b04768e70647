"""What the core reports about its work, and to whom: numbers only, never text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from app.errors import LossReason
from app.types import Priority

Stage = Literal[
    "segment", "cache", "detect", "encode", "wait", "decode", "engine", "judge", "align"
]
"""``engine`` is wait and decode together, as one request sees them."""
Ending = Literal["answered", "withdrawn", "failed"]
Recalled = Literal["memory", "shared", "nowhere"]
CacheFault = Literal["unreachable", "timeout", "refused", "damaged", "dropped"]

EngineState = Literal["loading", "running", "restarting", "broken", "stuck", "ended"]
"""``broken``: it could not be loaded anew several times running, and that goes on being tried;
``stuck``: it gives no sign of life and can only be ended with the process; ``ended``: for good."""


class Observer(Protocol):
    """Receives measurements; must be quick and must not raise."""

    def stage(self, stage: Stage, seconds: float) -> None:
        """A stage took ``seconds``.

        That is for a request (segment, cache, detect, encode), a sentence or a batch.
        """

    def waiting(self, sentences: int, tokens: int, bulk: int) -> None:
        """So many sentences and tokens (source subwords times beams) now wait.

        ``bulk`` are the tokens of bulk work among them.
        """

    def load(self, *, drain: float, rate: float) -> None:
        """What waits and runs is expected to be done in ``drain`` seconds, at ``rate`` tokens/s."""

    def admitted(self, priority: Priority) -> None:
        """A request was let in."""

    def not_admitted(self, priority: Priority, reason: str) -> None:
        """A request was not let in; ``reason`` is the error's code."""

    def finished(self, ending: Ending) -> None:
        """A request that was let in is over: computed, given up by its caller, or failed."""

    def batch(self, *, sentences: float, fill: float, target_tokens: int) -> None:
        """A batch was computed, or has gone on for a second.

        ``sentences`` were in it on average, and ``fill`` (0 to 1) is the share of its token budget
        that they took up; ``target_tokens`` were finished.
        """

    def mark(self) -> object:
        """Say in whose request this is called: that comes back with each of its sentences."""

    def taken(self, mark: object, seconds: float) -> None:
        """A sentence's turn has come after so many ``seconds`` of waiting."""

    def computed(self, mark: object, seconds: float) -> None:
        """A sentence came out of the engine after ``seconds`` in it."""

    def dropped(self, reason: Literal["cancelled", "expired"], sentences: int) -> None:
        """Sentences were dropped unread because nobody waits for them any more."""

    def coalesced(self, sentences: int) -> None:
        """Sentences found an identical one in flight and share its result."""

    def failed(self, sentences: int) -> None:
        """The engine failed on sentences."""

    def engine(self, state: EngineState) -> None:
        """The engine is now in this state."""

    def lost(self, reason: LossReason) -> None:
        """The engine was lost and will be loaded anew."""

    def budget(self, tokens: int) -> None:
        """A batch may now hold so many source subwords times beams."""

    def judged(self, checks: Sequence[str], attempts: int) -> None:
        """A translated sentence raised these checks after so many attempts (1 or more)."""

    def recalled(self, where: Recalled, sentences: int) -> None:
        """Sentences of a request were looked for in the cache, and found there or nowhere."""

    def cache_held(self, sentences: int, octets: int, evicted: int) -> None:
        """The process remembers so many sentences in so many bytes, for which others had to go."""

    def cache_fault(self, fault: CacheFault, count: int) -> None:
        """The shared cache failed, or values in it or for it had to be thrown away."""

    def cache_reachable(self, *, up: bool) -> None:
        """The shared cache is asked from now on, or not any more."""


class Silent:
    """An observer that takes no notice."""

    def stage(self, stage: Stage, seconds: float) -> None:
        """See :class:`Observer`."""

    def waiting(self, sentences: int, tokens: int, bulk: int) -> None:
        """See :class:`Observer`."""

    def load(self, *, drain: float, rate: float) -> None:
        """See :class:`Observer`."""

    def admitted(self, priority: Priority) -> None:
        """See :class:`Observer`."""

    def not_admitted(self, priority: Priority, reason: str) -> None:
        """See :class:`Observer`."""

    def finished(self, ending: Ending) -> None:
        """See :class:`Observer`."""

    def batch(self, *, sentences: float, fill: float, target_tokens: int) -> None:
        """See :class:`Observer`."""

    def mark(self) -> object:
        """See :class:`Observer`."""
        return None

    def taken(self, mark: object, seconds: float) -> None:
        """See :class:`Observer`."""

    def computed(self, mark: object, seconds: float) -> None:
        """See :class:`Observer`."""

    def dropped(self, reason: Literal["cancelled", "expired"], sentences: int) -> None:
        """See :class:`Observer`."""

    def coalesced(self, sentences: int) -> None:
        """See :class:`Observer`."""

    def failed(self, sentences: int) -> None:
        """See :class:`Observer`."""

    def engine(self, state: EngineState) -> None:
        """See :class:`Observer`."""

    def lost(self, reason: LossReason) -> None:
        """See :class:`Observer`."""

    def budget(self, tokens: int) -> None:
        """See :class:`Observer`."""

    def judged(self, checks: Sequence[str], attempts: int) -> None:
        """See :class:`Observer`."""

    def recalled(self, where: Recalled, sentences: int) -> None:
        """See :class:`Observer`."""

    def cache_held(self, sentences: int, octets: int, evicted: int) -> None:
        """See :class:`Observer`."""

    def cache_fault(self, fault: CacheFault, count: int) -> None:
        """See :class:`Observer`."""

    def cache_reachable(self, *, up: bool) -> None:
        """See :class:`Observer`."""
