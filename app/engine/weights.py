"""Find a MarianMT checkpoint, prove that it is whole, and say what it is.

A checkpoint is a directory in Hugging Face form. A ``manifest.json`` in it is optional. One that
states hashes states those of every file that is read, and each file must have its own before any of
them is parsed. A manifest cannot vouch for itself: the content's hash, which the settings may
demand, vouches for the whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import ModelUnavailable

_ROOT = Path(__file__).resolve().parents[2] / "models"
_HUB_NAME = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)@(?P<revision>[0-9a-f]{40})")
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_NEEDED = ("config.json", "source.spm", "target.spm", "vocab.json")
_OPTIONAL = ("generation_config.json", "target_vocab.json", "shortlist.npz")


class Alignment(BaseModel):
    """Where to read word alignment off the cross-attention.

    ``layer`` counts decoder layers from 0 (negative from the last), ``heads`` are averaged.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    layer: int = -1
    heads: tuple[int, ...] = Field(default=(0,), min_length=1)


class Golden(BaseModel):
    """A sentence that a sound engine translates, and words its translation must contain."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str = "Die Regierung in Berlin hat am Montag getagt."
    contains: tuple[str, ...] = ()


class SubwordLimits(BaseModel):
    """The most subwords, end of sentence included, that the model was made for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_source: int = Field(ge=8)
    max_target: int = Field(ge=8)


class Manifest(BaseModel):
    """What ``manifest.json`` says of a checkpoint."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    source_language: str = "de"
    target_language: str = "en"
    files: dict[str, str] = Field(default_factory=dict, description="SHA-256 of each file")
    limits: SubwordLimits | None = None
    alignment: Alignment = Alignment()
    golden: Golden = Golden()
    scores: list[dict[str, Any]] = Field(default_factory=list)


class Checkpoint:
    """A verified checkpoint: its ``directory``, ``manifest`` and content ``hash``."""

    def __init__(self, directory: Path, name: str | None = None) -> None:
        """Verify the checkpoint in ``directory``, called ``name`` unless its manifest says else.

        Raises:
            ModelUnavailable: a file is missing, damaged or unreadable.
        """
        self.directory = directory
        missing = [name for name in _NEEDED if not (directory / name).is_file()]
        weights = [name for name in _WEIGHTS if (directory / name).is_file()]
        if not weights:
            missing.append(" or ".join(_WEIGHTS))
        if missing:
            raise ModelUnavailable(
                f"{directory} is no MarianMT checkpoint: no {', '.join(missing)}."
            )
        self.manifest = _read_manifest(directory, name or directory.resolve().name)
        present = [name for name in (*_NEEDED, *_OPTIONAL) if (directory / name).is_file()]
        digests = {name: _sha256(directory / name) for name in sorted([*present, weights[0]])}
        for file in digests if self.manifest.files else ():
            if file not in self.manifest.files:
                raise ModelUnavailable(f"{directory / file} is not in its manifest.")
        for file, expected in self.manifest.files.items():
            if digests.get(file) != expected:
                raise ModelUnavailable(
                    f"{directory / file} is not the file its manifest describes."
                )
        lines = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
        self.hash = hashlib.sha256(lines.encode()).hexdigest()


def locate(model: str, content_hash: str = "") -> Checkpoint:
    """Return the checkpoint that ``model`` names.

    ``model`` is a name under ``models/``, a directory, or a hub name with its revision pinned, as
    ``Helsinki-NLP/opus-mt-de-en@<commit>``. ``content_hash`` is what it must have, empty for any.

    Raises:
        ModelUnavailable: it cannot be had, or is another; the message says what to do.
    """
    found = _find(model)
    if content_hash and found.hash != content_hash:
        raise ModelUnavailable(
            f"{found.directory} has the hash {found.hash}; DEPESCHE_MODEL_HASH asks for another."
        )
    return found


def _find(model: str) -> Checkpoint:
    bundled = _ROOT / model
    if re.fullmatch(r"\w[\w.-]*", model) and bundled.is_dir():
        return Checkpoint(bundled)
    directory = Path(model).expanduser()
    if directory.is_dir():
        return Checkpoint(directory)
    match = _HUB_NAME.fullmatch(model)
    if match:
        return Checkpoint(_download(match["repo"], match["revision"]), match["repo"])
    if re.fullmatch(r"[\w.-]+/[\w.-]+(@.*)?", model):
        raise ModelUnavailable(
            f"{model} is no directory here; to take it from the hub, pin its revision: "
            f"{model.partition('@')[0]}@<commit hash of 40 digits>."
        )
    raise ModelUnavailable(f"{model} is neither a bundled model nor a directory.")


def _download(repo: str, revision: str) -> Path:
    """Return the local copy of a hub repository, fetching it if it is not cached."""
    # Imported here because a service with a local model never needs it.
    from huggingface_hub import (  # noqa: PLC0415
        get_hf_file_metadata,
        hf_hub_url,
        snapshot_download,
    )

    files = [*_NEEDED, *_OPTIONAL, *_WEIGHTS]
    with suppress(Exception):  # not cached, for whatever reason
        found = snapshot_download(repo, revision=revision, local_files_only=True)
        return Path(found)
    try:
        # Asked first because the download itself would go on asking for half a minute.
        get_hf_file_metadata(hf_hub_url(repo, "config.json", revision=revision), timeout=5)
        return Path(snapshot_download(repo, revision=revision, allow_patterns=files))
    except Exception as error:
        raise ModelUnavailable(
            f"{repo} at {revision} is not cached here and cannot be fetched from the hub "
            f"({type(error).__name__}). Fetch it where a hub can be reached, copy the directory "
            "here, and set DEPESCHE_MODEL to its path; or use the bundled model."
        ) from error


def _read_manifest(directory: Path, name: str) -> Manifest:
    path = directory / "manifest.json"
    if not path.is_file():
        return Manifest(name=name)
    try:
        return Manifest.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, ValidationError) as error:
        raise ModelUnavailable(f"{path} is not a valid manifest: {error}") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
