"""Who joins a running batch when: at once while few are decoded, some together while many are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch

from app.engine.marian import MarianEngine
from app.engine.network import Network
from app.types import Decoding, Job
from bench.copying import write_copying
from tests.engine.small import load

TEXTS = ["Das ist der erste Satz.", "Ein zweiter, der länger ist, steht hier.", "Und noch einer."]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> MarianEngine:
    """Return one that writes as many subwords as it reads."""
    directory = write_copying(tmp_path_factory.mktemp("copying") / "model", TEXTS, pieces=40)
    return load(directory)


def job(length: int, first: int = 0) -> Job:
    ids = [2 + (first + number) % 15 for number in range(length - 1)]
    return Job((*ids, 0), length + 5, Decoding(1))


@pytest.mark.parametrize(
    ("running", "groups"), [(2, [1, 1, 1, 1, 1, 1]), (16, [2, 2, 2]), (40, [4, 2])]
)
def test_the_fuller_the_batch_the_more_join_together(
    engine: MarianEngine, monkeypatch: pytest.MonkeyPatch, running: int, groups: list[int]
) -> None:
    encoded: list[int] = []
    encode = Network.encode

    def counting(
        self: Network, sources: Sequence[Sequence[int]]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        encoded.append(len(sources))
        return encode(self, sources)

    monkeypatch.setattr(Network, "encode", counting)
    coming = [job(12, first) for first in range(6)]

    def refill(_: int) -> list[Job]:
        return [coming.pop()] if coming else []

    jobs = [job(30) for _ in range(running)]
    expected = [*jobs, *reversed(coming)]
    found = dict(engine.translate(jobs, refill))
    assert [found[at][0].ids for at in range(len(expected))] == [j.ids[:-1] for j in expected]
    assert encoded == [running, *groups]


def test_nobody_waits_for_company_in_an_empty_batch(engine: MarianEngine) -> None:
    asked = 0
    late = [job(5)]

    def refill(_: int) -> list[Job]:
        nonlocal asked
        asked += 1
        return [late.pop()] if asked == 10 and late else []

    assert len(dict(engine.translate([job(10) for _ in range(40)], refill))) == 41
    assert asked < 20
