"""The engine against transformers' own ``generate`` on the same checkpoint."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import MarianMTModel, MarianTokenizer

from app.engine.marian import MarianEngine
from app.engine.pieces import SentencePieces
from app.engine.weights import Checkpoint
from app.types import Decoding, Job

ARTICLE = Path(__file__).parents[2] / "examples" / "article.de.txt"
TEXTS = [line for line in ARTICLE.read_text(encoding="utf-8").splitlines() if line.strip()][:12]


@pytest.fixture(scope="module")
def reference(checkpoint: Checkpoint) -> tuple[Any, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it recommends a package that it does without
        tokenizer = MarianTokenizer.from_pretrained(checkpoint.directory)
    model = MarianMTModel.from_pretrained(checkpoint.directory, dtype=torch.float32).eval()
    model.generation_config.max_length = None
    return tokenizer, model


def test_subwords_are_those_of_the_reference_tokenizer(
    reference: tuple[Any, Any], pieces: SentencePieces
) -> None:
    tokenizer, _ = reference
    for text in [*TEXTS, "Übergröße ﬁnden", "1½ Liter", "日本", "a  b\tc", "Ende …"]:
        assert list(pieces.encode(text).ids) == tokenizer(text).input_ids


@pytest.mark.parametrize("beam_size", [1, 4])
def test_ids_and_scores_are_those_of_generate(
    reference: tuple[Any, Any], marian: MarianEngine, pieces: SentencePieces, beam_size: int
) -> None:
    tokenizer, model = reference
    texts = [text[:200] for text in TEXTS[:8]]
    inputs = tokenizer(texts, return_tensors="pt", padding=True)
    with torch.inference_mode():
        out = model.generate(
            **inputs,
            num_beams=beam_size,
            max_new_tokens=200,
            return_dict_in_generate=True,
            output_scores=True,
        )
    work = [Job(pieces.encode(text).ids, 200, Decoding(beam_size)) for text in texts]
    results = [
        hypotheses[0] for _, hypotheses in sorted(marian.translate(work), key=lambda r: r[0])
    ]
    for row, (text, best) in enumerate(zip(texts, results, strict=True)):
        expected = [i for i in out.sequences[row, 1:].tolist() if i not in (0, 15999)]
        assert list(best.ids) == expected, text
        assert pieces.decode(best.ids).text == tokenizer.decode(expected, skip_special_tokens=True)
        if beam_size > 1:
            assert best.score == pytest.approx(float(out.sequences_scores[row]), abs=1e-3)
