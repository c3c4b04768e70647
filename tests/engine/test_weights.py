"""Finding, verifying and loading checkpoints, with real files."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from app.build import _model
from app.engine.device import place
from app.engine.marian import MarianEngine, load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import Checkpoint, locate
from app.errors import ModelUnavailable
from app.settings import Settings
from app.types import Job


@pytest.fixture
def copy(checkpoint: Checkpoint, tmp_path: Path) -> Path:
    """A copy of the bundled checkpoint that may be damaged."""
    target = tmp_path / "model"
    target.mkdir()
    for path in checkpoint.directory.iterdir():
        shutil.copy(path, target)
    return target


def test_the_bundled_model_is_whole(checkpoint: Checkpoint) -> None:
    assert len(checkpoint.hash) == 64
    assert checkpoint.manifest.name == Settings().model
    assert checkpoint.manifest.limits is not None


def test_a_directory_without_a_manifest_gets_the_defaults(copy: Path) -> None:
    (copy / "manifest.json").unlink()
    found = locate(str(copy))
    assert found.manifest.name == "model"
    assert (found.manifest.alignment.layer, found.manifest.alignment.heads) == (-1, (0,))


def test_the_hash_is_of_the_content(copy: Path, checkpoint: Checkpoint) -> None:
    assert locate(str(copy)).hash == checkpoint.hash
    (copy / "manifest.json").unlink()
    path = copy / "generation_config.json"
    path.write_text(path.read_text() + " ")
    assert locate(str(copy)).hash != checkpoint.hash


READ = [
    "config.json", "generation_config.json", "model.safetensors", "source.spm", "target.spm",
    "vocab.json",
]  # fmt: skip


def flip(path: Path) -> None:
    with path.open("r+b") as file:
        at = path.stat().st_size // 2
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 1]))


@pytest.mark.parametrize("name", READ)
def test_a_flipped_bit_in_any_file_is_found_before_anything_is_parsed(
    copy: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(*_: object, **__: object) -> None:
        raise AssertionError("It was parsed.")

    flip(copy / name)
    for parser in ("pieces.sentencepiece.SentencePieceProcessor", "tensors.load_file"):
        monkeypatch.setattr(f"app.engine.{parser}", parse)
    settings = Settings(model=str(copy))
    with pytest.raises(ModelUnavailable, match=f"{name} is not the file its manifest"):
        _model(settings)


def test_every_file_that_is_read_is_in_the_manifest(checkpoint: Checkpoint, copy: Path) -> None:
    assert sorted(checkpoint.manifest.files) == READ
    # A file that the manifest does not know of would be read all the same.
    shutil.copy(copy / "vocab.json", copy / "target_vocab.json")
    with pytest.raises(ModelUnavailable, match=r"target_vocab\.json is not in its manifest"):
        locate(str(copy))


def test_a_model_in_the_place_of_another_is_refused(copy: Path, checkpoint: Checkpoint) -> None:
    assert locate(str(copy), checkpoint.hash).hash == checkpoint.hash
    # Its manifest may say of it what it likes.
    flip(copy / "vocab.json")
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["files"]["vocab.json"] = hashlib.sha256((copy / "vocab.json").read_bytes()).hexdigest()
    (copy / "manifest.json").write_text(json.dumps(manifest))
    settings = Settings(model=str(copy), model_hash=checkpoint.hash)
    with pytest.raises(ModelUnavailable, match="DEPESCHE_MODEL_HASH asks for another"):
        _model(settings)


def test_safetensors_go_before_a_pickle(copy: Path) -> None:
    torch.save({"model.shared.weight": Exploit()}, copy / "pytorch_model.bin")
    found = load_marian(locate(str(copy)), device="cpu", precision="float32", threads=1)
    assert found.info.hash == locate(str(copy)).hash


@pytest.mark.parametrize("name", ["model.safetensors", "source.spm", "vocab.json", "config.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelUnavailable, match=name):
        locate(str(copy))


def test_a_broken_manifest_is_refused(copy: Path) -> None:
    (copy / "manifest.json").write_text('{"name": "x", "surprise": 1}')
    with pytest.raises(ModelUnavailable, match="not a valid manifest"):
        locate(str(copy))


def test_an_alignment_head_that_does_not_exist_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["alignment"] = {"layer": 0, "heads": [12]}
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelUnavailable, match="alignment"):
        load_marian(locate(str(copy)), device="cpu", precision="float32", threads=1)


def test_weights_that_do_not_fit_are_refused(copy: Path) -> None:
    (copy / "manifest.json").unlink()
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, "decoder_layers": 3}))
    with pytest.raises(ModelUnavailable):
        load_marian(locate(str(copy)), device="cpu", precision="float32", threads=1)


def test_a_pytorch_checkpoint_gives_the_same_translation(
    copy: Path, marian: MarianEngine, pieces: SentencePieces
) -> None:
    (copy / "manifest.json").unlink()
    torch.save(load_file(copy / "model.safetensors"), copy / "pytorch_model.bin")
    (copy / "model.safetensors").unlink()
    other = load_marian(locate(str(copy)), device="cpu", precision="float32", threads=1)
    job = Job(pieces.encode("Die Regierung in Berlin hat am Montag getagt.").ids, 60)
    ((_, one),) = marian.translate([job])
    ((_, two),) = other.translate([job])
    assert one[0].ids == two[0].ids


class Exploit:
    """Unpickling this would run code."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, ("raise SystemExit('code was run')",))


