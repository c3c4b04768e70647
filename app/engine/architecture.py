"""What a checkpoint's configuration files say: the shape of the network, and how to search."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.engine.linear import ACTIVATIONS
from app.errors import ModelUnavailable

# What ``generate`` could be told and this engine does not do, with the values that mean "nothing".
_UNSUPPORTED: dict[str, tuple[object, ...]] = {
    "min_length": (None, 0),
    "min_new_tokens": (None, 0),
    "repetition_penalty": (None, 1.0),
    "encoder_repetition_penalty": (None, 1.0),
    "encoder_no_repeat_ngram_size": (None, 0),
    "diversity_penalty": (None, 0.0),
    "num_beam_groups": (None, 1),
    "penalty_alpha": (None, 0.0),
    "forced_bos_token_id": (None,),
    "suppress_tokens": (None, []),
    "begin_suppress_tokens": (None, []),
    "exponential_decay_length_penalty": (None,),
    "sequence_bias": (None, {}),
    "guidance_scale": (None, 1.0),
}


@dataclass(frozen=True, slots=True)
class Architecture:
    """The shape of a MarianMT network; see transformers' ``MarianConfig`` for the names."""

    width: int
    encoder_layers: int
    decoder_layers: int
    encoder_heads: int
    decoder_heads: int
    encoder_ffn: int
    decoder_ffn: int
    activation: str
    source_vocabulary: int
    target_vocabulary: int
    positions: int
    embedding_scale: float
    shared_embeddings: bool
    tied_output: bool
    start: int
    eos: int
    pad: int


@dataclass(frozen=True, slots=True)
class SearchRules:
    """How hypotheses are compared, and what they may not hold; as in ``GenerationConfig``.

    ``early_stopping`` is True, False or ``"never"``. ``renormalize`` says that the probabilities of
    what is forbidden are shared out among the rest.
    """

    length_penalty: float = 1.0
    early_stopping: bool | str = False
    bad_words: tuple[tuple[int, ...], ...] = ()
    renormalize: bool = False


def read_architecture(directory: Path) -> tuple[Architecture, SearchRules]:
    """Read ``config.json`` and, if there, ``generation_config.json``.

    Raises:
        ModelUnavailable: they are not of a MarianMT model, or ask for what the engine cannot do.
    """
    try:
        config = _json(directory / "config.json")
        path = directory / "generation_config.json"
        # Old checkpoints keep the search's settings among the network's.
        search = _json(path) if path.is_file() else config
        shape = _architecture(config)
        return shape, _rules(search, shape)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelUnavailable(
            f"{directory} has no configuration of a MarianMT model: {error!r}"
        ) from error


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _architecture(config: Mapping[str, Any]) -> Architecture:
    if config.get("model_type", "marian") != "marian":
        raise ModelUnavailable(f"The model is of type {config['model_type']}, not MarianMT.")
    activation = config.get("activation_function", "gelu")
    if activation not in ACTIVATIONS:
        raise ModelUnavailable(f"The activation function {activation} is not known.")
    width = config["d_model"]
    vocabulary = config["vocab_size"]
    shape = Architecture(
        width=width,
        encoder_layers=config["encoder_layers"],
        decoder_layers=config["decoder_layers"],
        encoder_heads=config["encoder_attention_heads"],
        decoder_heads=config["decoder_attention_heads"],
        encoder_ffn=config["encoder_ffn_dim"],
        decoder_ffn=config["decoder_ffn_dim"],
        activation=activation,
        source_vocabulary=vocabulary,
        target_vocabulary=config.get("decoder_vocab_size") or vocabulary,
        positions=config.get("max_position_embeddings", 1024),
        embedding_scale=math.sqrt(width) if config.get("scale_embedding", False) else 1.0,
        shared_embeddings=config.get("share_encoder_decoder_embeddings", True),
        tied_output=config.get("tie_word_embeddings", True),
        start=config["decoder_start_token_id"],
        eos=config["eos_token_id"],
        pad=config["pad_token_id"],
    )
    if width % shape.encoder_heads or width % shape.decoder_heads:
        raise ModelUnavailable("The network's width is no multiple of its number of heads.")
    # What is written is looked up among the target's embeddings; sources are padded.
    for name, number, vocabulary in (
        ("eos_token_id", shape.eos, shape.target_vocabulary),
        ("decoder_start_token_id", shape.start, shape.target_vocabulary),
        ("pad_token_id", shape.pad, shape.source_vocabulary),
    ):
        if not 0 <= number < vocabulary:
            raise ModelUnavailable(f"The vocabulary does not have the subword of {name}.")
    return shape


def _rules(search: Mapping[str, Any], shape: Architecture) -> SearchRules:
    for name, harmless in _UNSUPPORTED.items():
        if search.get(name) not in harmless:
            raise ModelUnavailable(f"The checkpoint's generation settings ask for {name}.")
    length_penalty = search.get("length_penalty")
    # Marian models are known to emit padding; old checkpoints do not say that it is forbidden.
    padding = [[shape.pad]] if shape.pad < shape.target_vocabulary else []
    bad_words = search.get("bad_words_ids") or padding
    if not all(0 <= part < shape.target_vocabulary for word in bad_words for part in word):
        raise ModelUnavailable("The vocabulary does not have all subwords of bad_words_ids.")
    return SearchRules(
        length_penalty=1.0 if length_penalty is None else float(length_penalty),
        early_stopping=search.get("early_stopping") or False,
        bad_words=tuple(tuple(word) for word in bad_words),
        renormalize=bool(search.get("renormalize_logits")),
    )
