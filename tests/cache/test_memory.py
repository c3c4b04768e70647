"""The tier in this process: never over its bound, and what is counted is what is there."""

from __future__ import annotations

import os
import threading
import tracemalloc
from collections import OrderedDict

from hypothesis import given
from hypothesis import strategies as st

from app.cache.memory import OVERHEAD, Memory

STEPS = st.lists(
    st.tuples(st.sampled_from([b"a", b"b", b"c", b"d", b"e"]), st.integers(-1, 700)), max_size=60
)


@given(steps=STEPS, octets=st.integers(0, 4_000))
def test_it_holds_what_was_used_last_and_fits(steps: list[tuple[bytes, int]], octets: int) -> None:
    memory = Memory(octets, 1000)
    model: OrderedDict[bytes, bytes] = OrderedDict()
    forgotten = 0
    for key, length in steps:
        if length < 0:
            assert memory.get([key]) == ({key: model[key]} if key in model else {})
            if key in model:
                model.move_to_end(key)
            continue
        value = os.urandom(length)
        forgotten += memory.put(key, value)
        if length + OVERHEAD <= octets:
            model[key] = value
            model.move_to_end(key)
            while sum(map(len, model.values())) + OVERHEAD * len(model) > octets:
                model.popitem(last=False)
        size = sum(map(len, model.values())) + OVERHEAD * len(model)
        assert memory.held == (len(model), size)
        assert size <= octets
    assert memory.get(list(model)) == model


def test_those_that_had_to_go_are_counted() -> None:
    memory = Memory(3 * (OVERHEAD + 10), 1000)
    assert [memory.put(bytes([n]), bytes(10)) for n in range(5)] == [0, 0, 0, 1, 1]
    assert memory.put(b"large", bytes(3 * OVERHEAD + 31)) == 0
    assert memory.put(b"whole", bytes(2 * OVERHEAD + 30)) == 3
    assert memory.held[0] == 1


def test_what_is_old_is_gone() -> None:
    now = 0.0
    memory = Memory(10_000, 60, clock=lambda: now)
    memory.put(b"a", b"one")
    now = 59.0
    memory.put(b"b", b"two")
    assert memory.get([b"a", b"b"]) == {b"a": b"one", b"b": b"two"}
    now = 60.0
    assert memory.get([b"a", b"b"]) == {b"b": b"two"}
    assert memory.held == (1, OVERHEAD + 3)


def test_the_bytes_that_are_counted_are_those_that_are_taken_up() -> None:
    """Also right after its tables have grown, when they are emptiest."""
    for count in (1_000, 5_000, 11_500):
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            memory = Memory(10**9, 1000)
            for number in range(count):
                memory.put(os.urandom(24), bytes(300 + number % 7))
            taken = tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
        counted = memory.held[1]
        assert counted / 2 < taken <= counted


def test_threads_do_not_disturb_each_other() -> None:
    memory = Memory(50 * (OVERHEAD + 8), 1000)
    wrong: list[bytes] = []

    def work(seed: int) -> None:
        for number in range(2_000):
            key = (number * 7 + seed) % 90
            memory.put(bytes([key]), bytes([key]) * 8)
            wrong.extend(k for k, v in memory.get([bytes([number % 90])]).items() if v != k * 8)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert memory.held == (50, 50 * (OVERHEAD + 8))
