"""An output layer of few bits, whose best scores are computed anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from app.engine.architecture import read_architecture
from app.engine.device import place
from app.engine.marian import load_marian
from app.engine.network import Network
from app.engine.tensors import open_tensors
from app.engine.weights import Checkpoint, locate
from app.types import Decoding, Job
from bench.opus import write_opus
from tests.engine.small import sources
from tests.engine.test_architecture import TINY

VOCABULARY = 20_000
SHAPE = {"encoder_layers": 1, "decoder_layers": 1, "vocab_size": VOCABULARY}
LENGTHS = [3, 9, 14, 20]


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, checkpoint: Checkpoint) -> Network:
    """A network whose random scores are as close together as a vocabulary can have them."""
    directory = write_opus(
        tmp_path_factory.mktemp("wide"), checkpoint.directory, spread=2, shape=SHAPE
    )
    shape, _ = read_architecture(directory)
    with torch.inference_mode():
        return Network(shape, open_tensors(directory), place("cpu", "int16"))


@pytest.mark.parametrize(("beams", "count"), [(1, 1), (1, 2), (4, 8), (16, 32)])
@torch.inference_mode()
def test_what_is_best_roughly_has_the_best_in_it(network: Network, beams: int, count: int) -> None:
    assert network.output_layer == "all subwords in 4 bits, the best anew"
    rows = sources(VOCABULARY, LENGTHS)
    cache = network.new_cache(beams)
    memories, mask = network.remember(rows)
    longest = mask.shape[1]
    cache.reserve(len(rows), 8, mask.shape[1])
    cache.add(memories, mask)
    kernels = network.kernels(1)
    assert kernels is not None
    random = np.random.default_rng(1)
    tokens = np.full((len(rows), beams), VOCABULARY - 1)
    for at in range(6):
        here = [at] * len(rows)
        found = kernels.step(
            cache, tokens, here, longest, None, count, torch.tensor([]).long(), renormalize=False
        )
        values, subwords = found.values.clone(), found.subwords.clone()
        states, _ = kernels.states(cache, tokens, here, longest, None)
        weight, bias = network.output_columns(torch.arange(VOCABULARY))
        exact = (states @ weight.T + bias).log_softmax(-1)
        best, expected = exact.topk(count)
        assert torch.equal(subwords, expected)
        assert torch.allclose(values, best, atol=0.02)
        assert torch.allclose(values.diff(dim=1), best.diff(dim=1), atol=1e-4)
        tokens = random.integers(0, VOCABULARY - 1, tokens.shape)


@pytest.mark.parametrize("sharper", [1, 14, 30, 100])
def test_no_probability_is_above_one_however_rough_the_scores(
    tmp_path: Path, checkpoint: Checkpoint, sharper: int
) -> None:
    """Where scores are far apart, what was thought of the best is far from what they are."""
    directory = write_opus(tmp_path, checkpoint.directory, spread=2, shape=SHAPE)
    tensors = load_file(directory / "model.safetensors")
    tensors["model.decoder.layers.0.final_layer_norm.weight"] *= sharper
    save_file(tensors, directory / "model.safetensors", {"format": "pt"})
    found = {}
    for precision in ("float32", "int16"):
        engine = load_marian(locate(str(directory)), device="cpu", precision=precision, threads=2)
        jobs = [Job(row, 20, Decoding(4)) for row in sources(VOCABULARY, LENGTHS)]
        found[precision] = [best[0].score for _, best in sorted(engine.translate(jobs))]
    for score, rough in zip(found["float32"], found["int16"], strict=True):
        assert rough <= 0
        assert rough == pytest.approx(score, rel=0.03)


def test_weights_that_four_bits_would_lose_have_eight(
    tmp_path: Path, checkpoint: Checkpoint
) -> None:
    """As where some dimensions of the embeddings are much larger than the others."""
    tiny = write_opus(tmp_path, checkpoint.directory, shape=TINY)
    engine = load_marian(locate(str(tiny)), device="cpu", precision="int16", threads=1)
    assert engine.info.details["output_layer"] == "all subwords in 4 bits, the best anew"
    tensors = load_file(tiny / "model.safetensors")
    tensors["model.shared.weight"][:, 3] += 2
    save_file(tensors, tiny / "model.safetensors", {"format": "pt"})
    engine = load_marian(locate(str(tiny)), device="cpu", precision="int16", threads=1)
    assert engine.info.details["output_layer"] == "all subwords in 8 bits, the best anew"
    engine = load_marian(locate(str(tiny)), device="cpu", precision="float32", threads=1)
    assert engine.info.details["output_layer"] == "all subwords"
