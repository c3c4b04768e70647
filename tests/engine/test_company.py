"""Steps by the kernels in whole numbers: a row is the same alone and in any company, to the bit.

The bundled model's vocabulary is scored in several parts, fewer or more by the number of rows.
"""

from __future__ import annotations

import random

import pytest
import torch

from app.engine.device import PrecisionName
from app.engine.marian import load_marian
from app.engine.network import Network
from app.engine.scores import Scored
from app.engine.weights import Checkpoint
from tests.engine.small import sources

STEPS = 3


@pytest.fixture(scope="module", params=["int16", "int8"])
def network(request: pytest.FixtureRequest, checkpoint: Checkpoint) -> Network:
    precision: PrecisionName = request.param
    return load_marian(checkpoint, device="cpu", precision=precision, threads=1)._network


def steps(
    network: Network,
    chosen: list[int],
    written: torch.Tensor,
    rows: list[tuple[int, ...]],
    banned: torch.Tensor,
    *,
    renormalize: bool,
) -> list[Scored]:
    """Take steps with some of the sentences; what is written is ``(steps, sentences, beams)``."""
    beams = written.shape[2]
    kernels, cache = network.kernels(1), network.new_cache(beams)
    assert kernels is not None
    cache.reserve(len(chosen), STEPS, 40)
    cache.add(*network.remember([rows[at] for at in chosen]))
    longest = max(len(rows[at]) for at in chosen)
    found = []
    for step in range(STEPS):
        tokens = written[step, chosen].clone().numpy()
        scored = kernels.step(
            cache, tokens, [step] * len(chosen), longest, None, 2 * beams, banned,
            renormalize=renormalize,
        )  # fmt: skip
        shape = (len(chosen), beams, -1)
        values, subwords = (x.view(shape).clone() for x in (scored.values, scored.subwords))
        found.append(Scored(values, subwords, scored.end.clone(), None))
    return found


@torch.inference_mode()
@pytest.mark.parametrize(("sentences", "beams", "threads"), [(9, 1, 1), (3, 4, 3), (35, 4, 2)])
@pytest.mark.parametrize("renormalize", [False, True])
def test_alone_and_in_company(
    network: Network, sentences: int, beams: int, threads: int, renormalize: bool
) -> None:
    draw, vocabulary = random.Random(7), network.shape.target_vocabulary
    rows = sources(501, [draw.randrange(1, 30) for _ in range(sentences)])
    written = torch.randint(
        1, vocabulary, (STEPS, sentences, beams), generator=torch.Generator().manual_seed(3)
    )
    written[0] = network.shape.start
    banned = torch.tensor([*draw.sample(range(vocabulary), 20), vocabulary - 1])
    kernels = network.kernels(1)
    assert kernels is not None
    kernels.library.team.threads = threads
    everyone = list(range(sentences))
    together = steps(network, everyone, written, rows, banned, renormalize=renormalize)
    assert not any(torch.isin(found.subwords, banned).any() for found in together)
    for at in draw.sample(everyone, 3):
        alone = steps(network, [at], written, rows, banned, renormalize=renormalize)
        for one, all_of_them in zip(alone, together, strict=True):
            for mine, theirs in (
                (one.values, all_of_them.values),
                (one.subwords, all_of_them.subwords),
                (one.end, all_of_them.end),
            ):
                assert torch.equal(mine[0], theirs[at])
