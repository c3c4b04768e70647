"""Fair order: a tree of turns, priority over account over flow.

On every level the children that have something waiting share by start-time fair queueing with
weights (Goyal, Vin and Cheng, 1996): whoever's tag is lowest is next, and being served moves the
tag on by cost over weight. A child that comes (back) starts at the level's virtual time, which is
the lowest tag of those that wait, or where it stood when it left, if that is later: nobody gains by
coming with little at a time.

Flows are new with every request, so there is no end to those that start at the virtual time, and a
long one would be overtaken for ever. Hence a flow is *due* when its account has been served
``PATIENCE`` times as much, since the flow came, as waited there then and the flow has been served
itself. Whoever is due goes first, so an entry waits at most about that many times as long as if all
had been served as they came.

All is deterministic and knows no clock. An operation takes time logarithmic in the number of those
that wait; so does each step of the order, which is a generator that changes nothing.
"""

from __future__ import annotations

import heapq
import math
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Generic, Protocol, TypeVar

from sortedcontainers import SortedList

from app.batch.entry import Entry
from app.batch.sizes import Sizes

PATIENCE = 2

Payload = TypeVar("Payload")


class Node(Protocol[Payload]):
    """Somebody who has turns; ``tokens`` is what waits there."""

    tokens: int

    def add(self, entry: Entry[Payload]) -> None:
        """Let ``entry`` wait."""

    def remove(self, entry: Entry[Payload], *, served: bool) -> None:
        """Take ``entry`` out, for good; only if it is ``served`` does that count as a turn."""

    def order(self) -> Iterator[Entry[Payload]]:
        """Yield what waits, in the order in which it would be served."""


class Flow(Generic[Payload]):
    """The entries of one request: first come, first served."""

    def __init__(self) -> None:
        self.tokens = 0
        self._brought = 0
        self._entries: OrderedDict[Entry[Payload], None] = OrderedDict()

    def add(self, entry: Entry[Payload]) -> None:
        """See :class:`Node`."""
        entry.offset = self._brought
        self._brought += entry.cost
        self._entries[entry] = None
        self.tokens += entry.cost

    def remove(self, entry: Entry[Payload], *, served: bool) -> None:  # noqa: ARG002 - as others
        """See :class:`Node`."""
        del self._entries[entry]
        self.tokens -= entry.cost

    def order(self) -> Iterator[Entry[Payload]]:
        """See :class:`Node`."""
        return iter(self._entries)

    def before(self, entry: Entry[Payload]) -> int:
        """Return the tokens that wait before ``entry``, itself included."""
        first = next(iter(self._entries))
        return entry.offset - first.offset + entry.cost


class _Turn(Generic[Payload]):
    """A child's place: its tag, and when it is due."""

    __slots__ = ("due", "node", "serial", "tag", "weight")

    def __init__(self, node: Node[Payload], tag: float, serial: int, weight: float) -> None:
        """``serial`` puts those with the same tag in order of arrival."""
        self.node, self.tag, self.serial, self.weight = node, tag, serial, weight
        self.due = 0.0


_Place = tuple[float, int, _Turn[Payload]]


class _Places(Generic[Payload]):
    """The places of turns, in order; some have moved on, in thought alone."""

    def __init__(self, places: Iterable[_Place[Payload]]) -> None:
        """``places`` are sorted."""
        self._rest = iter(places)
        self._still = next(self._rest, None)
        self._now: dict[_Turn[Payload], float] = {}
        self._moved: list[_Place[Payload]] = []

    def first(self) -> _Place[Payload] | None:
        """Return the first place, None if there is none left."""
        while self._still and self._still[2] in self._now:
            self._still = next(self._rest, None)
        while self._moved and self._moved[0][0] != self._now[self._moved[0][2]]:
            heapq.heappop(self._moved)
        if self._still and self._moved:
            return min(self._still, self._moved[0])
        return self._moved[0] if self._moved else self._still

    def move(self, turn: _Turn[Payload], to: float) -> None:
        """Let a turn be at another place; at infinity it is gone."""
        self._now[turn] = to
        if to < math.inf:
            heapq.heappush(self._moved, (to, turn.serial, turn))


