"""Make the checkpoint that the service loads of what training left.

    python -m models.recipe.export WORK OUT [--cpu]

Takes ``WORK/run/model`` and ``WORK/vocabulary``; writes a MarianMT checkpoint in float16 to ``OUT``
with its manifest: hashes, limits, alignment. ``evaluate --write`` adds the scores.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import torch
from transformers import MarianMTModel

from models.recipe.config import Recipe, read_recipe

_SUBWORDS = ("source.spm", "target.spm", "vocab.json")
_HASHED = ("config.json", "generation_config.json", "model.safetensors", *_SUBWORDS)
_GOLDEN = {
    "source": "Der Präsident kam am Montag nach Berlin.",
    "contains": ["president", "Berlin", "Monday"],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cpu", action="store_true", help="the recipe for a processor")
    options = parser.parse_args()
    export(read_recipe(cpu=options.cpu), options.work, options.out)


def export(recipe: Recipe, work: Path, out: Path) -> None:
    """Write the checkpoint and its manifest to ``out``."""
    model: Any = MarianMTModel.from_pretrained(work / "run" / "model", dtype=torch.float32)
    largest = max(float(weights.detach().abs().max()) for weights in model.parameters())
    if not largest < torch.finfo(torch.float16).max:
        raise ValueError(f"A weight of {largest} does not fit float16.")
    model.half().save_pretrained(out)
    for name in _SUBWORDS:
        shutil.copyfile(work / "vocabulary" / name, out / name)
    tokenizer = {
        "tokenizer_class": "MarianTokenizer",
        "source_lang": "de",
        "target_lang": "en",
        "model_max_length": model.config.max_position_embeddings,
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
    }
    _write_json(out / "tokenizer_config.json", tokenizer)
    manifest = {
        "name": recipe.model.name,
        "source_language": "de",
        "target_language": "en",
        "files": {name: _sha256(out / name) for name in _HASHED},
        "limits": {"max_source": recipe.export.max_source, "max_target": recipe.export.max_target},
        "alignment": recipe.export.alignment,
        "golden": _GOLDEN,
        "scores": [],
    }
    _write_json(out / "manifest.json", manifest)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
