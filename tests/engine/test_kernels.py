"""The compiled network against the same network in torch: sources, steps, ranking, attention."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from app.engine.architecture import read_architecture
from app.engine.device import PrecisionName, place
from app.engine.marian import load_marian
from app.engine.network import Network
from app.engine.scores import ranked
from app.engine.tensors import open_tensors
from app.engine.weights import locate
from tests.engine.small import sources

LENGTHS = (7, 3, 1, 16)
FORBIDDEN = torch.tensor([500, 17])


@pytest.fixture(scope="module", params=["float16", "bfloat16", "int16", "int8"])
def pair(request: pytest.FixtureRequest, small: Path) -> tuple[Network, Network]:
    """The network with kernels; and in torch, with the numbers that the kernels multiply."""
    shape, _ = read_architecture(small)
    precision: PrecisionName = request.param
    native = place("cpu", precision)
    with torch.inference_mode():
        compiled = Network(shape, open_tensors(small), native)
        # Of whole numbers there is no other such network; the one of full numbers is near.
        like: PrecisionName = "float32" if precision in ("int16", "int8") else precision
        plain = Network(shape, open_tensors(small), place("cpu", like, compiled=False))
    assert compiled.kernels(1) is not None
    assert plain.kernels(1) is None
    return compiled, plain


def forbid(scores: torch.Tensor) -> None:
    scores.index_fill_(1, FORBIDDEN, -torch.inf)


def tolerance(network: Network) -> float:
    return {"float16": 2e-5, "bfloat16": 0.1, "int16": 0.003, "int8": 0.12}[network.precision]


def tolerance_of_scores(network: Network) -> float:
    # In int16 the sum that all scores are shared out of has an output layer of 4 bits.
    return 0.05 if network.precision == "int16" else 4 * tolerance(network)


@torch.inference_mode()
def test_what_is_remembered_of_sources(pair: tuple[Network, Network]) -> None:
    compiled, plain = pair
    rows = sources(501, LENGTHS)
    kernels, longest = compiled.kernels(1), max(map(len, rows))
    assert kernels is not None
    found = kernels.encode(rows, longest, compiled.remembered)
    expected, _ = plain.remember(rows)
    for mine, theirs in zip(found, expected, strict=True):
        assert mine.dtype == compiled.remembered
        for at, row in enumerate(rows):
            near = tolerance(compiled)
            assert torch.allclose(
                mine[at, :, : len(row)].float(), theirs[at, :, : len(row)].float(), atol=near
            )
            assert not mine[at, :, len(row) :].any()


@torch.inference_mode()
def test_a_mask_says_where_sources_end(pair: tuple[Network, Network]) -> None:
    rows = sources(501, (4, 1))
    (_, mine), (_, theirs) = (network.remember(rows) for network in pair)
    assert torch.equal(mine.float(), theirs[:, : mine.shape[1]].float())
    assert mine[0].tolist() == [0, 0, 0, 0, 0]
    assert mine[1].tolist()[:2] == [0, 0]
    assert mine[1].tolist()[2:] == [float("-inf")] * 3


@pytest.mark.parametrize("beams", [1, 4])
@pytest.mark.parametrize("threads", [1, 2])
@torch.inference_mode()
def test_steps(pair: tuple[Network, Network], beams: int, threads: int) -> None:
    """Sentences at different steps, beams that change places, one that came later."""
    compiled, plain = pair
    kernels = compiled.kernels(1)
    assert kernels is not None
    kernels.library.team.threads = threads
    draw, dice = random.Random(beams), torch.Generator().manual_seed(beams)
    rows = sources(501, LENGTHS)
    near, eos = tolerance(compiled), compiled.shape.eos
    caches = compiled.new_cache(beams), plain.new_cache(beams)
    at: list[int] = []
    watched = (1, torch.tensor([0, 5]))
    for step in range(9):
        if step in (0, 4):
            new = rows[:3] if step == 0 else rows[3:]
            for network, cache in zip(pair, caches, strict=True):
                cache.reserve(len(at) + len(new), 12, 24)
                cache.add(*plain.remember(new))
                assert network.remembered == cache.mask.dtype
            at += [0] * len(new)
        tokens = torch.randint(2, 500, (len(at), beams), generator=dice)
        here, length = torch.tensor(at), 17
        tokens[here == 0] = tokens[here == 0, :1]  # as it always is
        asked = watched if step % 2 else None
        caches[1].begin_step(at)
        columns = (max(at) + 1) * beams
        view = caches[1].view(len(at), columns, length)
        x, attention = plain.decode(tokens, here, view, caches[1].write, asked)
        renormalize, count = bool(step % 3), 2 * beams
        found = kernels.step(
            caches[0], tokens.numpy(), at, length, asked, count, FORBIDDEN, renormalize=renormalize
        )
        values_found, subwords_found = found.values.clone(), found.subwords.clone()
        end_found = found.end.flatten().clone()
        states, again = kernels.states(caches[0], tokens.numpy(), at, length, asked)
        assert torch.allclose(states, x.float(), atol=near)
        values, subwords, end = ranked(
            plain.output(x).float(),
            forbid,
            lambda scores: scores[:, eos],
            count,
            renormalize=renormalize,
        )
        near_score = tolerance_of_scores(compiled)
        assert torch.allclose(values_found, values.float(), atol=near_score)
        assert torch.allclose(end_found, end.float(), atol=near_score)
        # What is shared out does not change how they stand to each other.
        gaps, expected_gaps = values_found.diff(dim=1), values.float().diff(dim=1)
        assert torch.allclose(gaps, expected_gaps, atol=4 * near)
        assert not bool(torch.isin(subwords_found, FORBIDDEN).any())
        assert bool((values_found.diff(dim=1) <= 0).all())
        if near < 1e-3:
            assert torch.equal(subwords_found, subwords)
        if asked is not None and attention is not None:
            assert found.attention is not None
            assert again is not None
            assert torch.equal(found.attention, again)
            assert torch.allclose(found.attention, attention, atol=near)
        parents = np.array([[draw.randrange(beams) for _ in range(beams)] for _ in at])
        for cache in caches:
            cache.reorder(parents)
        at = [step + 1 for step in at]


def test_the_engine_says_what_computes(small: Path) -> None:
    told: dict[PrecisionName, str] = {
        "int16": "compiled",
        "float16": "oneDNN, compiled for few rows",
        "float32": "oneDNN",
    }
    for precision, kernels in told.items():
        engine = load_marian(locate(str(small)), device="cpu", precision=precision, threads=1)
        assert engine.info.details["kernels"] == kernels
