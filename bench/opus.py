"""A checkpoint of opus-mt's exact shape and configuration, with random weights."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import torch

VOCABULARY = 58_101
SHAPE: dict[str, Any] = {
    "model_type": "marian",
    "architectures": ["MarianMTModel"],
    "activation_function": "swish",
    "d_model": 512,
    "encoder_layers": 6,
    "decoder_layers": 6,
    "encoder_attention_heads": 8,
    "decoder_attention_heads": 8,
    "encoder_ffn_dim": 2048,
    "decoder_ffn_dim": 2048,
    "vocab_size": VOCABULARY,
    "decoder_vocab_size": VOCABULARY,
    "max_position_embeddings": 512,
    "scale_embedding": True,
    "normalize_embedding": False,
    "normalize_before": False,
    "static_position_embeddings": True,
    "share_encoder_decoder_embeddings": True,
    "tie_word_embeddings": True,
    "add_final_layer_norm": False,
    "add_bias_logits": False,
    "is_encoder_decoder": True,
    "pad_token_id": VOCABULARY - 1,
    "decoder_start_token_id": VOCABULARY - 1,
    "eos_token_id": 0,
    "bos_token_id": 0,
    "forced_eos_token_id": 0,
    "num_beams": 6,
    "max_length": 512,
}
GENERATION: dict[str, Any] = {
    "bad_words_ids": [[VOCABULARY - 1]],
    "bos_token_id": 0,
    "decoder_start_token_id": VOCABULARY - 1,
    "eos_token_id": 0,
    "forced_eos_token_id": 0,
    "max_length": 512,
    "num_beams": 4,
    "pad_token_id": VOCABULARY - 1,
}


def write_opus(
    directory: Path,
    subwords: Path,
    *,
    seed: int = 0,
    spread: float = 1.0,
    end: float = 0.0,
    shape: dict[str, Any] | None = None,
) -> Path:
    """Write a random checkpoint that transformers, CTranslate2 and the engine can load.

    Args:
        directory: where to; made if it is not there.
        subwords: a directory whose SentencePiece models are copied.
        seed: of the weights.
        spread: how far from uniform the output probabilities are; 1 gives embeddings of opus-mt's
            size.
        end: added to the score of the end of sentence, so that hypotheses end by themselves.
        shape: changes to opus-mt's configuration.
    """
    from transformers import MarianConfig, MarianMTModel  # noqa: PLC0415 - bench extra

    directory.mkdir(parents=True, exist_ok=True)
    config = {**SHAPE, **(shape or {})}
    generation = dict(GENERATION)
    vocabulary = config["vocab_size"]
    for name in ("pad_token_id", "decoder_start_token_id"):
        config[name] = generation[name] = vocabulary - 1
    config["decoder_vocab_size"] = vocabulary
    generation["bad_words_ids"] = [[vocabulary - 1]]
    torch.manual_seed(seed)
    model = MarianMTModel(MarianConfig(**config))
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "embed_positions" in name:
                continue
            if "shared" in name:
                weight.normal_(0, 0.05 * spread)
            elif weight.dim() > 1:
                weight.normal_(0, weight.shape[1] ** -0.5)
            elif "layer_norm.weight" not in name:
                weight.normal_(0, 0.05)
        model.final_logits_bias.normal_(0, 0.3)
        model.final_logits_bias[0, config["eos_token_id"]] += end
    model.save_pretrained(directory)
    (directory / "config.json").write_text(json.dumps(config))
    (directory / "generation_config.json").write_text(json.dumps(generation))
    for name in ("source.spm", "target.spm"):
        shutil.copy(subwords / name, directory)
    pieces = ["</s>", "<unk>", *(f"w{n}" for n in range(2, vocabulary - 1)), "<pad>"]
    (directory / "vocab.json").write_text(json.dumps({p: n for n, p in enumerate(pieces)}))
    (directory / "tokenizer_config.json").write_text(
        json.dumps({"source_lang": "de", "target_lang": "en"})
    )
    return directory


def random_sources(count: int, length: int, seed: int = 0) -> list[tuple[int, ...]]:
    """Return sentences of ``length`` subwords, the end of sentence included."""
    draw = random.Random(seed)
    return [
        (*(draw.randrange(2, VOCABULARY - 1) for _ in range(length - 1)), 0) for _ in range(count)
    ]
