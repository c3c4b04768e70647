from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from app.engine.architecture import SearchRules, read_architecture
from app.engine.device import place
from app.engine.marian import load_marian
from app.engine.tensors import open_tensors
from app.engine.weights import Checkpoint, locate
from app.errors import ModelUnavailable
from app.types import Decoding, Job
from bench.opus import write_opus

TINY: dict[str, Any] = {
    "d_model": 16,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 16,
    "decoder_ffn_dim": 16,
    "vocab_size": 99,
}


@pytest.fixture
def tiny(tmp_path: Path, checkpoint: Checkpoint) -> Path:
    return write_opus(tmp_path / "tiny", checkpoint.directory, shape=TINY)


def change(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_what_a_checkpoint_says(tiny: Path) -> None:
    shape, rules = read_architecture(tiny)
    assert (shape.width, shape.positions, shape.embedding_scale) == (16, 512, 4.0)
    assert rules == SearchRules(bad_words=((98,),))
    change(tiny / "generation_config.json", early_stopping="never", length_penalty=0.5)
    assert read_architecture(tiny)[1].early_stopping == "never"
    assert read_architecture(tiny)[1].length_penalty == 0.5
    # Padding that only sources can have need not be forbidden.
    change(tiny / "config.json", decoder_vocab_size=90, decoder_start_token_id=0)
    change(tiny / "generation_config.json", bad_words_ids=None)
    assert read_architecture(tiny)[1].bad_words == ()


@pytest.mark.parametrize(
    ("file", "changes", "message"),
    [
        ("generation_config.json", {"repetition_penalty": 1.2}, "repetition_penalty"),
        ("generation_config.json", {"forced_bos_token_id": 3}, "forced_bos_token_id"),
        ("generation_config.json", {"bad_words_ids": [[98], [5, 99]]}, "bad_words_ids"),
        ("config.json", {"activation_function": "mish"}, "mish"),
        ("config.json", {"model_type": "t5"}, "t5"),
        ("config.json", {"decoder_attention_heads": 3}, "multiple"),
        ("config.json", {"d_model": "wide"}, "no configuration"),
        ("config.json", {"eos_token_id": 99}, "eos_token_id"),
        ("config.json", {"decoder_start_token_id": -1}, "decoder_start_token_id"),
        ("config.json", {"pad_token_id": 1_000_000}, "pad_token_id"),
    ],
)
def test_what_cannot_be_done_is_refused(
    tiny: Path, file: str, changes: dict[str, Any], message: str
) -> None:
    change(tiny / file, **changes)
    with pytest.raises(ModelUnavailable, match=message):
        read_architecture(tiny)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"decoder_layers": 2}, "lacks weights"),
        ({"decoder_ffn_dim": 32}, "should have"),
        ({"share_encoder_decoder_embeddings": False}, "lacks weights"),
    ],
)
def test_weights_of_another_shape_are_refused(
    tiny: Path, changes: dict[str, Any], message: str
) -> None:
    change(tiny / "config.json", **changes)
    with pytest.raises(ModelUnavailable, match=message):
        load_marian(locate(str(tiny)), device="cpu", precision="float32", threads=1)


def test_weights_that_the_configuration_does_not_know_are_refused(tiny: Path) -> None:
    weights = load_file(tiny / "model.safetensors")
    save_file({**weights, "model.decoder.layers.1.fc1.bias": torch.zeros(16)}, tiny / "x")
    (tiny / "x").replace(tiny / "model.safetensors")
    with pytest.raises(ModelUnavailable, match=r"does not know.*layers\.1"):
        load_marian(locate(str(tiny)), device="cpu", precision="float32", threads=1)


