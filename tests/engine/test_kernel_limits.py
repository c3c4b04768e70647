"""The kernels at their limits: numbers and subwords that are none, few subwords, many threads."""

from __future__ import annotations

import gc
import math
import weakref
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from app.engine.architecture import read_architecture
from app.engine.cache import Cache
from app.engine.device import PrecisionName, place
from app.engine.marian import load_marian
from app.engine.native.kernels import LIKELIEST, Kernels
from app.engine.network import Network
from app.engine.scores import ranked
from app.engine.tensors import open_tensors
from app.engine.weights import Checkpoint, locate
from app.types import Decoding, Job
from bench.opus import write_opus
from tests.engine.small import sources
from tests.engine.test_architecture import TINY, change

SOURCES = [(5, 6, 7, 0), (9, 0)]
NONE = torch.empty(0, dtype=torch.long)


@pytest.fixture
def tiny(tmp_path: Path, checkpoint: Checkpoint) -> Path:
    return write_opus(tmp_path / "tiny", checkpoint.directory, spread=4, shape=TINY)


def spoil(directory: Path, name: str, at: tuple[int, ...], value: float) -> None:
    path = directory / "model.safetensors"
    weights = load_file(path)
    weights[name][at] = value
    save_file(weights, path)


def network(directory: Path, precision: PrecisionName) -> tuple[Network, Kernels]:
    shape, _ = read_architecture(directory)
    with torch.inference_mode():
        found = Network(shape, open_tensors(directory), place("cpu", precision))
    kernels = found.kernels(1)
    assert kernels is not None
    return found, kernels


def begun(network: Network, beams: int) -> Cache:
    cache = network.new_cache(beams)
    cache.reserve(len(SOURCES), 4, 8)
    cache.add(*network.remember(SOURCES))
    return cache


@pytest.mark.parametrize("precision", ["float16", "bfloat16", "int16", "int8"])
@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("model.encoder.layers.0.self_attn.k_proj.bias", (3,)),
        ("model.decoder.layers.0.encoder_attn.q_proj.bias", (3,)),
        ("model.decoder.layers.0.fc1.bias", (5,)),
        ("model.decoder.layers.0.fc2.weight", (5, 7)),
        ("final_logits_bias", (0, 40)),
        ("model.shared.weight", (40, 2)),
        ("model.encoder.layers.0.self_attn.k_proj.weight", (3, 4)),
    ],
)
@torch.inference_mode()
def test_what_is_no_number_shows_in_every_score(
    tiny: Path, name: str, at: tuple[int, ...], precision: PrecisionName
) -> None:
    """Wherever it is; ReLU would hide it best."""
    change(tiny / "config.json", activation_function="relu")
    spoil(tiny, name, at, float("nan"))
    found, kernels = network(tiny, precision)
    tokens, here = np.full((2, 2), 98), [0, 0]
    scored = kernels.step(begun(found, 2), tokens, here, 4, None, 4, NONE, renormalize=False)
    assert not bool(scored.values.isfinite().any())
    assert bool((scored.subwords >= 0).all())
    assert bool((scored.subwords < found.shape.target_vocabulary).all())


@pytest.mark.parametrize("precision", ["float32", "int16"])
@pytest.mark.parametrize("ngram", [0, 2])
@pytest.mark.parametrize("beams", [1, 4])
def test_a_network_of_no_numbers_writes_subwords_that_exist(
    tmp_path: Path, checkpoint: Checkpoint, precision: PrecisionName, ngram: int, beams: int
) -> None:
    """Of a vocabulary that leaves many columns of the output layer without a subword."""
    tiny = write_opus(tmp_path, checkpoint.directory, shape={**TINY, "vocab_size": 70})
    spoil(tiny, "model.decoder.layers.0.final_layer_norm.bias", (3,), float("nan"))
    engine = load_marian(locate(str(tiny)), device="cpu", precision=precision, threads=1)
    for _, hypotheses in engine.translate([Job((5, 0), 6, Decoding(beams, 1, ngram))]):
        assert not any(abs(found.score) < 1e30 for found in hypotheses)
        assert all(0 <= number < 70 for found in hypotheses for number in found.ids)


@pytest.mark.parametrize("precision", ["float32", "int16"])
@pytest.mark.parametrize("source", [(99, 0), (5, -1, 0), (5,) * 513])
def test_sources_that_the_network_has_no_numbers_for_are_errors(
    tiny: Path, precision: PrecisionName, source: tuple[int, ...]
) -> None:
    engine = load_marian(locate(str(tiny)), device="cpu", precision=precision, threads=1)
    with pytest.raises((IndexError, RuntimeError)):
        list(engine.translate([Job(source, 3, Decoding())]))


