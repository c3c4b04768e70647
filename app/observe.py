"""What the core reports about its work, and to whom: numbers only, never text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

Stage = Literal["segment", "detect", "encode", "wait", "decode", "engine", "judge", "align"]
"""``engine`` is wait and decode together, as one request sees them."""


class Observer(Protocol):
    """Receives measurements; must be quick and must not raise."""

    def stage(self, stage: Stage, seconds: float) -> None:
        """A stage took ``seconds``: for a request (segment, detect, encode), sentence or batch."""

    def waiting(self, sentences: int, tokens: int) -> None:
        """So many sentences and tokens (source subwords times beams) now wait."""

    def batch(self, *, sentences: float, fill: float, target_tokens: int) -> None:
        """A batch was computed, or has gone on for a second.

        ``sentences`` were in it on average, and ``fill`` (0 to 1) is the share of its token budget
        that they took up; ``target_tokens`` were finished.
        """

    def dropped(self, reason: Literal["cancelled", "expired"], sentences: int) -> None:
        """Sentences were dropped unread because nobody waits for them any more."""

    def coalesced(self, sentences: int) -> None:
        """Sentences found an identical one in flight and share its result."""

    def failed(self, sentences: int) -> None:
        """The engine failed on sentences."""

    def judged(self, checks: Sequence[str], attempts: int) -> None:
        """A translated sentence raised these checks after so many attempts (1 or more)."""


class Silent:
    """An observer that takes no notice."""

    def stage(self, stage: Stage, seconds: float) -> None:
        """See :class:`Observer`."""

    def waiting(self, sentences: int, tokens: int) -> None:
        """See :class:`Observer`."""

    def batch(self, *, sentences: float, fill: float, target_tokens: int) -> None:
        """See :class:`Observer`."""

    def dropped(self, reason: Literal["cancelled", "expired"], sentences: int) -> None:
        """See :class:`Observer`."""

    def coalesced(self, sentences: int) -> None:
        """See :class:`Observer`."""

    def failed(self, sentences: int) -> None:
        """See :class:`Observer`."""

    def judged(self, checks: Sequence[str], attempts: int) -> None:
        """See :class:`Observer`."""
