"""The search against a plain statement of its rules: one sentence, one hypothesis at a time."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.architecture import SearchRules
from app.engine.beam import BeamSearch, Ended

EOS, WORDS = 0, 12


@dataclass(frozen=True)
class Sentence:
    """One whose next subwords depend on what was written, by no rule but always the same."""

    seed: int
    bound: int

    def logprobs(self, written: list[int]) -> list[float]:
        draw = random.Random(f"{self.seed} {written}")
        weights = [draw.expovariate(1) ** 2 for _ in range(WORDS)]
        return [math.log(weight / sum(weights)) for weight in weights]


@dataclass
class Running:
    """A hypothesis: its subwords, the beams that they were computed in, and their sum."""

    total: float = 0.0
    ids: list[int] = field(default_factory=list)
    beams: list[int] = field(default_factory=list)


def plainly(sentence: Sentence, beams: int, rules: SearchRules) -> tuple[int, list[Ended]]:
    """Search without regard to time, by ``generate``'s rules; return the steps and what ended."""
    running, ended = [Running()], list[tuple[float, Ended]]()
    for length in range(1, sentence.bound):
        steps = [
            (past.total + value, beam, token)
            for beam, past in enumerate(running)
            for token, value in enumerate(sentence.logprobs(past.ids))
        ]
        steps.sort(reverse=True)
        for total, beam, token in steps[:beams]:
            if token == EOS:
                found = Ended(running[beam].ids, running[beam].beams, total / length, length)
                ended.append((total / length**rules.length_penalty, found))
        ended = sorted(ended, key=lambda pair: -pair[0])[:beams]
        if beams == 1 and ended:
            return length, [found for _, found in ended]
        running = [
            Running(total, [*running[beam].ids, token], [*running[beam].beams, beam])
            for total, beam, token in steps
            if token != EOS
        ][:beams]
        if len(ended) < beams:
            continue
        hoped = sentence.bound if rules.early_stopping == "never" else length
        best = running[0].total / hoped**rules.length_penalty
        if rules.early_stopping is True or best <= ended[-1][0]:
            return length, [found for _, found in ended]
    for past in running:
        # A forced end costs nothing in the search, but counts for the score that is told.
        end = sentence.logprobs(past.ids)[EOS]
        told = (past.total + end) / sentence.bound
        found = Ended(past.ids, past.beams, told, sentence.bound)
        ended.append((past.total / sentence.bound**rules.length_penalty, found))
    ended.sort(key=lambda pair: -pair[0])
    return sentence.bound, [found for _, found in ended[:beams]]


def searched(
    sentences: list[Sentence], beams: int, rules: SearchRules, draw: random.Random
) -> dict[int, tuple[int, list[Ended]]]:
    """Search all, which join at any moment and leave when they are done; see :func:`plainly`."""
    search = BeamSearch(beams, rules, EOS)
    slots: list[tuple[int, list[list[int]]]] = []  # numbers of sentences, what their beams hold
    waiting, found = list(range(len(sentences))), dict[int, tuple[int, list[Ended]]]()
    while waiting or slots:
        some = draw.randrange(0 if slots else 1, 4)
        joining, waiting = waiting[:some], waiting[some:]
        if joining:
            search.add([sentences[number].bound for number in joining])
            slots += [(number, [[] for _ in range(beams)]) for number in joining]
        assert search.written() == [rows for _, rows in slots]
        scores = np.array([[sentences[n].logprobs(row) for row in rows] for n, rows in slots], "f4")
        ids = np.argsort(-scores, axis=2)[:, :, : search.candidates]
        values = np.take_along_axis(scores, ids, axis=2)
        parents, tokens, done = search.advance(values, ids, scores[:, :, EOS])
        slots = [
            (number, [[*rows[at], token] for at, token in zip(*step, strict=True)])
            for (number, rows), *step in zip(slots, parents.tolist(), tokens.tolist(), strict=True)
        ]
        assert done == sorted(done, reverse=True)
        for slot in done:
            found[slots[slot][0]] = search.at[slot], search.ended(slot, beams)
            search.remove(slot)
            slots[slot] = slots[-1]
            slots.pop()
    return found


@given(
    st.integers(0, 10_000),
    st.integers(1, 5),
    st.sampled_from([False, True, "never"]),
    st.sampled_from([0.0, 0.6, 1.0, 1.7]),
)
@settings(deadline=None, max_examples=60)
def test_sentences_that_come_and_go_get_what_the_rules_say_of_each(
    seed: int, beams: int, early: bool | str, penalty: float
) -> None:
    draw = random.Random(seed)
    rules = SearchRules(length_penalty=penalty, early_stopping=early)
    # From a bound of three on there are enough hypotheses for all beams.
    work = [Sentence(draw.randrange(10**6), draw.randrange(3, 16)) for _ in range(6)]
    found = searched(work, beams, rules, draw)
    for number, sentence in enumerate(work):
        steps, expected = plainly(sentence, beams, rules)
        taken, mine = found[number]
        assert taken == steps
        assert [(e.ids, e.beams, e.length) for e in mine] == [
            (e.ids, e.beams, e.length) for e in expected
        ]
        assert [e.score for e in mine] == pytest.approx([e.score for e in expected], abs=1e-5)


@pytest.mark.parametrize("beams", [1, 4])
def test_what_is_no_number_shows_in_the_score(beams: int) -> None:
    search = BeamSearch(beams, SearchRules(), EOS)
    search.add([3])
    shape = (1, beams, search.candidates)
    ids = np.broadcast_to(np.arange(1, 1 + search.candidates), shape)
    done: list[int] = []
    while not done:
        *_, done = search.advance(np.full(shape, np.nan, "f4"), ids, np.zeros(shape[:2], "f4"))
    assert all(math.isnan(ended.score) for ended in search.ended(0, beams))


def test_a_bound_of_one_leaves_room_for_the_end_alone() -> None:
    search = BeamSearch(4, SearchRules(), EOS)
    search.add([1, 9])
    ids = np.broadcast_to(np.arange(1, 9), (2, 4, 8))
    values = np.broadcast_to(-np.arange(8, dtype="f4"), (2, 4, 8))
    _, tokens, done = search.advance(values, ids, np.full((2, 4), -3, "f4"))
    assert (done, tokens.tolist()[1]) == ([0], [1, 2, 3, 4])
    assert search.ended(0, 1) == [Ended([], [], -3.0, 1)]
