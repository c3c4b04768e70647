"""Steps recorded once and replayed, without a GPU: a tape does what a CUDA graph does.

It keeps every operation with the tensors that it had and, played again, runs them on these and
fills the same results. What a step takes from Python stays as it was when it was recorded.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from app.engine.architecture import read_architecture
from app.engine.device import place
from app.engine.graphs import Step
from app.engine.marian import MarianEngine
from app.engine.network import Network
from app.engine.scores import Scored
from app.engine.tensors import open_tensors
from app.engine.weights import locate
from app.types import Decoding, Job
from tests.engine.small import load, sources

# What waits for a GPU or copies from the host, neither of which may be recorded.
WAITS = {"_local_scalar_dense", "lift_fresh", "nonzero", "_to_copy.default"}


class Tape(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes all operations and can do them again."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.calls: list[tuple[Any, Any, Any, list[Any]]] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        found = func(*args, **(kwargs or {}))
        self.calls.append((func, args, kwargs or {}, tree_leaves(found)))
        return found

    def play(self) -> None:
        for func, args, kwargs, first in self.calls:
            for kept, new in zip(first, tree_leaves(func(*args, **kwargs)), strict=True):
                if isinstance(kept, torch.Tensor) and kept.data_ptr() != new.data_ptr():
                    kept.copy_(new)


class Recorder:
    """Counts what it records and what is replayed."""

    def __init__(self) -> None:
        self.tapes: list[Tape] = []
        self.replays = 0

    def __call__(self, step: Step) -> Step:
        tape = Tape()
        with tape:
            found = step()
        self.tapes.append(tape)

        def replay() -> Scored:
            self.replays += 1
            tape.play()
            return found

        return replay


def replaying(directory: Path) -> tuple[MarianEngine, Recorder]:
    shape, rules = read_architecture(directory)
    tensors = open_tensors(directory)
    placement = place("cpu", "float32")
    with torch.inference_mode():
        network = Network(shape, tensors, placement)
    recorder = Recorder()
    return MarianEngine(
        locate(str(directory)), network, rules, placement, record=recorder
    ), recorder


@pytest.mark.parametrize("decoding", [Decoding(1), Decoding(4, 4), Decoding(3, 2)])
def test_replayed_steps_give_what_launched_ones_give(small: Path, decoding: Decoding) -> None:
    engine, recorder = replaying(small)
    other = load(small)
    draw = random.Random(decoding.beam_size)
    for _ in range(3):  # the later ones with what the first recorded, and its cache
        work = [
            Job(ids, draw.randrange(2, 24), decoding, attention=draw.random() < 0.5)
            for ids in sources(501, [draw.randrange(1, 40) for _ in range(20)])
        ]
        left = work[7:]

        def refill(_tokens: int, left: list[Job] = left) -> list[Job]:
            count = draw.choice([0, 0, 1, 3])
            more = left[:count]
            del left[:count]
            return more

        found = dict(engine.translate(work[:7], refill))
        assert len(found) == len(work) - len(left)
        for at, hypotheses in found.items():
            ((_, expected),) = other.translate([work[at]])
            assert [h.ids for h in hypotheses] == [h.ids for h in expected]
            for mine, its in zip(hypotheses, expected, strict=True):
                assert mine.score == pytest.approx(its.score, abs=1e-4)
            if work[at].attention:
                assert hypotheses[0].attention is not None
                assert expected[0].attention is not None
                assert np.allclose(hypotheses[0].attention, expected[0].attention, atol=1e-4)
    assert recorder.replays > len(recorder.tapes) > 0


def test_nothing_that_cannot_be_recorded_is(small: Path) -> None:
    engine, recorder = replaying(small)
    list(engine.translate([Job(sources(501, [9])[0], 20, Decoding(4), attention=True)]))
    names = {str(call[0]).removeprefix("aten.") for tape in recorder.tapes for call in tape.calls}
    assert "index_put_.default" in names
    found = {name for name in names for wait in WAITS if name.startswith(wait)}
    assert not found


def test_forbidden_words_and_renormalised_scores(small: Path, tmp_path: Path) -> None:
    directory = shutil.copytree(small, tmp_path / "model")
    path = directory / "generation_config.json"
    rules = {"bad_words_ids": [[500], [7], [0]], "renormalize_logits": True}
    path.write_text(json.dumps({**json.loads(path.read_text()), **rules}))
    work = [Job(ids, 20, Decoding(4, 2)) for ids in sources(501, [2, 9, 17])]
    (engine, recorder), other = replaying(directory), load(directory)
    mine, expected = dict(engine.translate(work)), dict(other.translate(work))
    assert [[h.ids for h in mine[at]] for at in range(3)] == [
        [h.ids for h in expected[at]] for at in range(3)
    ]
    assert recorder.replays


def test_repetition_bounds_which_depend_on_what_was_written_are_not_replayed(small: Path) -> None:
    engine, recorder = replaying(small)
    work = [Job(ids, 20, Decoding(4, 1, 2)) for ids in sources(501, [5, 9])]
    mine, expected = dict(engine.translate(work)), dict(load(small).translate(work))
    assert [mine[at][0].ids for at in range(2)] == [expected[at][0].ids for at in range(2)]
    assert not recorder.replays


def test_forbidden_words_of_two_subwords_are_not_replayed(small: Path, tmp_path: Path) -> None:
    directory = shutil.copytree(small, tmp_path / "model")
    path = directory / "generation_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "bad_words_ids": [[7, 8]]}))
    engine, recorder = replaying(directory)
    list(engine.translate([Job(sources(501, [9])[0], 20, Decoding(4))]))
    assert not recorder.replays


def test_what_is_no_number_in_a_cache_does_not_outlive_its_call(small: Path) -> None:
    engine, _ = replaying(small)
    work = [Job(ids, 20, Decoding(4)) for ids in sources(501, [5, 9, 30])]
    list(engine.translate(work))
    with torch.inference_mode():
        engine._graphs[4].cache.past[0].fill_(torch.nan)
    assert any(np.isnan(found[0].score) for _, found in engine.translate(work))
    mine, expected = dict(engine.translate(work)), dict(load(small).translate(work))
    assert [mine[at][0].ids for at in range(3)] == [expected[at][0].ids for at in range(3)]


def test_after_an_abandoned_call_nothing_of_it_is_left(small: Path) -> None:
    engine, _ = replaying(small)
    work = [Job(ids, 20, Decoding(4)) for ids in sources(501, [5, 9, 30])]
    results: Iterator[Any] = engine.translate(work)
    next(results)
    del results
    mine, expected = dict(engine.translate(work)), dict(load(small).translate(work))
    assert [mine[at][0].ids for at in range(3)] == [expected[at][0].ids for at in range(3)]
