"""How long work would wait if it came now: a fluid model of the fair order.

All that waits drains at once, every flow by its share, and nobody else comes. While a flow gets
``n`` tokens served, each other flow of its account gets ``n`` too, or what it has if that is less;
likewise for accounts, and for priorities by their weights.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import TypeVar

from app.batch.entry import Entry
from app.batch.fair import Branch, Flow
from app.batch.policy import WaitingRoom
from app.types import Priority

Payload = TypeVar("Payload")


def ahead(
    room: WaitingRoom[Payload], priority: Priority, account: str, flow: Hashable, tokens: float
) -> float:
    """Return the tokens of ``priority`` that are served until so many of a flow are, both included.

    To ask for new work of a flow, add what waits there already (:func:`backlog`).
    """
    kind = room.branch(priority)
    if kind is None:
        return tokens
    # A turn is a whole entry: nobody gets a fraction of one.
    turn = 2 * kind.tokens / max(room.waiting(priority), 1)
    level = max(tokens, turn)
    own = _account(kind, account)
    if own is None:
        return tokens + kind.sizes.below(level)
    known = min(backlog(room, priority, account, flow), level)
    of_account = tokens + own.sizes.below(level) - known
    level = max(of_account, turn)
    return of_account + kind.sizes.below(level) - min(own.tokens, level)


def drained(
    room: WaitingRoom[Payload], priority: Priority, account: str | None, tokens: float
) -> float:
    """Return what is served of ``priority`` until all that waits is, and ``tokens`` more.

    All of ``account``, that is, or of everybody if it is None.
    """
    kind = room.branch(priority)
    if kind is None:
        return tokens
    own = None if account is None else _account(kind, account)
    if own is None:
        return tokens + kind.tokens
    level = own.tokens + tokens
    return level + kind.sizes.below(level) - own.tokens


def beside(room: WaitingRoom[Payload], priority: Priority, tokens: float = math.inf) -> float:
    """Return what the other priority is served while this one is served ``tokens``."""
    other: Priority = "bulk" if priority == "interactive" else "interactive"
    branch = room.branch(other)
    return min(branch.tokens, tokens * room.shares[other] / room.shares[priority]) if branch else 0


def backlog(room: WaitingRoom[Payload], priority: Priority, account: str, flow: Hashable) -> int:
    """Return the tokens that wait in a flow."""
    kind = room.branch(priority)
    own = _account(kind, account) if kind else None
    found = own.child(flow) if own else None
    return found.tokens if found else 0


def sooner(
    room: WaitingRoom[Payload],
    entry: Entry[Payload],
    priority: Priority,
    account: str,
    flow: Hashable,
) -> bool:
    """Return whether a waiting entry would be served earlier at the end of another flow."""
    if entry.priority != priority:
        return priority == "interactive"
    kind = room.branch(priority)
    own = _account(kind, entry.account) if kind else None
    found = own.child(entry.flow) if own else None
    if not isinstance(found, Flow):
        return False
    there = backlog(room, priority, account, flow) + entry.cost
    here = found.before(entry)
    return ahead(room, priority, account, flow, there) < ahead(
        room, priority, entry.account, entry.flow, here
    )


def _account(kind: Branch[Payload], name: str) -> Branch[Payload] | None:
    found = kind.child(name)
    return found if isinstance(found, Branch) else None
