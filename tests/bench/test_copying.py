"""The checkpoint that copies: it gives back what it is given, whatever the batch and the beams."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.marian import load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import locate
from app.types import Decoding, Job
from bench.copying import write_copying

ARTICLE = Path(__file__).parents[2] / "examples" / "article.de.txt"
TEXTS = [line for line in ARTICLE.read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_copying(tmp_path_factory.mktemp("copying") / "model", TEXTS, pieces=300)


@pytest.mark.parametrize("beams", [1, 4])
def test_a_translation_is_its_source(directory: Path, beams: int) -> None:
    engine = load_marian(locate(str(directory)), device="cpu", precision="float32", threads=1)
    pieces = SentencePieces(directory)
    ids = [pieces.encode(text).ids for text in TEXTS]
    jobs = [Job(each, len(each) + 5, Decoding(beams)) for each in ids]
    found = dict(engine.translate(jobs))
    assert [found[number][0].ids for number in range(len(ids))] == [each[:-1] for each in ids]
    assert not any(found[number][0].truncated for number in range(len(ids)))
