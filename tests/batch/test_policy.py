from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.batch.entry import Entry
from app.batch.policy import WaitingRoom


def entry(
    cost: int, flow: str = "a", group: str = "g", deadline: float | None = None
) -> Entry[str]:
    return Entry(f"{flow}{cost}", cost=cost, group=group, flow=flow, deadline=deadline)


def room_of(*entries: Entry[str], patience: int = 2) -> WaitingRoom[str]:
    room: WaitingRoom[str] = WaitingRoom(patience=patience)
    for waiting in entries:
        room.add(waiting)
    return room


def test_an_empty_room_gives_an_empty_batch() -> None:
    assert room_of().take(100) == []


def test_a_batch_keeps_to_the_padded_budget() -> None:
    room = room_of(*(entry(10) for _ in range(20)))
    assert len(room.take(100)) == 10
    assert len(room) == 10
    assert room.tokens == 100


def test_an_entry_larger_than_the_budget_goes_alone() -> None:
    room = room_of(entry(500), entry(10))
    assert [e.cost for e in room.take(100)] == [500]


def test_the_batch_is_filled_with_the_nearest_lengths() -> None:
    room = room_of(entry(20), *(entry(cost) for cost in (3, 19, 4, 18, 5, 20, 17)))
    assert sorted(e.cost for e in room.take(80)) == [18, 19, 20, 20]


def test_a_long_entry_does_not_hold_up_many_short_ones() -> None:
    room = room_of(entry(90), *(entry(10) for _ in range(20)))
    assert [e.cost for e in room.take(4_000)] == [90]
    assert [e.cost for e in room.take(4_000)] == [10] * 20


def test_a_few_entries_of_unlike_length_share_a_batch() -> None:
    """Two batches would cost more in overhead than one costs in padding."""
    room = room_of(entry(20), entry(35), entry(28))
    assert len(room.take(4_000)) == 3


def test_a_short_request_behind_a_long_one_is_in_the_next_batch() -> None:
    room = room_of(*(entry(20, flow="long") for _ in range(2_000)))
    room.take(640)
    room.add(entry(7, flow="short"))
    assert "short7" in [e.payload for e in room.take(640)]


def test_newcomers_behind_a_long_document_wait_for_two_batches_at_most() -> None:
    """Whatever the lengths, and however far the document has come."""
    lengths = random.Random(5)
    for moment in range(12):
        for length in (3, 8, 17, 31, 60):
            room = WaitingRoom[str]()
            for _ in range(2_000):
                room.add(entry(4 * lengths.randint(4, 60), flow="long"))
            for _ in range(moment):
                room.take(4_096)
            room.add(entry(4 * length, flow="short"))
            taken = [e.flow for _ in range(2) for e in room.take(4_096)]
            assert "short" in taken, (moment, length)


def test_flows_share_batches_in_proportion_to_their_tokens() -> None:
    room = room_of(*(entry(10, flow="a") for _ in range(100)), patience=99)
    for _ in range(100):
        room.add(entry(10, flow="b"))
    first = [e.flow for e in room.take(200)]
    assert first.count("a") == first.count("b") == 10


def test_whoever_is_passed_over_often_enough_is_taken() -> None:
    """Newcomers of the common length must not keep an odd one out, though none waits longer."""
    room = room_of(*(entry(10, flow=f"f{n}") for n in range(8)), patience=2)
    room.add(entry(2, flow="odd"))
    for turn in range(4):
        taken = [e.payload for e in room.take(40)]
        if "odd2" in taken:
            break
        for n in range(4):
            room.add(entry(10, flow=f"new{turn}{n}"))
    assert turn <= 2


def test_groups_do_not_mix() -> None:
    room = room_of(entry(5, group="x"), entry(5, group="y"), entry(5, group="x"))
    assert [e.group for e in room.take(100)] == ["x", "x"]
    assert [e.group for e in room.take(100)] == ["y"]


def test_a_running_batch_is_filled_in_fair_order_with_what_fits_of_its_group() -> None:
    room = room_of(entry(5, group="y"), *(entry(cost, group="x") for cost in (9, 8, 7, 1)))
    assert [(e.cost, e.group) for e in room.fill(20, 9, "x")] == [(9, "x"), (8, "x")]
    assert [e.cost for e in room.fill(20, 1, "x")] == [7]
    assert room.fill(0, 9, "x") == []
    assert len(room) == 2


