"""All connections of the process: who is let in, and who has to go."""

from __future__ import annotations

import logging
import time
from collections import Counter
from enum import Enum
from typing import Literal
from typing import Protocol as Interface

from app.logs import frames
from app.metrics import Metrics
from app.settings import Settings

_log = logging.getLogger("depesche")
Reason = Literal["address", "crowded", "evicted", "fault", "unread", "vanished"]
# Beyond the bound, for probes and for telling others that there is no room.
HEADROOM = 100
# Who has been sending a body for less is not turned out for a newcomer.
_GRACE = 5.0


class Stage(Enum):
    """What a connection is at."""

    HEAD = "waits for the head of a request, which may have begun"
    IDLE = "has had an answer, and may be used again"
    BODY = "waits for the rest of a body"
    WORK = "has a request that is worked on or answered"
    ENDING = "is being closed"


class Member(Interface):
    """A connection, as the pool sees it."""

    stage: Stage
    since: float
    """When it came into this stage, in ``time.monotonic()`` seconds."""
    address: str

    def drop(self, reason: Reason) -> None:
        """End it at once."""

    def check(self, now: float) -> None:
        """End it if it has been too slow."""


class Pool:
    """Knows every connection by its stage, the longest in a stage first."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self.settings = settings
        self.metrics = metrics
        self.most = settings.max_connections
        self._stages: dict[Stage, dict[Member, None]] = {stage: {} for stage in Stage}
        self._addresses: Counter[str] = Counter()

    def __len__(self) -> int:
        return sum(map(len, self._stages.values()))

    @property
    def crowded(self) -> bool:
        """Whether there are more connections than the bound allows, but for those that end."""
        return len(self) - len(self._stages[Stage.ENDING]) > self.most

    def enter(self, member: Member) -> bool:
        """Take in a new connection; return False if it was dropped instead.

        If there are too many, whoever has been idle for longest makes room.
        """
        self._addresses[member.address] += 1
        self._stages[member.stage][member] = None
        most = self.settings.max_connections_per_address
        # Refused ones count too until they are gone, which is at once.
        if most and self._addresses[member.address] > most:
            member.drop("address")
            return False
        victim = self._idlest(member) if self.crowded else None
        if victim is not None:
            victim.drop("evicted")
        elif len(self) > self.most + HEADROOM:
            member.drop("crowded")
            return False
        self.metrics.connections(len(self))
        return True

    def move(self, member: Member, stage: Stage) -> None:
        """Note that ``member`` has come to another stage."""
        if member in self._stages[member.stage]:
            del self._stages[member.stage][member]
            self._stages[stage][member] = None
        member.stage, member.since = stage, time.monotonic()

    def leave(self, member: Member) -> None:
        """Forget a connection that has ended."""
        if member not in self._stages[member.stage]:
            return
        del self._stages[member.stage][member]
        self._addresses[member.address] -= 1
        if not self._addresses[member.address]:
            del self._addresses[member.address]
        self.metrics.connections(len(self))

    def sweep(self) -> None:
        """End the connections that have been too slow; to be called every second or so."""
        now = time.monotonic()
        for members in self._stages.values():
            for member in list(members):
                try:
                    member.check(now)
                except Exception as error:
                    # One bad connection must not end the watch over the others.
                    _log.error(
                        "a connection could not be checked",
                        extra={"error": type(error).__name__, "stack": frames(error)},
                    )
                    member.drop("fault")

    def _idlest(self, newcomer: Member) -> Member | None:
        """Return who should go: who asks for nothing, else who is done, else who dawdles."""
        now = time.monotonic()
        flooded = len(self._stages[Stage.HEAD]) > self.most // 2
        waits: tuple[tuple[Stage, float], ...] = (
            (Stage.HEAD, 0.0 if flooded else 1.0),
            (Stage.IDLE, 0.0),
            (Stage.HEAD, 0.0),
            (Stage.BODY, _GRACE),
        )
        for stage, least in waits:
            eldest = next(iter(self._stages[stage]), newcomer)
            if eldest is not newcomer and now - eldest.since >= least:
                return eldest
        return None
