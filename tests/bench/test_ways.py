"""Ways to bring sentences to an engine: who is computed with whom, and when."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.batch.bounds import Bounds
from app.engine.fake import FakeEngine, FakeSubwords
from app.types import Hypothesis, Job, Refill
from bench.refill import WAYS, Way, figures
from bench.ways import Stream, alike, cut, poisson, refilled, sorted_batches

BOUNDS = Bounds(batch_sentences=8)


class Counting(FakeEngine):
    """Notes what it is called with, and how many sentences it has at most."""

    def __init__(self, pace: float = 0.0) -> None:
        super().__init__(pace=pace)
        self.calls: list[list[int]] = []
        self.most = 0

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        self.calls.append([len(job.ids) for job in jobs])
        live = self.most = max(self.most, len(jobs))

        def more(tokens: int) -> Sequence[Job]:
            nonlocal live
            joining = refill(tokens) if refill else ()
            live += len(joining)
            self.most = max(self.most, live)
            return joining

        for result in super().translate(jobs, refill and more):
            live -= 1
            yield result


def jobs(lengths: Sequence[int]) -> list[Job]:
    subwords = FakeSubwords()
    return [Job(subwords.encode("a" * length).ids, 2 * length + 10) for length in lengths]


@given(st.lists(st.integers(1, 100), min_size=1, max_size=60), st.integers(1, 9))
def test_batches_are_cut_by_length_and_the_longest_waiting_is_in_the_next(
    lengths: list[int], rows: int
) -> None:
    waiting = list(range(len(lengths)))
    batches = []
    while waiting:
        batch = cut(waiting, [lengths[number] for number in waiting], rows)
        assert waiting[0] in batch
        waiting = [number for number in waiting if number not in batch]
        batches.append(batch)
    assert sorted(chain(*batches)) == list(range(len(lengths)))
    ranges = sorted(sorted(lengths[number] for number in batch) for batch in batches)
    assert sum(len(batch) < rows for batch in ranges) <= 1
    for before, after in pairwise(ranges):
        assert before[-1] <= after[0]


def test_arrivals_are_reproducible_and_as_frequent_as_asked() -> None:
    times = poisson(2000, 5.0, seed=3)
    assert times == poisson(2000, 5.0, seed=3) != poisson(2000, 5.0, seed=4)
    assert times == sorted(times)
    assert times[-1] == pytest.approx(400, rel=0.1)
    assert poisson(3, math.inf, seed=3) == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("way", WAYS)
def test_every_sentence_is_computed_once_and_idle_time_is_skipped(way: str) -> None:
    lengths = [3, 40, 5, 60, 7, 80, 9, 20, 30, 11, 13, 4]
    work = jobs(lengths)
    stream = Stream(work, [600.0 * (number // 4) for number in range(len(work))])
    WAYS[way](Counting(), stream, BOUNDS)
    assert stream.over
    assert stream.now > 1200
    assert max(stream.waits) < 60  # the other hundreds of seconds are nobody's
    assert stream.written == sum(lengths) + len(lengths)
    found = figures(stream)
    assert found.subwords / found.sentences == pytest.approx(stream.written / len(work))
    assert 0 <= found.p50 <= found.p95 < 60


def test_who_arrives_meanwhile_joins_the_running_batch_or_waits_for_the_next() -> None:
    work, arrivals = jobs([50] * 6 + [3]), [0.0] * 6 + [0.004]
    refilling, static = Counting(pace=0.005), Counting(pace=0.005)
    refilled(refilling, Stream(work, arrivals), BOUNDS)
    sorted_batches(static, Stream(work, arrivals), BOUNDS)
    assert refilling.calls == [[51] * 6]
    assert static.calls == [[51] * 6, [4]]


@pytest.mark.parametrize(("tokens", "most"), [(4096, 8), (200, 4)])
@pytest.mark.parametrize("way", [refilled, alike])
def test_the_running_batch_is_full_and_no_fuller(way: Way, tokens: int, most: int) -> None:
    engine = Counting(pace=0.0005)
    way(engine, Stream(jobs([10] * 24), [0.0] * 24), replace(BOUNDS, batch_tokens=tokens))
    assert engine.most == most
    assert len(engine.calls) == (1 if way is refilled else 24 // most)