def test_separate_embeddings_positions_and_output_are_used(tiny: Path) -> None:
    """What a checkpoint stores goes before what could be computed or shared."""
    weights = load_file(tiny / "model.safetensors")
    shared = weights.pop("model.shared.weight")
    weights["model.encoder.embed_tokens.weight"] = shared.clone()
    weights["model.decoder.embed_tokens.weight"] = shared.flip(0).clone()
    weights["lm_head.weight"] = shared.roll(1, 0).clone()
    save_file(weights, tiny / "model.safetensors")
    jobs = [Job((5, 6, 0), 9, Decoding(2, 2))]
    change(tiny / "config.json", share_encoder_decoder_embeddings=False, tie_word_embeddings=False)
    engine = load_marian(locate(str(tiny)), device="cpu", precision="float32", threads=1)
    from bench.reference import Reference

    ((_, mine),) = engine.translate(jobs)
    (theirs,) = Reference(tiny).translate(jobs)
    assert [h.ids for h in mine] == [ids for ids, _ in theirs]


def test_a_file_that_is_no_weights_is_refused(tiny: Path) -> None:
    (tiny / "model.safetensors").write_bytes(b"\x00" * 100)
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        open_tensors(tiny)


@pytest.mark.parametrize("precision", ["bfloat16", "float16", "int16", "int8"])
def test_lower_precisions_translate(checkpoint: Checkpoint, precision: Any) -> None:
    from app.engine.pieces import SentencePieces

    engine = load_marian(checkpoint, device="cpu", precision=precision, threads=1)
    pieces = SentencePieces(checkpoint.directory)
    assert engine.info.precision == precision
    job = Job(pieces.encode(engine.info.golden).ids, 40, Decoding(2), attention=True)
    ((_, (best,)),) = engine.translate([job])
    text = pieces.decode(best.ids).text
    assert all(word in text for word in engine.info.golden_contains)
    assert best.attention is not None
    assert abs(best.attention.sum(1) - 1).max() < 1e-2


def test_what_a_processor_without_units_for_bytes_computes_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.engine.device.units", lambda: ("",))
    found = place("cpu", "auto")
    assert (found.precision, found.kernels) == ("int16", "compiled")
    assert "AMX" in found.reason


def test_what_is_read_in_16_bits_depends_on_how_the_weights_are_stored() -> None:
    for stored in (torch.float16, torch.bfloat16):
        assert place("cpu", "float32", stored).kernels == "oneDNN, compiled for few rows"
    assert place("cpu", "float32", torch.float32).kernels == "oneDNN"


def test_without_compiled_kernels_there_is_float32_and_no_int8() -> None:
    found = place("cpu", "auto", torch.float32, compiled=False)
    amx = torch.cpu._is_amx_tile_supported()
    assert found.precision == ("bfloat16" if amx else "float32")
    assert found.library is None
    with pytest.raises(ValueError, match="int8 needs"):
        place("cpu", "int8", compiled=False)


def test_float16_is_the_float32_result_of_rounded_weights(
    tmp_path: Path, checkpoint: Checkpoint
) -> None:
    """For few rows (2 sentences) and for many (9), alone and in a batch."""
    shape = {**TINY, "d_model": 64, "tie_word_embeddings": False}
    path = write_opus(tmp_path / "full", checkpoint.directory, spread=4, end=2.0, shape=shape)
    weights = load_file(path / "model.safetensors")
    weights.setdefault("lm_head.weight", weights["model.shared.weight"].clone())
    save_file(weights, path / "model.safetensors")
    full = load_marian(locate(str(path)), device="cpu", precision="float16", threads=1)
    assert open_tensors(path).dtype == torch.float32
    for name, value in weights.items():
        # Embeddings are looked up, not multiplied: they stay as they are.
        if name.endswith(("proj.weight", "fc1.weight", "fc2.weight", "lm_head.weight")):
            weights[name] = value.half().float()
    save_file(weights, path / "model.safetensors")
    half = load_marian(locate(str(path)), device="cpu", precision="float32", threads=1)
    for count in (2, 9):
        work = [Job((5 + at, 7, 9 + at, 0), 12, Decoding(4, 2)) for at in range(count)]
        mine, theirs = dict(full.translate(work)), dict(half.translate(work))
        for at, job in enumerate(work):
            ((_, alone),) = full.translate([job])
            assert [h.ids for h in alone] == [h.ids for h in mine[at]]
            assert [h.ids for h in mine[at]] == [h.ids for h in theirs[at]]
            assert mine[at][0].score == pytest.approx(theirs[at][0].score, abs=1e-5)
