"""What waits to be computed."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.types import Priority

Payload = TypeVar("Payload")


@dataclass(slots=True, eq=False)
class Entry(Generic[Payload]):
    """Something that waits to be computed.

    ``cost`` is in tokens, at least 1; entries of one ``group`` may share a batch; those of one
    ``flow`` (a request) share one turn, the flows of one ``account`` that account's part.
    ``deadline`` and ``arrived`` are in the caller's clock; no deadline is None.

    Kept by the room: ``offset`` are the tokens that its flow had brought before; ``passed`` counts
    batches that were taken past it, ``overtaken`` the entries of another group that joined a
    running batch past it.
    """

    payload: Payload
    cost: int
    group: Hashable
    flow: Hashable
    account: str = ""
    priority: Priority = "interactive"
    deadline: float | None = None
    arrived: float = 0.0
    offset: int = field(default=0, init=False)
    passed: int = field(default=0, init=False)
    overtaken: int = field(default=0, init=False)
    alive: bool = field(default=True, init=False)
    running: bool = field(default=False, init=False)