class Branch(Generic[Payload]):
    """Children that share by weight."""

    def __init__(
        self,
        key: Callable[[Entry[Payload]], Hashable],
        child: Callable[[Hashable], Node[Payload]],
        weight: Callable[[Hashable], float] = lambda _: 1.0,
        *,
        returns: bool = True,
    ) -> None:
        """Set who the children are.

        Args:
            key: whose an entry is.
            child: makes the child of that key.
            weight: its weight.
            returns: whether a child that has left may come back.
        """
        self.tokens = 0
        self.sizes = Sizes()
        self._key, self._child, self._weight, self._returns = key, child, weight, returns
        self._turns: dict[Hashable, _Turn[Payload]] = {}
        self._tags: SortedList[_Place[Payload]] = SortedList()
        self._virtual = 0.0
        self._left: dict[Hashable, float] = {}
        self._serial = 0

    def child(self, key: Hashable) -> Node[Payload] | None:
        """Return the child of that key, if it has something waiting."""
        turn = self._turns.get(key)
        return None if turn is None else turn.node

    def add(self, entry: Entry[Payload]) -> None:
        """See :class:`Node`."""
        key = self._key(entry)
        turn = self._turns.get(key) or self._arrive(key)
        before = turn.node.tokens
        turn.node.add(entry)
        self.sizes.move(before, turn.node.tokens)
        self.tokens += entry.cost

    def remove(self, entry: Entry[Payload], *, served: bool) -> None:
        """See :class:`Node`."""
        key = self._key(entry)
        turn = self._turns[key]
        before = turn.node.tokens
        turn.node.remove(entry, served=served)
        self.sizes.move(before, turn.node.tokens)
        self.tokens -= entry.cost
        if served:
            # Not the tag of the child that is served: it may stand far behind the first, and
            # newcomers would then be ordered behind all that wait.
            self._virtual = max(self._virtual, self._tags[0][0])
        if served or not turn.node.tokens:
            self._tags.remove((turn.tag, turn.serial, turn))
            turn.tag += entry.cost / turn.weight if served else 0.0
            if turn.node.tokens:
                self._tags.add((turn.tag, turn.serial, turn))
            else:
                self._leave(key, turn)

    def order(self) -> Iterator[Entry[Payload]]:
        """See :class:`Node`."""
        tags = _Places(self._tags)
        rests: dict[_Turn[Payload], Iterator[Entry[Payload]]] = {}
        while place := tags.first():
            tag, _, turn = place
            if turn not in rests:
                rests[turn] = turn.node.order()
            entry = next(rests[turn], None)
            if entry is None:
                tags.move(turn, math.inf)
            else:
                tags.move(turn, tag + entry.cost / turn.weight)
                yield entry

    def _arrive(self, key: Hashable) -> _Turn[Payload]:
        tag = max(self._virtual, self._left.pop(key, 0.0))
        turn = _Turn(self._child(key), tag, self._serial, self._weight(key))
        self._serial += 1
        self._turns[key] = turn
        self._tags.add((turn.tag, turn.serial, turn))
        return turn

    def _leave(self, key: Hashable, turn: _Turn[Payload]) -> None:
        del self._turns[key]
        if not self._turns:
            # Nobody is behind anybody any more.
            self._left.clear()
            self._virtual = 0.0
        elif self._returns and turn.tag > self._virtual:
            self._left[key] = turn.tag
            if len(self._left) > 2 * len(self._turns) + 64:
                virtual = self._virtual
                self._left = {key: tag for key, tag in self._left.items() if tag > virtual}


class Account(Branch[Payload]):
    """The flows of one account; whoever is due goes first."""

    def __init__(self) -> None:
        super().__init__(lambda entry: entry.flow, lambda _: Flow(), returns=False)
        self._dues: SortedList[_Place[Payload]] = SortedList()
        self._served = 0

    def add(self, entry: Entry[Payload]) -> None:
        """See :class:`Node`."""
        new, waiting = entry.flow not in self._turns, self.tokens
        super().add(entry)
        if new:
            turn = self._turns[entry.flow]
            turn.due = self._served + PATIENCE * (waiting + entry.cost)
            self._dues.add((turn.due, turn.serial, turn))

    def remove(self, entry: Entry[Payload], *, served: bool) -> None:
        """See :class:`Node`."""
        turn = self._turns[entry.flow]
        super().remove(entry, served=served)
        if served or not turn.node.tokens:
            self._dues.remove((turn.due, turn.serial, turn))
        if served:
            self._served += entry.cost
            turn.due += PATIENCE * entry.cost
        if served and turn.node.tokens:
            self._dues.add((turn.due, turn.serial, turn))

    def order(self) -> Iterator[Entry[Payload]]:
        """See :class:`Node`."""
        tags, dues, served = _Places(self._tags), _Places(self._dues), self._served
        rests: dict[_Turn[Payload], Iterator[Entry[Payload]]] = {}
        at: dict[_Turn[Payload], tuple[float, float]] = {}
        while (by_tag := tags.first()) and (by_due := dues.first()):
            turn = by_due[2] if by_due[0] <= served else by_tag[2]
            if turn not in rests:
                rests[turn] = turn.node.order()
            tag, due = at.get(turn, (turn.tag, turn.due))
            entry = next(rests[turn], None)
            if entry is None:
                tag = due = math.inf
            else:
                served += entry.cost
                tag, due = tag + entry.cost, due + PATIENCE * entry.cost
            at[turn] = tag, due
            tags.move(turn, tag)
            dues.move(turn, due)
            if entry is not None:
                yield entry
