"""The composition root: settings to a translator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.batch.runner import Bounds, Runner
from app.observe import Observer, Silent
from app.pipeline.translator import Limits, Translator
from app.settings import Settings
from app.types import Engine, Subwords


@contextmanager
def open_translator(settings: Settings, observer: Observer | None = None) -> Iterator[Translator]:
    """Load the model and run it for as long as the context lasts.

    Leaving the context finishes what has been admitted.

    Raises:
        ModelUnavailable: the model cannot be had; the message says what to do.
        ValueError: the device or precision cannot be had.
    """
    observer = observer or Silent()
    engine, subwords = _load(settings)
    bounds = Bounds(settings.batch_tokens, settings.batch_sentences, settings.waiting_tokens)
    runner = Runner(engine, bounds=bounds, observer=observer)
    limits = Limits(settings.max_characters, settings.max_sentences, settings.max_documents)
    runner.start()
    try:
        yield Translator(runner, subwords, engine.info, limits=limits, observer=observer)
    finally:
        runner.close()


def _load(settings: Settings) -> tuple[Engine, Subwords]:
    """Return the engine and its subwords; only the chosen engine's libraries are imported."""
    if settings.model == "fake":
        from app.engine.fake import FakeEngine, FakeSubwords  # noqa: PLC0415

        return FakeEngine(), FakeSubwords()
    from app.engine.weights import locate  # noqa: PLC0415

    # Before torch is imported, which takes seconds: a missing model is told at once.
    checkpoint = locate(settings.model)
    from app.engine.marian import load_marian  # noqa: PLC0415
    from app.engine.pieces import SentencePieces  # noqa: PLC0415

    engine = load_marian(
        checkpoint,
        device=settings.device,
        precision=settings.precision,
        threads=settings.threads,
    )
    return engine, SentencePieces(checkpoint.directory)
