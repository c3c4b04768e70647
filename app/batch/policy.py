"""Who is computed next: a pure policy, without thread, clock or lock.

1. Fair, on three levels: bulk work keeps a small part of the engine while interactive work waits,
   accounts share what is left of their priority equally, and so do an account's flows (requests)
   what that has. A short request that comes behind a long one is thus ordered near the front. See
   :mod:`app.batch.fair`.
2. Nobody starves. A batch is built around one entry: the first in fair order or, at most every
   other time, the one in the window that was passed over most often, if that was ``patience`` times
   or more.
3. Little waste. A batch takes as long as its longest entry, so its work is ``longest * (overhead +
   entries)``, where ``overhead`` is what a step costs even for nobody. The window, sorted by
   length, is parted into batches with the least work in all; taken is the one that holds the
   chosen entry.
4. A batch that is being computed may be filled up (:meth:`WaitingRoom.fill`), first in fair order
   first, whatever the length, until an entry of another group has let a batch's worth past it.
5. Room to spare. While there is interactive work, and for some time after, bulk work takes up no
   more than a quarter of the running batch: more rows make each of its steps slower, and what has
   been begun cannot be put aside.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from app.batch.entry import Entry
from app.batch.fair import Account, Branch
from app.types import Priority

Payload = TypeVar("Payload")

# The part of a batch that bulk work may take beside interactive work, and how many batches' worth
# of tokens that lasts after the last of the interactive work.
_BULK_PART = 0.25
_LASTING = 8


class WaitingRoom(Generic[Payload]):
    """Entries that wait, in fair order."""

    def __init__(
        self,
        *,
        window: int = 8,
        patience: int = 3,
        most: int = 256,
        overhead: float = 4.0,
        bulk_share: float = 0.1,
    ) -> None:
        """Set the policy.

        Args:
            window: how many budgets' worth of entries are looked at to fill a batch.
            patience: how often an entry in the window may be passed over.
            most: the most entries in one batch.
            overhead: a step's fixed cost, in entries. For an engine that computes whole batches
                on two cores, throughput was highest around four.
            bulk_share: the part (0 to 1, both excluded) that bulk work has while interactive work
                waits.
        """
        self._window, self._patience, self._most = window, patience, most
        self._overhead = overhead
        self._fair_turn = True
        shares = self.shares = {"interactive": 1.0 - bulk_share, "bulk": bulk_share}
        self._tree: Branch[Payload] = Branch(
            lambda entry: entry.priority,
            lambda _: Branch(lambda entry: entry.account, lambda _: Account()),
            lambda priority: shares[str(priority)],
        )
        self._members: Counter[Priority] = Counter()
        self._running: Counter[Priority] = Counter()
        self._done: Counter[Priority] = Counter()
        self._late: list[tuple[float, int, Entry[Payload]]] = []
        self._arrivals = 0
        self._served = 0
        self._hurried: int | None = None
        self._bulk_running = 0
        self._budget = 1

    def __len__(self) -> int:
        return self._members.total()

    @property
    def tokens(self) -> int:
        """Tokens of all that waits."""
        return self._tree.tokens

    @property
    def running(self) -> int:
        """Tokens of what was taken and is not :meth:`done`."""
        return self._running.total()

    def waiting(self, priority: Priority) -> int:
        """Return how many entries of ``priority`` wait."""
        return self._members[priority]

    def waiting_tokens(self, priority: Priority) -> int:
        """Return the tokens of what waits of ``priority``."""
        branch = self._tree.child(priority)
        return branch.tokens if branch else 0

    def served(self, priority: Priority) -> int:
        """Return the tokens of ``priority`` that were :meth:`done` since the last call."""
        tokens, self._done[priority] = self._done[priority], 0
        return tokens

    def branch(self, priority: Priority) -> Branch[Payload] | None:
        """Return the accounts that have work of ``priority`` waiting, None if there are none."""
        found = self._tree.child(priority)
        return found if isinstance(found, Branch) else None

    def order(self) -> Iterator[Entry[Payload]]:
        """Yield all that waits in fair order; nothing may be added or removed meanwhile."""
        return self._tree.order()

    def add(self, entry: Entry[Payload]) -> None:
        """Let ``entry`` wait behind the earlier entries of its flow."""
        self._tree.add(entry)
        self._members[entry.priority] += 1
        self._arrivals += 1
        self._hurry(entry)
        if entry.deadline is not None:
            heapq.heappush(self._late, (entry.deadline, self._arrivals, entry))

    def discard(self, entry: Entry[Payload]) -> None:
        """Forget a waiting ``entry``."""
        if entry.alive:
            self._leave(entry, served=False)

    def done(self, entry: Entry[Payload]) -> None:
        """Count out an entry that was taken."""
        if entry.running:
            entry.running = False
            self._running[entry.priority] -= entry.cost
            self._done[entry.priority] += entry.cost
            self._bulk_running -= entry.priority == "bulk"
            self._hurry(entry)

    def expire(self, now: float) -> list[Entry[Payload]]:
        """Forget and return all entries whose deadline has passed."""
        late = []
        while self._late and self._late[0][0] <= now:
            _, number, entry = heapq.heappop(self._late)
            if not entry.alive or entry.deadline is None:
                continue
            if entry.deadline > now:
                # It was put off meanwhile.
                heapq.heappush(self._late, (entry.deadline, number, entry))
                continue
            late.append(entry)
            self.discard(entry)
        # What was computed in time is tidied in passing, or when it is half of all.
        if len(self._late) > 2 * len(self) + 64:
            self._late = [item for item in self._late if item[2].alive]
            heapq.heapify(self._late)
        return late

    def take(self, budget: int) -> list[Entry[Payload]]:
        """Remove and return the next batch: entries of one group, in fair order.

        ``longest cost * entries`` stays within ``budget``, but for a single entry that exceeds it
        alone.
        """
        self._budget = budget
        window = self._look(budget)
        kin = self._spared([entry for entry in window if entry.group == window[0].group])
        batch = self._around(self._anchor(kin), kin, budget) if kin else []
        if batch:
            taken = set(batch)
            # Passed over is who stands before one that is taken.
            for entry in window[: window.index(batch[-1])]:
                entry.passed += entry not in taken
        for entry in batch:
            self._leave(entry, served=True)
        return batch

    def fill(self, budget: int, most: int, group: Hashable) -> list[Entry[Payload]]:
        """Remove and return entries of ``group`` that may join a running batch, in fair order.

        Their costs add up to ``budget`` or less, because they need not be of like length; there are
        at most ``most``. An entry of another group lets so many entries past it as one batch has,
        and then none, so that the running batch comes to its end.
        """
        taken: list[Entry[Payload]] = []
        aside: list[Entry[Payload]] = []
        bulk, spare = self._running["bulk"], self._bulk_budget()
        many, places = self._bulk_running, spare / self._budget * self._most
        urgent = 0
        for entry in self.order():
            urgent += entry.priority == "interactive"
            if len(taken) >= most or len(aside) >= self._most:
                break
            if entry.group != group:
                aside.append(entry)
                if entry.overtaken >= self._most:
                    break
            elif (
                entry.priority == "bulk" and many and (bulk + entry.cost > spare or many >= places)
            ):
                # Bulk work alone is left, which may be a great deal to walk through.
                if urgent >= self._members["interactive"]:
                    break
            elif entry.cost > budget:
                # What does not fit now is the next to fit: nothing goes past it.
                break
            else:
                budget -= entry.cost
                bulk += entry.cost if entry.priority == "bulk" else 0
                many += entry.priority == "bulk"
                taken.append(entry)
        for entry in aside:
            entry.overtaken += len(taken)
        for entry in taken:
            self._leave(entry, served=True)
        return taken

    def _look(self, budget: int) -> list[Entry[Payload]]:
        """Return the window, in fair order."""
        window: list[Entry[Payload]] = []
        tokens = 0
        for entry in self.order():
            window.append(entry)
            tokens += entry.cost
            # Bounded in entries too, because parting them takes a while.
            if tokens >= budget * self._window or len(window) >= self._most * self._window:
                break
        return window

    def _spared(self, kin: list[Entry[Payload]]) -> list[Entry[Payload]]:
        """Return ``kin`` without the bulk work that is too much; the first is never."""
        bulk, many, kept = 0, 0, []
        spare = self._bulk_budget()
        places = spare / self._budget * self._most
        for entry in kin:
            if entry.priority == "bulk":
                if many and (bulk + entry.cost > spare or many >= places):
                    continue
                bulk += entry.cost
                many += 1
            kept.append(entry)
        return kept

    def _bulk_budget(self) -> float:
        """Return how many tokens of bulk work may be in the running batch."""
        past = None if self._hurried is None else self._served - self._hurried
        busy = self._members["interactive"] or self._running["interactive"]
        if busy or (past is not None and past < _LASTING * self._budget):
            return _BULK_PART * self._budget
        return math.inf

    def _hurry(self, entry: Entry[Payload]) -> None:
        if entry.priority == "interactive":
            self._hurried = self._served

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
        chosen = set(ordered[begin[end] : end])
        return [entry for entry in kin if entry in chosen]

    def _leave(self, entry: Entry[Payload], *, served: bool) -> None:
        self._tree.remove(entry, served=served)
        entry.alive = False
        self._members[entry.priority] -= 1
        if served:
            entry.running = True
            self._running[entry.priority] += entry.cost
            self._bulk_running += entry.priority == "bulk"
            self._served += entry.cost
