"""Links between subwords to a lexicon."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from models.recipe.shortlist import lexicon, linked


def test_the_most_frequent_targets_of_a_subword_come_first() -> None:
    pairs = [(np.array([1, 2]), np.array([7, 8, 9])), (np.array([2]), np.array([8]))]
    links = ["0-0 1-1 1-2", "0-0", "0-0 1-1", ""]  # forward, then reverse
    offsets, targets = lexicon(linked(pairs, iter(links)), 4, 10, depth=5)
    lists = [targets[a:b].tolist() for a, b in pairwise(offsets)]
    assert lists == [[], [7], [8, 9], []]
    offsets, targets = lexicon(linked(pairs, iter(links)), 4, 10, depth=1)
    assert (offsets.tolist(), targets.tolist()) == ([0, 0, 1, 2, 2], [7, 8])


def test_no_links_make_an_empty_lexicon() -> None:
    offsets, targets = lexicon(iter([]), 3, 10, depth=2)
    assert (offsets.tolist(), targets.tolist()) == ([0, 0, 0, 0], [])
