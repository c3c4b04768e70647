"""The output layer restricted to what a sentence may need."""

from __future__ import annotations

import random
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engine.marian import MarianEngine, load_marian
from app.engine.pieces import SentencePieces
from app.engine.shortlist import NAME, Shortlist
from app.engine.weights import Checkpoint
from app.errors import ModelUnavailable
from app.types import Decoding, Hypothesis, Job
from bench.reference import Reference
from tests.engine.small import load

TEXTS = (
    "Die Regierung in Berlin hat am Montag getagt.",
    "Rund 2.500 Menschen warteten.",
    "Der Zug fuhr nach Köln.",
    "Nein.",
    "Am 3. Mai sagte er, das sei nicht wahr.",
)


def rows(lists: list[list[int]]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    offsets = np.cumsum([0, *map(len, lists)])
    return offsets, np.array([number for row in lists for number in row], dtype=np.int64)


def write(checkpoint: Checkpoint, directory: Path, **arrays: Any) -> Path:
    """Return a copy of the checkpoint without manifest and with a shortlist of these arrays."""
    shutil.copytree(
        checkpoint.directory, directory, ignore=shutil.ignore_patterns("manifest.json", NAME)
    )
    np.savez(directory / NAME, **arrays)
    return directory


def run(engine: MarianEngine, jobs: list[Job]) -> list[tuple[Hypothesis, ...]]:
    found = dict(engine.translate(jobs))
    return [found[at] for at in range(len(jobs))]


def jobs(pieces: SentencePieces, decoding: Decoding) -> list[Job]:
    return [Job(pieces.encode(text).ids, 40, decoding) for text in TEXTS]


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory, checkpoint: Checkpoint) -> Path:
    """The bundled model with a shortlist of our own, which leaves much out."""
    draw = random.Random(3)
    lists = [sorted(draw.sample(range(15_999), 20)) for _ in range(16_000)]
    offsets, targets = rows(lists)
    always = np.arange(1500)
    directory = tmp_path_factory.mktemp("narrow") / "model"
    return write(
        checkpoint, directory, offsets=offsets, targets=targets, always=always, shared=True
    )


def candidates(directory: Path, ids: tuple[int, ...]) -> list[int]:
    with np.load(directory / NAME) as file:
        shortlist = Shortlist(file["offsets"], file["targets"], file["always"], shared=True)
    found: list[int] = shortlist.candidates(ids).tolist()
    return found


@pytest.mark.parametrize("decoding", [Decoding(1), Decoding(4, 4), Decoding(3, 2)])
def test_it_is_generate_with_the_same_restriction(
    narrow: Path, pieces: SentencePieces, decoding: Decoding
) -> None:
    work = jobs(pieces, decoding)
    allowed = [candidates(narrow, job.ids) for job in work]
    expected = Reference(narrow).translate(work, allowed)
    for mine, theirs in zip(run(load(narrow), work), expected, strict=True):
        assert [h.ids for h in mine] == [ids for ids, _ in theirs]
        for hypothesis, (_, score) in zip(mine, theirs, strict=True):
            if not hypothesis.truncated:
                assert hypothesis.score == pytest.approx(score, abs=1e-4)


def test_a_sentence_gets_the_same_alone_and_in_any_batch(
    narrow: Path, pieces: SentencePieces
) -> None:
    engine = load(narrow)
    work = [Job(job.ids, 40, Decoding(4, 2), attention=True) for job in jobs(pieces, Decoding())]
    together = run(engine, work * 3)
    for number, job in enumerate(work * 3):
        (alone,) = run(engine, [job])
        assert [h.ids for h in alone] == [h.ids for h in together[number]]
        assert alone[0].score == pytest.approx(together[number][0].score, abs=1e-5)


def test_what_is_forbidden_is_not_written(narrow: Path, pieces: SentencePieces) -> None:
    work = jobs(pieces, Decoding(3, 3, 2))
    for hypotheses in run(load(narrow), work):
        for hypothesis in hypotheses:
            pairs = list(pairwise(hypothesis.ids))
            assert len(set(pairs)) == len(pairs)
            assert 15_999 not in hypothesis.ids  # padding


def test_a_list_of_all_subwords_changes_nothing(
    tmp_path: Path, checkpoint: Checkpoint, marian: MarianEngine, pieces: SentencePieces
) -> None:
    offsets, targets = rows([[] for _ in range(16_000)])
    everything = np.arange(16_000)
    directory = write(
        checkpoint,
        tmp_path / "model",
        offsets=offsets,
        targets=targets,
        always=everything,
        shared=True,
    )
    work = jobs(pieces, Decoding(4, 2))[:3]
    full = load_marian(checkpoint, device="cpu", precision="float32", threads=1, shortlist=False)
    for mine, theirs in zip(run(load(directory), work), run(full, work), strict=True):
        assert [h.ids for h in mine] == [h.ids for h in theirs]
        assert mine[0].score == pytest.approx(theirs[0].score, abs=1e-4)


@settings(deadline=None)
@given(st.data())
def test_candidates_are_what_the_lists_say(data: st.DataObject) -> None:
    subwords = st.integers(0, 5000)
    lists = data.draw(st.lists(st.lists(subwords, max_size=400), min_size=1, max_size=8))
    always = data.draw(st.lists(subwords, min_size=1, max_size=5))
    ids = data.draw(st.lists(st.integers(0, len(lists) - 1), min_size=1, max_size=12))
    shared = data.draw(st.booleans())
    offsets, targets = rows(lists)
    found = Shortlist(offsets, targets, np.array(always), shared=shared).candidates(ids).tolist()
    assert found == sorted(set(found))
    assert len(found) <= Shortlist.MOST
    everything = {number for at in ids for number in lists[at]} | set(always)
    everything |= set(ids) if shared else set()
    assert set(found) <= everything
    assert set(always) <= set(found)
    if len(everything) <= Shortlist.MOST:
        assert set(found) == everything


@pytest.mark.parametrize(
    "fault",
    [
        {"offsets": np.arange(5)},
        {"targets": np.array([16_000])},
        {"always": np.array([1])},
        {"offsets": np.array([[0]])},
        {"always": np.array(["a"], dtype=object)},
    ],
)
def test_a_list_that_does_not_fit_is_refused(
    tmp_path: Path, checkpoint: Checkpoint, fault: dict[str, Any]
) -> None:
    good = {
        "offsets": np.append(np.zeros(16_000, np.int64), 1),
        "targets": np.array([5]),
        "always": np.array([0]),
        "shared": True,
    }
    directory = write(checkpoint, tmp_path / "model", **{**good, **fault})
    with pytest.raises(ModelUnavailable, match="shortlist"):
        load(directory)
