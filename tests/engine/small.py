"""A small random checkpoint of opus-mt's kind, and what several tests do with such ones."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file

from app.engine.device import PrecisionName
from app.engine.marian import MarianEngine, load_marian
from app.engine.weights import locate

SMALL: dict[str, Any] = {
    "d_model": 64,
    "encoder_layers": 2,
    "decoder_layers": 3,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 8,
    "encoder_ffn_dim": 96,
    "decoder_ffn_dim": 128,
    "vocab_size": 501,
    "max_position_embeddings": 64,
}


def load(directory: Path, precision: PrecisionName = "float32") -> MarianEngine:
    return load_marian(locate(str(directory)), device="cpu", precision=precision, threads=1)


def store_in_half(directory: Path) -> None:
    """Round a checkpoint to float16: then compiled kernels multiply few rows."""
    path = directory / "model.safetensors"
    weights = {name: weight.half() for name, weight in load_file(path).items()}
    save_file(weights, path, metadata={"format": "pt"})


def sources(vocabulary: int, lengths: Sequence[int]) -> list[tuple[int, ...]]:
    draw = random.Random(5)
    return [(*(draw.randrange(2, vocabulary - 1) for _ in range(n)), 0) for n in lengths]
