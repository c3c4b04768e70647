"""The limits of the queue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of batches, of what waits, and for how long.

    ``batch_tokens`` and ``waiting_tokens`` count source subwords times beams: the first with
    padding, in one batch (without, once it is running); the second in the whole waiting room, of
    which bulk work may take half. ``max_wait`` and ``bulk_max_wait`` are seconds that work may be
    expected to wait for other work; ``bulk_share`` is the part (0 to 1, both excluded) of the
    engine that bulk work has while interactive work waits.
    """

    batch_tokens: int = 4096
    batch_sentences: int = 64
    waiting_tokens: int = 1_000_000
    max_wait: float = 30.0
    bulk_max_wait: float = 120.0
    bulk_share: float = 0.1