def test_a_checkpoint_that_would_run_code_is_refused(copy: Path) -> None:
    (copy / "manifest.json").unlink()
    (copy / "model.safetensors").unlink()
    torch.save({"model.shared.weight": Exploit()}, copy / "pytorch_model.bin")
    with pytest.raises(ModelUnavailable, match="more than weights"):
        load_marian(locate(str(copy)), device="cpu", precision="float32", threads=1)


@pytest.mark.parametrize("revision", ["", "@main", "@v1.0", "@012345"])
def test_a_hub_name_needs_its_commit(revision: str) -> None:
    with pytest.raises(ModelUnavailable, match="pin its revision"):
        locate(f"Helsinki-NLP/opus-mt-de-en{revision}")


def test_an_old_checkpoint_without_a_generation_config_forbids_padding(
    copy: Path, marian: MarianEngine, pieces: SentencePieces
) -> None:
    (copy / "manifest.json").unlink()
    (copy / "generation_config.json").unlink()
    old = load_marian(locate(str(copy)), device="cpu", precision="float32", threads=1)
    assert old._rules.bad_words == ((old._network.shape.pad,),)
    job = Job(pieces.encode("Die Regierung in Berlin hat am Montag getagt.").ids, 60)
    ((_, one),) = marian.translate([job])
    ((_, two),) = old.translate([job])
    assert one[0].ids == two[0].ids


@pytest.mark.timeout(30)
def test_a_hub_name_offline_fails_at_once_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No hub answers at this address, as none does on a machine without a network."""
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelUnavailable, match=r"cannot be fetched.*DEPESCHE_MODEL"):
        locate("Helsinki-NLP/opus-mt-de-en@0123456789012345678901234567890123456789")


def test_a_hub_name_is_found_in_the_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, checkpoint: Checkpoint
) -> None:
    commit = "0123456789012345678901234567890123456789"
    snapshot = tmp_path / "models--acme--de-en" / "snapshots" / commit
    shutil.copytree(checkpoint.directory, snapshot)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    found = locate(f"acme/de-en@{commit}")
    assert found.hash == checkpoint.hash
    (snapshot / "manifest.json").unlink()
    assert locate(f"acme/de-en@{commit}").manifest.name == "acme/de-en"


@pytest.mark.parametrize("name", ["no-such-model", "/no/such/directory", "a/b/c", "", "@", ".."])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(ModelUnavailable):
        locate(name)


def test_placement_on_a_cpu() -> None:
    assert place("cpu", "float32").precision == "float32"
    assert place("cpu", "bfloat16").precision == "bfloat16"
    assert place("cpu", "auto").precision in {"int16", "int8"}
    assert place("cpu", "auto", compiled=False).precision in {"float32", "bfloat16"}


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_cuda_that_is_not_there_is_said() -> None:
    with pytest.raises(ValueError, match="CUDA"):
        place("cuda", "auto")
