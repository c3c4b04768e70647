"""Who is let in and who is not, at an engine that does a hundred tokens a second."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.batch.admission import Admission
from app.batch.bounds import Bounds
from app.batch.entry import Entry
from app.batch.forecast import ahead, sooner
from app.batch.policy import WaitingRoom
from app.batch.speed import Speed
from app.errors import Expired, Overloaded, OverShare
from app.types import Priority, Ticket

RATE, WAIT, BULK_WAIT, LONGEST = 100.0, 30.0, 120.0, 40
Work = tuple[str, Priority, int, int]

works = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["interactive", "interactive", "bulk"]),
        st.integers(1, LONGEST),
        st.integers(1, 200),
    ),
    max_size=12,
)


class Scene:
    """A room, an admission that knows how fast the engine is, and a clock."""

    def __init__(self, *, waiting_tokens: int = 10**6, sure: bool = True) -> None:
        bounds = Bounds(100, 8, waiting_tokens, WAIT, BULK_WAIT)
        self.room: WaitingRoom[str] = WaitingRoom()
        self.admission = Admission(self.room, bounds, chance=lambda: 0.0)
        if sure:
            self.admission.speed.measured(RATE, 8, interactive=0.0, saturated=True)
        self.now = 0.0
        self.flows = 0

    def add(self, account: str, priority: Priority, cost: int, sentences: int) -> Entry[str]:
        """Let a request wait; return its last sentence."""
        self.flows += 1
        for _ in range(sentences):
            last = Entry(account, cost, "g", self.flows, account, priority)
            self.room.add(last)
        return last

    def ask(
        self,
        tokens: int = 40,
        *,
        account: str = "",
        priority: Priority = "interactive",
        seconds: float | None = None,
    ) -> None:
        deadline = None if seconds is None else self.now + seconds
        self.admission.check(Ticket(account, priority, deadline), "new", tokens, self.now)

    def pass_time(self, seconds: float) -> None:
        """Let the engine work."""
        end = self.now + seconds
        while self.now < end and self.room.tokens:
            (taken,) = self.room.fill(LONGEST, 1, "g")
            self.room.done(taken)
            self.now += taken.cost / RATE
        self.now = max(self.now, end)


def test_whoever_would_wait_too_long_is_refused_and_may_come_back_when_told() -> None:
    scene = Scene()
    for _ in range(80):
        scene.add("", "interactive", 40, 1)
    # 32 seconds' worth waits; the new one would be the 81st.
    with pytest.raises(Overloaded, match="Too much work") as refusal:
        scene.ask()
    assert refusal.value.code == "overloaded"
    assert refusal.value.retry_after == pytest.approx(2.0)
    scene.pass_time(refusal.value.retry_after)
    scene.ask()


def test_a_short_request_is_let_in_beside_a_long_one_and_so_is_a_long_one_alone() -> None:
    scene = Scene()
    scene.ask(10**6)
    scene.add("", "interactive", 40, 1000)
    scene.ask()
    with pytest.raises(Overloaded):
        scene.ask(40_000)


def test_a_flood_is_refused_itself_and_not_others() -> None:
    scene = Scene()
    for _ in range(76):
        scene.ask(account="flood")
        scene.add("flood", "interactive", 40, 1)
    with pytest.raises(OverShare, match="your work") as refusal:
        scene.ask(account="flood")
    assert refusal.value.code == "over_share"
    assert refusal.value.retry_after >= 0
    scene.ask(account="other")
    scene.ask(account="other", seconds=2.0)
    scene.ask(1500, account="other")


def test_when_all_have_too_much_it_is_nobodys_fault() -> None:
    scene = Scene()
    for number in range(100):
        scene.add(f"account {number}", "interactive", 40, 1)
    for account in ("account 5", "newcomer"):
        with pytest.raises(Overloaded) as refusal:
            scene.ask(account=account)
        assert refusal.value.code == "overloaded"


def test_bulk_work_waits_longer_and_keeps_nobody_out() -> None:
    scene = Scene()
    for _ in range(300):
        scene.ask(priority="bulk")
        scene.add("", "bulk", 40, 1)
    scene.add("", "bulk", 40, 1)
    with pytest.raises(Overloaded):
        scene.ask(priority="bulk")
    scene.ask()
    scene.ask(seconds=2.0)


def test_beside_interactive_work_that_goes_on_bulk_work_is_slower() -> None:
    scene = Scene()
    scene.add("", "bulk", 40, 1)
    for _ in range(100):
        scene.add("", "bulk", 40, 1)
    scene.ask(priority="bulk")
    for _ in range(20):
        scene.admission.speed.measured(RATE, 8, interactive=0.8 * RATE, saturated=True)
    with pytest.raises(Overloaded):
        scene.ask(priority="bulk")


def test_what_cannot_be_done_in_time_is_refused_at_once() -> None:
    scene = Scene()
    with pytest.raises(Expired):
        scene.ask(1000, seconds=5.0)
    scene.ask(1000, seconds=11.0)
    for _ in range(30):
        scene.add("", "interactive", 40, 1)
    with pytest.raises(Overloaded) as refusal:
        scene.ask(seconds=5.0)
    scene.pass_time(refusal.value.retry_after)
    scene.ask(seconds=5.0)


def test_what_runs_counts_for_the_deadline() -> None:
    scene = Scene()
    scene.add("", "interactive", 100, 8)
    scene.room.fill(1000, 8, "g")
    scene.ask()
    with pytest.raises(Overloaded):
        scene.ask(seconds=5.0)


def test_while_the_speed_is_not_known_only_memory_counts() -> None:
    scene = Scene(sure=False, waiting_tokens=10_000)
    scene.add("", "interactive", 40, 200)
    scene.ask(1000, seconds=0.1)
    with pytest.raises(Overloaded) as refusal:
        scene.ask(3000)
    assert refusal.value.retry_after == 1.0


def test_no_account_and_no_bulk_work_takes_all_memory() -> None:
    scene = Scene(sure=False, waiting_tokens=10_000)
    scene.add("a", "interactive", 40, 120)
    with pytest.raises(OverShare):
        scene.ask(1000, account="a")
    scene.ask(1000, account="b")
    scene.add("b", "bulk", 40, 100)
    with pytest.raises(Overloaded) as refusal:
        scene.ask(1100, account="c", priority="bulk")
    assert refusal.value.code == "overloaded"
    scene.ask(1100, account="c")
    scene = Scene(sure=False, waiting_tokens=10)
    scene.ask(5000, account="a")


def test_those_who_are_refused_do_not_come_back_at_once() -> None:
    scene = Scene()
    for _ in range(100):
        scene.add("", "interactive", 40, 1)
    chances = iter([0.0, 0.5, 1.0])
    scene.admission._chance = lambda: next(chances)
    told = []
    for _ in range(3):
        with pytest.raises(Overloaded) as refusal:
            scene.ask()
        told.append(refusal.value.retry_after)
    assert told == pytest.approx([10.0, 11.25, 12.5])


def test_the_door_asks_for_what_is_usual() -> None:
    scene = Scene()
    ticket = Ticket()
    scene.admission.check_room(ticket, 0.0)
    for _ in range(80):
        scene.add("", "interactive", 40, 1)
    with pytest.raises(Overloaded):
        scene.admission.check_room(ticket, 0.0)
    scene.admission.check_room(Ticket(priority="bulk"), 0.0)
    assert scene.admission.drain == pytest.approx(32.0)


@given(
    works,
    st.sampled_from(["a", "d", ""]),
    st.sampled_from(["interactive", "bulk"]),
    st.integers(1, 4000),
)
@settings(deadline=None, max_examples=40)
def test_whoever_comes_back_when_told_is_let_in(
    waiting: list[Work], account: str, priority: Priority, tokens: int
) -> None:
    scene = Scene()
    for work in waiting:
        scene.add(*work)
    try:
        scene.ask(tokens, account=account, priority=priority)
    except Overloaded as refusal:
        seconds = refusal.retry_after
    else:
        return
    assert seconds > 0
    # A sentence is served whole, so that this is not exact.
    scene.pass_time(seconds + LONGEST / RATE)
    scene.ask(tokens, account=account, priority=priority)


@given(works, st.sampled_from(["a", "d"]), st.integers(1, LONGEST), st.integers(1, 60))
@settings(deadline=None, max_examples=25)
def test_what_is_let_in_is_done_in_about_the_time_foretold(
    waiting: list[Work], account: str, cost: int, sentences: int
) -> None:
    """Of interactive work; an older request of the account may take half of what it has."""
    scene = Scene()
    for work in waiting:
        scene.add(*work)
    told = ahead(scene.room, "interactive", account, "new", cost * sentences)
    last = scene.add(account, "interactive", cost, sentences)
    served = 0
    while last.alive:
        (taken,) = scene.room.fill(LONGEST, 1, "g")
        served += taken.cost if taken.priority == "interactive" else 0
    slack = 2 * LONGEST * (len(waiting) + 1)
    assert served <= 2 * told + slack
    assert told <= 2 * served + slack


def test_a_shared_sentence_stands_where_it_comes_first() -> None:
    scene = Scene()
    late = scene.add("a", "interactive", 40, 50)
    bulk = scene.add("a", "bulk", 40, 1)
    scene.add("a", "interactive", 40, 40)
    assert sooner(scene.room, late, "interactive", "a", "new")
    assert sooner(scene.room, late, "interactive", "b", "new")
    assert not sooner(scene.room, late, "bulk", "b", "new")
    assert not sooner(scene.room, late, "interactive", "a", scene.flows - 2)
    assert sooner(scene.room, bulk, "interactive", "a", "new")


def test_the_speed_is_that_of_full_batches() -> None:
    speed = Speed(full=16)
    # One sentence alone takes as long as a fifth of five would; a full batch is four times as fast.
    speed.measured(10.0, 1.0, interactive=10.0, saturated=False)
    assert speed.rate == pytest.approx(40.0)
    assert not speed.sure
    speed.measured(30.0, 16.0, interactive=30.0, saturated=False)
    assert speed.rate == pytest.approx(40.0)
    speed.measured(20.0, 16.0, interactive=20.0, saturated=True)
    assert (speed.rate, speed.sure) == (20.0, True)
    # What is done while nothing waits says nothing, if it is less.
    speed.measured(5.0, 1.0, interactive=5.0, saturated=False)
    assert speed.rate == 20.0
    speed.measured(40.0, 16.0, interactive=40.0, saturated=True)
    assert speed.rate == pytest.approx(26.0)
