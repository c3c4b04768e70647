"""Fair order: who gets how much, whatever comes when."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.batch.entry import Entry
from app.batch.fair import PATIENCE
from app.batch.policy import WaitingRoom
from app.batch.sizes import Sizes
from app.types import Priority

LONGEST = 40
costs = st.integers(1, LONGEST)


def entry(
    cost: int, account: str = "", flow: object = None, priority: Priority = "interactive"
) -> Entry[str]:
    return Entry(account, cost, "g", object() if flow is None else flow, account, priority)


def step(room: WaitingRoom[str]) -> Entry[str]:
    """Serve what is next, as an engine does whose batch has room for one."""
    (taken,) = room.fill(LONGEST, 1, "g")
    room.done(taken)
    return taken


def keep(
    room: WaitingRoom[str],
    waiting: Counter[str],
    account: str,
    cost: int,
    flow: object,
    priority: Priority,
) -> None:
    room.add(entry(cost, account, flow, priority))
    waiting[account] += 1


@given(
    st.lists(st.tuples(st.integers(1, 30), costs, st.booleans()), min_size=2, max_size=6), st.data()
)
@settings(deadline=None, max_examples=20)
def test_accounts_that_always_have_work_get_equal_parts(
    habits: list[tuple[int, int, bool]], data: st.DataObject
) -> None:
    """However many sentences each has waiting, of whatever length, in one request or in many."""
    room: WaitingRoom[str] = WaitingRoom()
    waiting: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for _ in range(150):
        for name, (many, most, one_flow) in enumerate(habits):
            while waiting[str(name)] < many:
                cost = data.draw(st.integers(1, most)) if name == 0 else most
                keep(
                    room, waiting, str(name), cost, f"f{name}" if one_flow else None, "interactive"
                )
        taken = step(room)
        got[taken.account] += taken.cost
        waiting[taken.account] -= 1
        assert max(got.values()) - min(got[str(n)] for n in range(len(habits))) <= 2 * LONGEST


@given(costs, costs, st.sampled_from([0.05, 0.1, 0.25, 0.5]))
@settings(deadline=None, max_examples=20)
def test_bulk_work_gets_its_part_and_no_more(fast: int, slow: int, share: float) -> None:
    room: WaitingRoom[str] = WaitingRoom(bulk_share=share)
    room.take(100 * LONGEST)
    got: Counter[str] = Counter()
    kinds: tuple[tuple[Priority, int], ...] = (("interactive", fast), ("bulk", slow))
    for kind, cost in kinds:
        for _ in range(3):
            room.add(entry(cost, priority=kind))
    for _ in range(300):
        taken = step(room)
        got[taken.priority] += taken.cost
        room.add(entry(taken.cost, priority=taken.priority))
        # Both have got as much as each other, by their weights, but for an entry of each.
        lead = got["interactive"] / (1 - share) - got["bulk"] / share
        assert abs(lead) <= fast / (1 - share) + slow / share


def test_an_account_that_comes_with_little_at_a_time_gains_nothing() -> None:
    room: WaitingRoom[str] = WaitingRoom()
    got: Counter[str] = Counter()
    for _ in range(10):
        room.add(entry(10, "flood"))
    for _ in range(100):
        room.add(entry(10, "sly"))
        while (taken := step(room)).account != "sly":
            got["flood"] += taken.cost
            room.add(entry(10, "flood"))
        got["sly"] += taken.cost
    assert got["flood"] >= got["sly"] - 20


def test_a_newcomer_is_next_but_for_the_one_whose_turn_it_is() -> None:
    room: WaitingRoom[str] = WaitingRoom()
    for _ in range(1000):
        room.add(entry(20, "flood"))
    for _ in range(100):
        step(room)
    room.add(entry(30, "newcomer"))
    assert "newcomer" in {step(room).account for _ in range(2)}


def test_interactive_work_goes_before_bulk_work_whoever_has_it() -> None:
    room: WaitingRoom[str] = WaitingRoom()
    for _ in range(100):
        room.add(entry(20, "a", priority="bulk"))
    step(room)
    room.add(entry(20, "a"))
    room.add(entry(20, "b"))
    assert [step(room).priority for _ in range(2)] == ["interactive"] * 2


@given(
    st.lists(st.tuples(costs, st.integers(1, 12)), min_size=1, max_size=12), st.integers(1, LONGEST)
)
@settings(deadline=None, max_examples=30)
def test_nobody_is_overtaken_for_ever_by_newcomers(
    requests: list[tuple[int, int]], newcomer: int
) -> None:
    """What waits is done before the account has been served some twice what waited when it came."""
    room: WaitingRoom[str] = WaitingRoom()
    served = 0
    due: dict[Entry[str], int] = {}
    for number, (cost, sentences) in enumerate(requests):
        for _ in range(sentences):
            new = entry(cost, flow=number)
            room.add(new)
            due[new] = PATIENCE * room.tokens
    while due:
        # There is always somebody new, whose first turn is now.
        room.add(entry(newcomer))
        taken = step(room)
        served += taken.cost
        due.pop(taken, None)
        for at in due.values():
            assert served <= at + (len(requests) + 1) * PATIENCE * LONGEST


def test_a_running_batch_leaves_room_where_there_is_interactive_work() -> None:
    room: WaitingRoom[str] = WaitingRoom()
    for _ in range(80):
        room.add(entry(10, priority="bulk"))
    batch = room.take(400)
    assert len(batch) == 40
    for done in batch:
        room.done(done)
        room.add(entry(10, priority="bulk"))
    room.add(entry(10))
    batch = room.fill(400, 64, "g")
    assert Counter(e.priority for e in batch) == {"interactive": 1, "bulk": 10}
    assert room.fill(290, 64, "g") == []
    # For some time after the last of it too; then bulk work may fill the batch again.
    for done in batch:
        room.done(done)
    sizes = []
    for _ in range(40):
        batch = room.fill(400, 64, "g")
        sizes.append(len(batch))
        for done in batch:
            room.done(done)
            room.add(entry(10, priority="bulk"))
    assert sizes == [10] * 32 + [40] * 8


def test_interactive_work_passes_bulk_work_that_has_no_room() -> None:
    room: WaitingRoom[str] = WaitingRoom()
    room.take(400)
    room.add(entry(40, priority="bulk"))
    room.add(entry(40))
    assert len(room.fill(400, 64, "g")) == 2
    for _ in range(5):
        room.add(entry(40, priority="bulk"))
    assert len(room.fill(320, 64, "g")) == 1
    for _ in range(5):
        room.add(entry(40))
    assert [e.priority for e in room.fill(280, 64, "g")] == ["interactive"] * 5


@given(st.lists(st.integers(1, 10**6)), st.integers(1, 10**6))
@settings(deadline=None)
def test_what_lies_below_a_level(sizes: list[int], level: int) -> None:
    held = Sizes()
    for size in sizes:
        held.move(0, size)
    true = sum(min(size, level) for size in sizes)
    assert true <= held.below(level) <= 2 * true
    assert held.below(10**7) == sum(sizes)
    for size in sizes:
        held.move(size, 2 * size)
        held.move(2 * size, 0)
    assert held.below(level) == 0


class FairMachine(RuleBasedStateMachine):
    """Whatever comes and goes, the order that is foretold is the order in which is served."""

    def __init__(self) -> None:
        super().__init__()
        self.room: WaitingRoom[str] = WaitingRoom()
        self.waiting: list[Entry[str]] = []

    @rule(
        cost=costs,
        account=st.sampled_from("ab"),
        flow=st.integers(0, 3),
        priority=st.sampled_from(["interactive", "bulk"]),
        many=st.integers(1, 4),
    )
    def arrive(self, cost: int, account: str, flow: int, priority: Priority, many: int) -> None:
        for _ in range(many):
            self.waiting.append(entry(cost, account, flow, priority))
            self.room.add(self.waiting[-1])

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        gone = data.draw(st.sampled_from(self.waiting))
        self.room.discard(gone)
        self.waiting.remove(gone)

    @precondition(lambda self: self.waiting)
    @rule(count=st.integers(1, 6))
    def serve(self, count: int) -> None:
        foretold = list(itertools.islice(self.room.order(), count))
        taken = [step(self.room) for _ in range(min(count, len(self.waiting)))]
        # Bulk work may be held back by what runs, but nothing does here.
        assert taken == foretold
        for gone in taken:
            self.waiting.remove(gone)

    @invariant()
    def all_is_there_once(self) -> None:
        order = list(self.room.order())
        assert len(order) == len(self.waiting) == len(self.room)
        assert set(order) == set(self.waiting)
        assert self.room.tokens == sum(e.cost for e in self.waiting)
        for kind in ("interactive", "bulk"):
            assert self.room.waiting(kind) == sum(e.priority == kind for e in self.waiting)
        assert self.room.running == 0


TestFairMachine = FairMachine.TestCase
TestFairMachine.settings = settings(deadline=None, max_examples=40, stateful_step_count=30)
