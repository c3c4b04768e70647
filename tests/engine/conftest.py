"""The bundled model, loaded once per worker, on one thread so that workers do not fight."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.marian import MarianEngine, load_marian
from app.engine.pieces import SentencePieces
from app.engine.weights import Checkpoint, locate
from app.settings import Settings
from bench.opus import write_opus
from tests.engine.small import SMALL


@pytest.fixture(scope="session")
def checkpoint() -> Checkpoint:
    return locate(Settings().model)


@pytest.fixture(scope="session")
def pieces(checkpoint: Checkpoint) -> SentencePieces:
    return SentencePieces(checkpoint.directory)


@pytest.fixture(scope="session")
def marian(checkpoint: Checkpoint) -> MarianEngine:
    return load_marian(checkpoint, device="cpu", precision="float32", threads=1)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, checkpoint: Checkpoint) -> Path:
    directory = tmp_path_factory.mktemp("small")
    return write_opus(directory, checkpoint.directory, spread=4, end=6.0, shape=SMALL)
