"""The engine against transformers' own ``generate`` on the same checkpoint, in float32."""

from __future__ import annotations

import json
import random
import shutil
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from transformers import MarianTokenizer

from app.engine.device import PrecisionName
from app.engine.marian import MarianEngine
from app.engine.pieces import SentencePieces
from app.engine.weights import Checkpoint
from app.types import Decoding, Hypothesis, Job
from bench.opus import write_opus
from bench.reference import Reference
from tests.engine.small import load, sources, store_in_half

ARTICLE = Path(__file__).parents[2] / "examples" / "article.de.txt"
TEXTS = [line for line in ARTICLE.read_text(encoding="utf-8").splitlines() if line.strip()][:12]
Compare = Callable[[Path, Sequence[Job]], None]


def run(engine: MarianEngine, work: Sequence[Job]) -> list[tuple[Hypothesis, ...]]:
    found = dict(engine.translate(work))
    return [found[at] for at in range(len(work))]


def compare(engine: MarianEngine, reference: Reference, work: Sequence[Job]) -> None:
    for mine, theirs in zip(run(engine, work), reference.translate(work), strict=True):
        assert [h.ids for h in mine] == [ids for ids, _ in theirs]
        for hypothesis, (_, score) in zip(mine, theirs, strict=True):
            if not hypothesis.truncated:  # a forced end costs nothing there
                assert hypothesis.score == pytest.approx(score, abs=1e-4)


@pytest.fixture(scope="module")
def reference(checkpoint: Checkpoint) -> Reference:
    return Reference(checkpoint.directory)


def test_subwords_are_those_of_the_reference_tokenizer(
    checkpoint: Checkpoint, pieces: SentencePieces
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it recommends a package that it does without
        tokenizer = MarianTokenizer.from_pretrained(checkpoint.directory)
    for text in [*TEXTS, "Übergröße ﬁnden", "1½ Liter", "日本", "a  b\tc", "Ende …"]:
        assert list(pieces.encode(text).ids) == tokenizer(text).input_ids


@pytest.mark.parametrize("decoding", [Decoding(1), Decoding(4, 4), Decoding(3, 1, 2)])
def test_the_bundled_model(
    reference: Reference, marian: MarianEngine, pieces: SentencePieces, decoding: Decoding
) -> None:
    texts = [text[:90] for text in TEXTS[:5]]
    compare(marian, reference, [Job(pieces.encode(text).ids, 80, decoding) for text in texts])


@pytest.mark.parametrize("stored", ["float32", "float16"])
def test_opus_mt_s_shape(tmp_path: Path, checkpoint: Checkpoint, stored: str) -> None:
    """But for the number of layers, which other tests vary."""
    layers = {"encoder_layers": 2, "decoder_layers": 2}
    directory = write_opus(tmp_path, checkpoint.directory, spread=2, end=5.0, shape=layers)
    if stored == "float16":
        store_in_half(directory)
    engine, reference = load(directory), Reference(directory)
    for decoding in (Decoding(1), Decoding(4, 2)):
        compare(engine, reference, [Job(ids, 8, decoding) for ids in sources(58_101, [3, 9])])


@pytest.mark.parametrize(
    "decoding", [Decoding(1), Decoding(4, 4), Decoding(8, 3), Decoding(4, 1, 2)]
)
@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"length_penalty": 0.6},
        {"length_penalty": 1.7, "early_stopping": True},
        {"early_stopping": "never"},
        {"bad_words_ids": [[500], [7], [11, 12], [0]], "renormalize_logits": True},
    ],
    ids=lambda rules: ",".join(rules) or "plain",
)
@pytest.mark.parametrize("stored", ["float32", "float16"])
def test_the_generation_settings_of_a_checkpoint(
    small: Path, tmp_path: Path, rules: dict[str, Any], decoding: Decoding, stored: str
) -> None:
    """Stored in float32, and in float16, which is for the compiled kernels."""
    directory = tmp_path / "changed"
    shutil.copytree(small, directory)
    if stored == "float16":
        store_in_half(directory)
    path = directory / "generation_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **rules}))
    work = [Job(ids, 24, decoding) for ids in sources(501, [2, 5, 9, 17, 30, 4, 4, 12])]
    compare(load(directory), Reference(directory), work)


def test_hypotheses_of_a_random_model_do_end_by_themselves(small: Path) -> None:
    """Or the tests above would compare forced ends alone."""
    work = [Job(ids, 24, Decoding(4, 4)) for ids in sources(501, [2, 5, 9, 17, 30, 4, 4, 12])]
    found = [h for hypotheses in run(load(small), work) for h in hypotheses]
    assert any(h.truncated for h in found)
    assert sum(not h.truncated for h in found) >= 8
    assert len({len(h.ids) for h in found}) > 4


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("precision", ["float32", "int16", "int8"])
def test_a_sentence_is_the_same_alone_and_joining_a_running_batch_at_any_moment(
    small: Path, precision: PrecisionName, seed: int
) -> None:
    """To the last bit where all is whole numbers."""
    draw = random.Random(seed)
    decoding = draw.choice([Decoding(1), Decoding(4, 4), Decoding(5, 2, 3)])
    engine = load(small, precision)
    near = 1e-4 if precision == "float32" else 0.0
    work = [
        Job(ids, draw.randrange(2, 24), decoding, attention=draw.random() < 0.5)
        for ids in sources(501, [draw.randrange(1, 40) for _ in range(30)])
    ]
    begin = draw.randrange(3, 8)
    left = work[begin:]

    def refill(tokens: int) -> list[Job]:
        assert tokens > 0
        count = draw.choice([0, 0, 0, 1, 2, 5])
        more = left[:count]
        del left[:count]
        return more

    found = dict(engine.translate(work[:begin], refill))
    for at, hypotheses in found.items():
        (alone,) = run(engine, [work[at]])
        assert [h.ids for h in hypotheses] == [h.ids for h in alone]
        for mine, other in zip(hypotheses, alone, strict=True):
            assert abs(mine.score - other.score) <= near
        best, same = hypotheses[0].attention, alone[0].attention
        assert (best is None) == (same is None) == (not work[at].attention)
        if best is not None and same is not None:
            assert best.shape == (len(hypotheses[0].ids), len(work[at].ids))
            assert np.allclose(best, same, rtol=0, atol=near)
            assert np.allclose(best.sum(1), 1, atol=1e-4)
    assert len(found) == len(work) - len(left)


def test_plain_products_which_cuda_uses_give_the_same(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = [Job(ids, 20, Decoding(4, 2)) for ids in sources(501, [2, 9, 17])]
    packed = load(small)
    monkeypatch.setattr("app.engine.device.packed_linear_works", lambda _: False)
    plain = load(small)
    assert (packed.info.details["kernels"], plain.info.details["kernels"]) == ("oneDNN", "torch")
    for mine, other in zip(run(packed, work), run(plain, work), strict=True):
        assert [h.ids for h in mine] == [h.ids for h in other]
        assert mine[0].score == pytest.approx(other[0].score, abs=1e-4)
