"""A checkpoint that costs next to nothing to run and whose translation is the source itself.

What is measured with it is everything but the arithmetic of a model. Its one decoder layer attends
to the source subword whose place is the target subword's own, told by the quick half of the
sinusoids; the slow half is left to the subwords' embeddings, which are written back.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import sentencepiece
import torch
from safetensors.torch import load_file, save_file

from bench.opus import write_opus

_WIDTH = 64
_SHAPE = {
    "d_model": _WIDTH,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 1,
    "decoder_attention_heads": 1,
    "encoder_ffn_dim": 8,
    "decoder_ffn_dim": 8,
}
_SHARP = 200.0  # times each of query and key: nearly all attention is on one subword
_LOUD = 4.0  # times what is copied, beside the subword before it
_FAR = 32.0  # times the length of the sinusoids, which disturb it


def write_copying(directory: Path, texts: Sequence[str], *, pieces: int = 2000) -> Path:
    """Write the checkpoint, with SentencePiece pieces learnt from ``texts``: ``pieces`` at most."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=model,
        vocab_size=pieces,
        hard_vocab_limit=False,
        eos_id=0,
        unk_id=1,
        bos_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    learnt = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    vocabulary = [*map(learnt.id_to_piece, range(learnt.get_piece_size())), "<pad>"]
    subwords = directory / "subwords"
    subwords.mkdir(parents=True)
    for name in ("source.spm", "target.spm"):
        (subwords / name).write_bytes(model.getvalue())
    write_opus(directory, subwords, shape={**_SHAPE, "vocab_size": len(vocabulary)})
    shutil.rmtree(subwords)
    numbers = {piece: number for number, piece in enumerate(vocabulary)}
    (directory / "vocab.json").write_text(json.dumps(numbers))
    weights = directory / "model.safetensors"
    save_file(_copying(load_file(weights)), weights, {"format": "pt"})
    return directory


def _copying(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return ``weights`` with all but what copies put to nothing."""
    half = _WIDTH // 2
    # The sines of all frequencies come first, then the cosines, the quickest first of either.
    slow = (torch.arange(_WIDTH) % half >= half // 2).float()
    # The slowest sine is nearly nothing everywhere, so that it tells what normalising took off.
    level = half - 1
    slow[level] = 0
    quick = torch.diag(1 - slow)
    quick[:, level] = -1
    quick[level] = 0
    changed = {
        name: weight if "layer_norm.weight" in name else torch.zeros_like(weight)
        for name, weight in weights.items()
        if "embed_positions" not in name
    }
    shared = weights["model.shared.weight"]
    # Of one length, so that each is the nearest to itself, and with a mean of 0, so that none is
    # taken off.
    embeddings = (shared - (shared * slow).sum(1, keepdim=True) / slow.sum()) * slow
    embeddings = torch.nn.functional.normalize(embeddings, dim=1)
    embeddings[-1] = 0  # padding, which begins the target
    # The network takes embeddings times the root of the width; sinusoids have the root of half.
    embeddings *= _FAR * 0.5**0.5
    changed["model.shared.weight"] = embeddings
    for part, matrix in (
        ("q_proj", _SHARP * quick),
        ("k_proj", _SHARP * quick),
        ("v_proj", torch.diag(slow)),
        ("out_proj", _LOUD * torch.diag(slow)),
    ):
        changed[f"model.decoder.layers.0.encoder_attn.{part}.weight"] = matrix
    return changed
