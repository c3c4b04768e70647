"""What every engine must do, run on the fake one and on the real one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from app.engine.fake import FakeEngine, FakeSubwords
from app.types import Decoding, Engine, Hypothesis, Job, Subwords

SENTENCES = [
    "Die Regierung in Berlin hat am Montag getagt.",
    "Ja.",
    "Rund 2.500 Menschen kamen am 3. Oktober nach Leipzig, obwohl es regnete.",
    "Der Zug hielt nicht.",
    "„Wir warten ab“, sagte die Ministerin.",
]
Setup = tuple[Engine, Subwords]


@pytest.fixture(params=["fake", "marian"])
def setup(request: pytest.FixtureRequest) -> Setup:
    if request.param == "fake":
        return FakeEngine(), FakeSubwords()
    return request.getfixturevalue("marian"), request.getfixturevalue("pieces")


def jobs(subwords: Subwords, make: Callable[[tuple[int, ...]], Job]) -> list[Job]:
    return [make(subwords.encode(text).ids) for text in SENTENCES]


def run(engine: Engine, work: Sequence[Job]) -> list[tuple[Hypothesis, ...]]:
    results = list(engine.translate(work))
    assert sorted(index for index, _ in results) == list(range(len(work)))
    return [hypotheses for _, hypotheses in sorted(results, key=lambda item: item[0])]


@pytest.mark.parametrize("decoding", [Decoding(1), Decoding(4), Decoding(4, 3), Decoding(2, 1, 3)])
def test_every_job_is_answered_once_and_alone_as_in_a_batch(
    setup: Setup, decoding: Decoding
) -> None:
    engine, subwords = setup
    work = jobs(subwords, lambda ids: Job(ids, 3 * len(ids) + 10, decoding, attention=True))
    together = run(engine, work)
    for job, hypotheses in zip(work, together, strict=True):
        alone = run(engine, [job])[0]
        assert [h.ids for h in alone] == [h.ids for h in hypotheses]
        assert np.allclose([h.score for h in alone], [h.score for h in hypotheses], atol=1e-4)
        assert len(hypotheses) == decoding.hypotheses
    assert run(engine, work[::-1])[::-1][0][0].ids == together[0][0].ids


def test_hypotheses_are_scored_best_first_and_end_in_words(setup: Setup) -> None:
    engine, subwords = setup
    work = jobs(subwords, lambda ids: Job(ids, 3 * len(ids) + 10, Decoding(4, 4)))
    for hypotheses in run(engine, work):
        scores = [hypothesis.score for hypothesis in hypotheses]
        assert scores == sorted(scores, reverse=True)
        assert all(score <= 0 for score in scores)
        assert not any(hypothesis.truncated for hypothesis in hypotheses[:1])
        assert subwords.decode(hypotheses[0].ids).text.strip()


def test_attention_is_given_to_those_who_ask(setup: Setup) -> None:
    engine, subwords = setup
    work = [
        Job(subwords.encode(text).ids, 80, attention=at % 2 == 0)
        for at, text in enumerate(SENTENCES)
    ]
    for at, (job, hypotheses) in enumerate(zip(work, run(engine, work), strict=True)):
        matrix = hypotheses[0].attention
        if at % 2:
            assert matrix is None
            continue
        assert matrix is not None
        assert matrix.shape == (len(hypotheses[0].ids), len(job.ids))
        assert matrix.dtype == np.float32
        assert np.allclose(matrix.sum(1), 1, atol=1e-4)


@pytest.mark.parametrize("beam_size", [1, 4])
def test_each_row_keeps_its_own_length_bound(setup: Setup, beam_size: int) -> None:
    engine, subwords = setup
    bounds = [3, 2, 6, 5, 80]
    work = [
        Job(subwords.encode(text).ids, bound, Decoding(beam_size))
        for text, bound in zip(SENTENCES, bounds, strict=True)
    ]
    results = run(engine, work)
    for bound, job, (best,) in zip(bounds, work, results, strict=True):
        assert len(best.ids) + 1 <= bound
        assert best.ids == run(engine, [job])[0][0].ids
    assert results[2][0].truncated
    assert not results[4][0].truncated


def test_a_mixture_of_decodings_is_refused(setup: Setup) -> None:
    engine, subwords = setup
    ids = subwords.encode("Ja.").ids
    with pytest.raises(ValueError, match="decoding"):
        list(engine.translate([Job(ids, 20, Decoding(1)), Job(ids, 20, Decoding(2))]))


def test_info_is_complete(setup: Setup) -> None:
    info = setup[0].info
    assert info.name
    assert len(info.hash) == 64
    assert info.max_source >= 8
    assert info.max_target >= 8
