"""What the holder of a key has used, and whether there is more for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.access.key import Key
from app.errors import QuotaExceeded, RateLimited, TooManyConcurrent

# How much the newest request counts in the running mean of what requests take.
_NEWEST = 0.2


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Charge:
    """Characters that were counted, and in which day and month."""

    characters: int
    periods: tuple[str, str]


class Account:
    """The use made of all keys of one name; the limits are those of the key that is shown.

    Requests per minute are a token bucket: as many at once, then one whenever a minute's share of
    the time has passed. Days and months are those of UTC. Not for several threads.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = _now,
    ) -> None:
        """``monotonic`` is in seconds and never goes back; ``now`` is in UTC."""
        self._monotonic = monotonic
        self._now = now
        self._tokens: float | None = None
        self._filled = monotonic()
        self._begun: list[float] = []
        self._mean = 1.0
        self._used: dict[str, int] = {}

    @property
    def running(self) -> int:
        """Requests that have entered and not left."""
        return len(self._begun)

    def enter(self, key: Key) -> float:
        """Count a request; return when it began, which :meth:`leave` wants to know.

        Raises:
            TooManyConcurrent: as many as the key allows are running.
            RateLimited: a minute's requests are used up.
        """
        begun = self._monotonic()
        if key.concurrent_requests is not None and self.running >= key.concurrent_requests:
            wait = self._mean - (begun - self._begun[0])
            raise TooManyConcurrent(
                f"The key allows {key.concurrent_requests} requests at a time.",
                retry_after=max(wait, 0.0),
            )
        if key.requests_per_minute is not None:
            self._take(key.requests_per_minute, begun)
        self._begun.append(begun)
        return begun

    def leave(self, begun: float) -> None:
        """Count the end of a request that began then."""
        self._begun.remove(begun)
        self._mean += _NEWEST * (self._monotonic() - begun - self._mean)

    def charge(self, key: Key, characters: int) -> Charge:
        """Count characters that are to be translated.

        Raises:
            QuotaExceeded: the day or the month has not so many left.
        """
        now = self._now()
        day, month = f"{now:%Y-%m-%d}", f"{now:%Y-%m}"
        self._used = {period: self._used.get(period, 0) for period in (day, month)}
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        tomorrow = midnight + timedelta(days=1)
        next_month = (midnight.replace(day=1) + timedelta(days=32)).replace(day=1)
        for period, limit, end, unit in (
            (day, key.characters_per_day, tomorrow, "day"),
            (month, key.characters_per_month, next_month, "month"),
        ):
            if limit is not None and self._used[period] + characters > limit:
                raise QuotaExceeded(
                    f"The key allows {limit} characters a {unit}.",
                    # Waiting does not help what is too much for any period.
                    retry_after=(end - now).total_seconds() if characters <= limit else None,
                )
        for period in (day, month):
            self._used[period] += characters
        return Charge(characters, (day, month))

    def refund(self, charge: Charge) -> None:
        """Take back a charge whose work was not done."""
        for period in charge.periods:
            if period in self._used:
                self._used[period] -= charge.characters

    def quota(self, key: Key) -> tuple[int, int] | None:
        """Return characters used and allowed, in this month or else day; None without a limit."""
        now = self._now()
        if key.characters_per_month is not None:
            return self._used.get(f"{now:%Y-%m}", 0), key.characters_per_month
        if key.characters_per_day is not None:
            return self._used.get(f"{now:%Y-%m-%d}", 0), key.characters_per_day
        return None

    def _take(self, most: int, at: float) -> None:
        rate = most / 60
        before = float(most) if self._tokens is None else self._tokens
        tokens = min(float(most), before + (at - self._filled) * rate)
        self._filled = at
        # A tolerance, so that who waits as long as told is not refused by a rounding.
        if tokens < 1 - 1e-9:
            self._tokens = tokens
            raise RateLimited(
                f"The key allows {most} requests a minute.", retry_after=(1 - tokens) / rate
            )
        self._tokens = tokens - 1
