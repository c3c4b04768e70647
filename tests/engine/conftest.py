"""The bundled model, loaded once per worker, on one thread so that workers do not fight."""

from __future__ import annotations

import pytest

from app.engine.marian import MarianEngine, load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import Checkpoint, locate
from app.settings import Settings


@pytest.fixture(scope="session")
def checkpoint() -> Checkpoint:
    return locate(Settings().model)


@pytest.fixture(scope="session")
def pieces(checkpoint: Checkpoint) -> SentencePieces:
    return SentencePieces(checkpoint.directory)


@pytest.fixture(scope="session")
def marian(checkpoint: Checkpoint) -> MarianEngine:
    return load_marian(checkpoint, device="cpu", precision="float32", threads=1)
