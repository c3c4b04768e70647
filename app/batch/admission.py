"""Who is let in: whoever will be served in time, by what waits and how fast that is computed."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable
from typing import Generic, NoReturn, TypeVar

from app.batch.bounds import Bounds
from app.batch.forecast import ahead, backlog, beside, drained
from app.batch.policy import WaitingRoom
from app.batch.speed import Speed
from app.errors import Expired, Overloaded, OverShare
from app.types import Priority, Ticket

Payload = TypeVar("Payload")

# Only what will surely be late is refused for that: forecasts may be a quarter too long.
_SURE = 0.8
# Those who are refused at one moment come back spread over a quarter of their time.
_SPREAD = 0.25
# The part of the room that bulk work may take.
_BULK_PART = 0.5
# The name of no account.
_STRANGER = "\0"


class Admission(Generic[Payload]):
    """Decides on requests; one decision at a time."""

    def __init__(
        self,
        room: WaitingRoom[Payload],
        bounds: Bounds,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Watch over ``room``; ``chance`` gives numbers from 0 to 1 that spread returns."""
        self.speed = Speed(bounds.batch_sentences)
        self._room, self._bounds, self._chance = room, bounds, chance

    @property
    def drain(self) -> float:
        """Seconds until all that waits or runs now is done; 0 while the speed is not known."""
        speed = self.speed.rate
        return (self._room.running + self._room.tokens) / speed if speed else 0.0

    def check_room(self, ticket: Ticket, now: float) -> None:
        """Refuse what would be refused whatever it is; raises like :meth:`check`."""
        kind = self._room.branch(ticket.priority)
        typical = kind.tokens / self._room.waiting(ticket.priority) if kind else 1
        self.check(ticket, None, max(1, round(typical)), now)

    def check(self, ticket: Ticket, flow: Hashable, tokens: int, now: float) -> None:
        """Let so many tokens of new work in, or refuse them.

        Args:
            ticket: whose they are, how urgent, until when.
            flow: the request that they are of.
            tokens: what is to be computed.
            now: the time, in the clock of the ticket's deadline.

        Raises:
            OverShare: the account has too much waiting; others would be let in.
            Overloaded: too much waits.
            Expired: even alone the work could not be done in time.
        """
        self._check_memory(ticket, tokens)
        if not self.speed.rate:
            return
        room, priority, account = self._room, ticket.priority, ticket.account
        limit = self._bounds.max_wait if priority == "interactive" else self._bounds.bulk_max_wait
        left = None if ticket.deadline is None or not self.speed.sure else ticket.deadline - now
        if left is not None and _SURE * tokens / self.speed.rate > left:
            raise Expired("This cannot be computed in the time that the request has.")

        def late(served: float) -> float:
            """Return by how many seconds the work is late if so much is served until it is done."""
            waits = self._seconds(priority, served - tokens) - limit
            if left is None:
                return waits
            done = room.running / self.speed.rate + self._seconds(priority, served)
            return max(waits, done - left / _SURE)

        mine = backlog(room, priority, account, flow) + tokens
        if late(ahead(room, priority, account, flow, mine)) <= 0:
            return
        # If somebody who has nothing waiting were let in, it is the account that has too much.
        guilty = bool(account) and late(ahead(room, priority, _STRANGER, flow, tokens)) <= 0
        until = late(drained(room, priority, account if guilty else None, tokens))
        self._refuse(until, guilty=guilty)

    def _seconds(self, priority: Priority, served: float) -> float:
        """Return how long it takes until so many tokens of a priority are served."""
        rate = self.speed.rate
        seconds = (served + beside(self._room, priority, served)) / rate
        if priority == "interactive":
            return seconds
        # Interactive work goes on coming.
        left = max(self._bounds.bulk_share * rate, rate - self.speed.interactive)
        return max(seconds, served / left)

    def _check_memory(self, ticket: Ticket, tokens: int) -> None:
        room, most = self._room, self._bounds.waiting_tokens
        # Whatever its size, a request is let in when nobody waits; limits on requests bound it.
        if not room.tokens:
            return
        kind = room.branch(ticket.priority)
        own = kind.child(ticket.account) if kind and ticket.account else None
        excess = room.tokens + tokens - most
        if ticket.priority == "bulk" and kind:
            excess = max(excess, kind.tokens + tokens - round(_BULK_PART * most))
        # An account may have as much as it leaves to others, so that the next finds room.
        much = own.tokens + tokens - (most - room.tokens) if own else 0
        if excess > 0 or much > 0:
            rate = self.speed.rate
            seconds = min(max(excess, much), room.tokens) / rate if rate else 1.0
            self._refuse(seconds, guilty=much > 0)

    def _refuse(self, seconds: float, *, guilty: bool) -> NoReturn:
        seconds *= 1 + _SPREAD * self._chance()
        if guilty:
            raise OverShare("Too much of your work is waiting.", retry_after=seconds)
        raise Overloaded("Too much work is waiting.", retry_after=seconds)
