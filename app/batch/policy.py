"""Who is computed next: a pure policy, without thread, clock or lock.

Three rules, in this order:

1. Fair between flows (requests). Entries are ordered by start-time fair queueing (Goyal, Vin and
   Cheng, 1996): an entry's tag is the later of the room's virtual time and the end of its flow's
   previous entry. A short request that comes behind a long one is thus ordered near the front.
2. Nobody starves. The first entry by tag is always in the next batch, and so is, as long as the
   budget lasts, everyone who stood in the window and was passed over ``patience`` times.
3. Little padding. The rest of the batch is filled from a window of the first entries by tag, with
   those nearest in length to the entries that rules 1 and 2 chose.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Payload = TypeVar("Payload")


@dataclass(slots=True, eq=False)
class Entry(Generic[Payload]):
    """Something that waits to be computed.

    ``cost`` is in tokens, at least 1; entries of one ``group`` may share a batch; entries of one
    ``flow`` share one turn. ``deadline`` is in the caller's clock, None for never.
    """

    payload: Payload
    cost: int
    group: Hashable
    flow: Hashable
    deadline: float | None = None
    arrived: float = 0.0
    tag: float = field(default=0.0, init=False)
    passed: int = field(default=0, init=False)
    order: int = field(default=0, init=False)
    alive: bool = field(default=True, init=False)

    def __lt__(self, other: Entry[Payload]) -> bool:
        return (self.tag, self.order) < (other.tag, other.order)


class WaitingRoom(Generic[Payload]):
    """Entries that wait, in fair order."""

    def __init__(self, *, window: int = 8, patience: int = 2, most: int = 256) -> None:
        """Set the policy.

        Args:
            window: how many budgets' worth of entries are looked at to fill a batch.
            patience: how often an entry in the window may be passed over.
            most: the most entries in one batch.
        """
        self._window, self._patience, self._most = window, patience, most
        self._heap: list[Entry[Payload]] = []
        self._virtual = 0.0
        self._ends: dict[Hashable, float] = {}
        self._members: Counter[Hashable] = Counter()
        self._arrivals = 0
        self.tokens = 0

    def __len__(self) -> int:
        return self._members.total()

    def turn(self, flow: Hashable) -> float:
        """Return the tag that an entry of ``flow`` would get now; the lowest is next."""
        return max(self._virtual, self._ends.get(flow, 0.0))

    def add(self, entry: Entry[Payload]) -> None:
        """Let ``entry`` wait behind the earlier entries of its flow."""
        entry.tag = self.turn(entry.flow)
        entry.order = self._arrivals
        self._arrivals += 1
        self._ends[entry.flow] = entry.tag + entry.cost
        self._members[entry.flow] += 1
        self.tokens += entry.cost
        heapq.heappush(self._heap, entry)

    def discard(self, entry: Entry[Payload]) -> None:
        """Forget a waiting ``entry``, at once for the count of tokens."""
        if entry.alive:
            self._leave(entry)
            # The heap is tidied in passing, or when half of it is dead.
            if len(self._heap) > 2 * len(self) + 64:
                self._heap = [kept for kept in self._heap if kept.alive]
                heapq.heapify(self._heap)

    def expire(self, now: float) -> list[Entry[Payload]]:
        """Forget and return all entries whose deadline has passed."""
        late = [e for e in self._heap if e.alive and e.deadline is not None and e.deadline <= now]
        for entry in late:
            self.discard(entry)
        return late

    def take(self, budget: int, group: Hashable = None) -> list[Entry[Payload]]:
        """Remove and return the next batch: entries of one group, first by tag first.

        ``longest cost * entries`` stays within ``budget``, but for a single entry that exceeds it
        alone. With ``group`` given, only its entries are taken, and none that exceed the budget.
        """
        window = self._look(budget)
        wanted = group if group is not None else window[0].group if window else None
        kin = [entry for entry in window if entry.group == wanted]
        if group is not None:
            kin = [entry for entry in kin if entry.cost <= budget]
        batch = self._fill(kin, budget)
        taken = set(map(id, batch))
        for entry in window:
            if id(entry) in taken:
                self._virtual = max(self._virtual, entry.tag)
                self._leave(entry)
            else:
                entry.passed += 1
                heapq.heappush(self._heap, entry)
        return batch

    def _look(self, budget: int) -> list[Entry[Payload]]:
        """Pop the window off the heap, first by tag first."""
        window: list[Entry[Payload]] = []
        tokens = 0
        while self._heap and tokens < budget * self._window:
            entry = heapq.heappop(self._heap)
            if entry.alive:
                window.append(entry)
                tokens += entry.cost
        return window

    def _fill(self, kin: list[Entry[Payload]], budget: int) -> list[Entry[Payload]]:
        if not kin:
            return []
        batch = [kin[0]]
        longest = kin[0].cost

        def extend(entries: Iterable[Entry[Payload]], stop: Callable[[], bool]) -> None:
            nonlocal longest
            for entry in entries:
                if len(batch) >= self._most or stop():
                    return
                if max(longest, entry.cost) * (len(batch) + 1) <= budget:
                    longest = max(longest, entry.cost)
                    batch.append(entry)

        urgent = [entry for entry in kin[1:] if entry.passed >= self._patience]
        extend(urgent, lambda: False)
        full = lambda: longest * (len(batch) + 1) > budget  # noqa: E731
        rest = [entry for entry in kin[1:] if entry.passed < self._patience]
        extend(sorted((e for e in rest if e.cost <= longest), key=lambda e: -e.cost), full)
        taken = set(map(id, batch))
        extend(sorted((e for e in rest if id(e) not in taken), key=lambda e: e.cost), full)
        return batch

    def _leave(self, entry: Entry[Payload]) -> None:
        entry.alive = False
        self.tokens -= entry.cost
        self._members[entry.flow] -= 1
        if not self._members[entry.flow]:
            del self._members[entry.flow], self._ends[entry.flow]
