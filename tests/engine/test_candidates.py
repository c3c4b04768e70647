from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.candidates import Forbidden, top_candidates


@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(1, 12), st.integers(1, 16))
@settings(deadline=None, max_examples=100)
def test_candidates_are_the_highest_of_the_whole_row(
    seed: int, rows: int, blocks: int, count: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    scores = torch.randn((rows, 64 * blocks), generator=generator)
    scores[:, 64 * blocks - 3 :] = float("-inf")
    values, columns = top_candidates(scores, count)
    expected = scores.topk(count)
    assert torch.equal(values, expected.values)
    assert torch.equal(scores.gather(1, columns), values)


def test_single_words_are_known_apart_and_the_end_is_never_forbidden() -> None:
    forbidden = Forbidden([(9,), (0,), (3, 4), (0, 5)], start=1, eos=0)
    assert forbidden.single == [9]
    assert forbidden.needs_history(0)
    assert not Forbidden([(9,)], start=1, eos=0).needs_history(0)


def test_longer_words_are_forbidden_where_they_would_be_complete() -> None:
    forbidden = Forbidden([(3, 4), (7, 8, 9)], start=1, eos=0)
    assert forbidden.after([2, 3], 0) == {4}
    assert forbidden.after([7, 8], 0) == {9}
    assert forbidden.after([8], 0) == set()
    assert forbidden.after([], 0) == set()


@given(st.lists(st.integers(2, 4), max_size=14), st.integers(1, 4))
def test_no_run_of_subwords_occurs_twice(written: list[int], ngram: int) -> None:
    row = [1, *written]
    runs = [tuple(row[at : at + ngram]) for at in range(len(row) - ngram + 1)]
    for following in range(2, 5):
        last = (*row, following)[-ngram:]
        banned = following in Forbidden([], start=1, eos=0).after(written, ngram)
        assert banned == (tuple(last) in runs)