@pytest.mark.parametrize(
    ("candidates", "forbidden"), [(LIKELIEST, 0), (1, LIKELIEST - 1), (33, LIKELIEST - 33)]
)
@pytest.mark.parametrize("renormalize", [False, True])
@pytest.mark.parametrize("threads", [1, 3, 20])
@torch.inference_mode()
def test_as_many_candidates_and_forbidden_ones_as_there_is_room_for(
    tiny: Path, candidates: int, forbidden: int, renormalize: bool, threads: int
) -> None:
    """Also with more threads than there is work for; of 99 subwords some do not suffice."""
    found, kernels = network(tiny, "float16")
    kernels.library.team.threads = threads
    tokens, here = np.array([[98, 98], [4, 4]]), [0, 0]
    banned = torch.arange(99 - forbidden, 99)
    scored = kernels.step(
        begun(found, 2), tokens, here, 4, None, candidates, banned, renormalize=renormalize
    )
    states, _ = kernels.states(begun(found, 2), tokens, here, 4, None)

    def forbid(scores: torch.Tensor) -> None:
        scores.index_fill_(1, banned, -torch.inf)

    values, columns, end = ranked(
        found.output(states),
        forbid,
        lambda scores: scores[:, found.shape.eos],
        candidates,
        renormalize=renormalize,
    )
    assert torch.allclose(scored.values, values, atol=1e-5)
    assert torch.equal(scored.end.flatten().isfinite(), end.isfinite())
    known = values.isfinite()
    assert torch.equal(scored.subwords[known], columns[known])
    assert bool((scored.subwords < 99).all())


@pytest.mark.parametrize("kind", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
@pytest.mark.parametrize("precision", ["auto", "int8"])
def test_weights_of_any_type_and_layout(
    tiny: Path, kind: torch.dtype, precision: PrecisionName
) -> None:
    """From a file that keeps strides, and of a type that the kernels do not read."""
    weights = {
        name: weight.to(kind) for name, weight in load_file(tiny / "model.safetensors").items()
    }
    save_file(weights, tiny / "model.safetensors")
    plain = load_marian(locate(str(tiny)), device="cpu", precision="float32", threads=1)
    (tiny / "model.safetensors").unlink()
    strided = {name: x.t().contiguous().t() if x.dim() == 2 else x for name, x in weights.items()}
    torch.save(strided, tiny / "pytorch_model.bin")
    engine = load_marian(locate(str(tiny)), device="cpu", precision=precision, threads=1)
    job = Job((5, 6, 7, 0), 6, Decoding(2))
    ((_, (mine,)),), ((_, (theirs,)),) = engine.translate([job]), plain.translate([job])
    assert mine.score == pytest.approx(theirs.score, abs=0.05)


@pytest.mark.parametrize("precision", ["int16", "int8"])
def test_keys_and_values_past_float16_are_its_largest(tiny: Path, precision: PrecisionName) -> None:
    weights = load_file(tiny / "model.safetensors")
    weights["model.decoder.layers.0.encoder_attn.v_proj.bias"][3] = 7e4
    save_file(weights, tiny / "model.safetensors", metadata={"format": "pt"})
    engine = load_marian(locate(str(tiny)), device="cpu", precision=precision, threads=1)
    ((_, (best,)),) = engine.translate([Job((5, 6, 0), 6, Decoding(1))])
    assert best.ids
    assert math.isfinite(best.score)


def test_a_cache_is_not_kept_for_what_comes_next(tiny: Path) -> None:
    """Where memory ran out, it is all that took it."""
    with torch.inference_mode():
        found, kernels = network(tiny, "int16")
        cache = begun(found, 1)
        tokens, here = np.full((2, 1), 98), [0, 0]
        kernels.step(cache, tokens, here, 4, None, 1, NONE, renormalize=False)
    held = weakref.ref(cache)
    del cache
    gc.collect()
    assert held() is None


@pytest.mark.parametrize("precision", ["int16", "int8"])
def test_scores_are_as_good_where_what_is_forbidden_depends_on_what_was_written(
    small: Path, precision: PrecisionName
) -> None:
    """Then the kernels do not rank; runs of 60 subwords do not come twice."""
    engine = load_marian(locate(str(small)), device="cpu", precision=precision, threads=1)
    rows = sources(501, [3, 9, 14, 20, 31])
    plain, other = (
        dict(engine.translate([Job(row, 24, Decoding(4, 1, ngram)) for row in rows]))
        for ngram in (0, 60)
    )
    for number, (found,) in plain.items():
        assert other[number][0].ids == found.ids
        near = (
            0.02 if precision == "int16" else 2e-3
        )  # of rough scores not as many are computed anew
        assert other[number][0].score == pytest.approx(found.score, abs=near)