def test_what_does_not_fit_into_a_running_batch_is_not_overtaken() -> None:
    room = room_of(entry(50), entry(5), entry(5))
    assert room.fill(20, 9, "g") == []
    assert [e.cost for e in room.fill(55, 9, "g")] == [50, 5]


def test_a_group_is_overtaken_by_one_batch_and_no_more() -> None:
    room: WaitingRoom[str] = WaitingRoom(most=10)
    room.add(entry(5, group="y", flow="other"))
    for _ in range(100):
        room.add(entry(1, group="x"))
    taken = sum(len(room.fill(4, 4, "x")) for _ in range(50))
    assert 10 <= taken < 14
    assert [e.group for e in room.take(10)] == ["y"]


def test_discarded_entries_are_never_taken() -> None:
    gone, kept = entry(10), entry(11)
    room = room_of(gone, kept)
    room.discard(gone)
    room.discard(gone)
    assert room.tokens == 11
    assert room.take(100) == [kept]


def test_expiry_drops_what_is_late() -> None:
    late, early, never = entry(1, deadline=5.0), entry(2, deadline=9.0), entry(3)
    room = room_of(late, early, never)
    assert room.expire(5.0) == [late]
    assert {e.cost for e in room.take(100)} == {2, 3}


@given(
    st.lists(st.tuples(st.integers(1, 60), st.sampled_from("abc"), st.sampled_from("xy"))),
    st.integers(1, 200),
)
@settings(deadline=None)
def test_everything_comes_out_once_and_within_budget(
    items: list[tuple[int, str, str]], budget: int
) -> None:
    entries = [entry(cost, flow, group) for cost, flow, group in items]
    room = room_of(*entries)
    taken: list[Entry[str]] = []
    while batch := room.take(budget):
        longest = max(e.cost for e in batch)
        assert len(batch) == 1 or longest * len(batch) <= budget
        assert len({e.group for e in batch}) == 1
        taken += batch
    assert sorted(map(id, taken)) == sorted(map(id, entries))
    assert (len(room), room.tokens) == (0, 0)


class RoomMachine(RuleBasedStateMachine):
    """Any order of arrivals, withdrawals, expiries and batches keeps the books straight."""

    def __init__(self) -> None:
        super().__init__()
        self.room: WaitingRoom[str] = WaitingRoom(window=2, patience=1, most=8)
        self.waiting: list[Entry[str]] = []
        self.now = 0.0
        self.head_was_taken = True

    @rule(cost=st.integers(1, 30), flow=st.sampled_from("abcd"), wait=st.none() | st.integers(1, 5))
    def arrive(self, cost: int, flow: str, wait: int | None) -> None:
        new = entry(cost, flow, deadline=None if wait is None else self.now + wait)
        self.room.add(new)
        self.waiting.append(new)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        gone = data.draw(st.sampled_from(self.waiting))
        self.room.discard(gone)
        self.waiting.remove(gone)

    @rule(seconds=st.integers(0, 3))
    def pass_time(self, seconds: int) -> None:
        self.now += seconds
        for late in self.room.expire(self.now):
            self.waiting.remove(late)
        assert all(e.deadline is None or e.deadline > self.now for e in self.waiting)

    @precondition(lambda self: self.waiting)
    @rule(budget=st.integers(1, 90))
    def batch(self, budget: int) -> None:
        head = next(self.room.order())
        batch = self.room.take(budget)
        assert batch
        assert head in batch or self.head_was_taken, "the first is in one of any two batches"
        self.head_was_taken = head in batch
        for taken in batch:
            self.waiting.remove(taken)

    @invariant()
    def books_balance(self) -> None:
        assert len(self.room) == len(self.waiting)
        assert self.room.tokens == sum(e.cost for e in self.waiting)


TestRoomMachine = RoomMachine.TestCase
TestRoomMachine.settings = settings(deadline=None, max_examples=60, stateful_step_count=40)
