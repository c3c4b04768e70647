"""Who is computed next: a pure policy, without thread, clock or lock.

1. Fair between flows (requests). Entries are ordered by start-time fair queueing (Goyal, Vin and
   Cheng, 1996): an entry's tag is the later of the room's virtual time and the end of its flow's
   previous entry. A short request that comes behind a long one is thus ordered near the front.
2. Nobody starves. A batch is built around one entry: the first by tag or, at most every other time,
   the one in the window that was passed over most often, if that was ``patience`` times or more.
3. Little waste. A batch takes as long as its longest entry, so its work is ``longest * (overhead +
   entries)``, where ``overhead`` is what a step costs even for nobody. The window, sorted by
   length, is parted into batches with the least work in all; taken is the one that holds the
   chosen entry.
4. A batch that is being computed may be filled up (:meth:`WaitingRoom.fill`), first by tag first,
   whatever the length, until an entry of another group has let a batch's worth past it.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Hashable
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
    overtaken: int = field(default=0, init=False)
    order: int = field(default=0, init=False)
    alive: bool = field(default=True, init=False)

    def __lt__(self, other: Entry[Payload]) -> bool:
        return (self.tag, self.order) < (other.tag, other.order)


class WaitingRoom(Generic[Payload]):
    """Entries that wait, in fair order."""

    def __init__(
        self, *, window: int = 8, patience: int = 3, most: int = 256, overhead: float = 4.0
    ) -> None:
        """Set the policy.

        Args:
            window: how many budgets' worth of entries are looked at to fill a batch.
            patience: how often an entry in the window may be passed over.
            most: the most entries in one batch.
            overhead: a step's fixed cost, in entries. For an engine that computes whole batches
                on two cores, throughput was highest around four.
        """
        self._window, self._patience, self._most = window, patience, most
        self._overhead = overhead
        self._fair_turn = True
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

    def take(self, budget: int) -> list[Entry[Payload]]:
        """Remove and return the next batch: entries of one group, first by tag first.

        ``longest cost * entries`` stays within ``budget``, but for a single entry that exceeds it
        alone.
        """
        window = self._look(budget)
        kin = [entry for entry in window if entry.group == window[0].group]
        batch = self._around(self._anchor(kin), kin, budget) if kin else []
        taken = set(map(id, batch))
        if batch:
            # Not the tags of the batch: it may hold entries from far behind, and newcomers would
            # then be ordered behind all that wait.
            self._virtual = max(self._virtual, window[0].tag)
        for entry in window:
            if id(entry) in taken:
                self._leave(entry)
            else:
                entry.passed += 1
                heapq.heappush(self._heap, entry)
        return batch

    def fill(self, budget: int, most: int, group: Hashable) -> list[Entry[Payload]]:
        """Remove and return entries of ``group`` that may join a running batch, in fair order.

        Their costs add up to ``budget`` or less, because they need not be of like length; there are
        at most ``most``. An entry of another group lets so many entries past it as one batch has,
        and then none, so that the running batch comes to its end.
        """
        taken: list[Entry[Payload]] = []
        aside: list[Entry[Payload]] = []
        while self._heap and len(taken) < most and len(aside) < self._most:
            entry = heapq.heappop(self._heap)
            if not entry.alive:
                continue
            if entry.group == group and entry.cost <= budget:
                budget -= entry.cost
                taken.append(entry)
                continue
            aside.append(entry)
            if entry.group == group or entry.overtaken >= self._most:
                # What does not fit now is the next to fit: nothing goes past it.
                break
        for entry in aside:
            entry.overtaken += len(taken) if entry.group != group else 0
            heapq.heappush(self._heap, entry)
        for entry in taken:
            self._virtual = max(self._virtual, entry.tag)
            self._leave(entry)
        return taken

    def _look(self, budget: int) -> list[Entry[Payload]]:
        """Pop the window off the heap, first by tag first."""
        window: list[Entry[Payload]] = []
        tokens = 0
        # Bounded in entries too, because parting them takes a while.
        while (
            self._heap
            and tokens < budget * self._window
            and len(window) < self._most * self._window
        ):
            entry = heapq.heappop(self._heap)
            if entry.alive:
                window.append(entry)
                tokens += entry.cost
        return window

    def _anchor(self, kin: list[Entry[Payload]]) -> Entry[Payload]:
        """Return the entry that the next batch is for; ``kin`` is in fair order."""
        overdue = max(kin, key=lambda entry: entry.passed)
        self._fair_turn = not self._fair_turn or overdue.passed < self._patience
        return kin[0] if self._fair_turn else overdue

    def _around(
        self, anchor: Entry[Payload], kin: list[Entry[Payload]], budget: int
    ) -> list[Entry[Payload]]:
        """Return the batch that holds ``anchor`` when all of ``kin`` is parted; in fair order."""
        ordered = sorted(kin, key=lambda entry: entry.cost)
        # least[n]: the least work for the n shortest entries, whose last batch begins at begin[n].
        least, begin = [0.0], [0]
        for count, entry in enumerate(ordered, 1):
            most = max(1, min(self._most, budget // entry.cost, count))
            least_here, begin_here = min(
                (least[count - size] + entry.cost * (self._overhead + size), count - size)
                for size in range(1, most + 1)
            )
            least.append(least_here)
            begin.append(begin_here)
        end, place = len(ordered), ordered.index(anchor)
        while begin[end] > place:
            end = begin[end]
        return sorted(ordered[begin[end] : end])

    def _leave(self, entry: Entry[Payload]) -> None:
        entry.alive = False
        self.tokens -= entry.cost
        self._members[entry.flow] -= 1
        if not self._members[entry.flow]:
            del self._members[entry.flow], self._ends[entry.flow]
