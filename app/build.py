"""The composition root: settings to a translator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext

from app.batch.queue import Bounds
from app.batch.runner import Runner
from app.cache import Memory, Seal, SentenceCache, Tier
from app.detect import warm
from app.observe import Observer, Silent
from app.pipeline.translator import Limits, Translator
from app.settings import Settings
from app.types import Engine, EngineInfo, Subwords


@contextmanager
def open_translator(settings: Settings, observer: Observer | None = None) -> Iterator[Translator]:
    """Load the model and run it for as long as the context lasts.

    Leaving the context finishes what has been admitted.

    Raises:
        ModelUnavailable: the model cannot be had; the message says what to do.
        ValueError: the device, the precision or the shared cache cannot be had.
    """
    observer = observer or Silent()
    bounds = Bounds(settings.batch_tokens, settings.batch_sentences, settings.waiting_tokens)
    load, subwords = _engine(settings)
    warm()
    runner = Runner(load, bounds=bounds, observer=observer)
    limits = Limits(settings.max_characters, settings.max_sentences, settings.max_documents)
    with _shared(settings, observer) as shared:
        info = runner.start()
        try:
            cache = _cache(settings, info, shared, observer)
            yield Translator(runner, subwords, info, limits=limits, cache=cache, observer=observer)
        finally:
            runner.close()


def _cache(
    settings: Settings, info: EngineInfo, shared: Tier | None, observer: Observer
) -> SentenceCache:
    octets, seconds = settings.cache_bytes, settings.cache_seconds
    return SentenceCache(
        info,
        Memory(octets, seconds) if octets else None,
        shared,
        secret=settings.cache_secret,
        among_accounts=settings.cache_among_accounts,
        observer=observer,
    )


def _shared(settings: Settings, observer: Observer) -> AbstractContextManager[Tier | None]:
    """Return the tier of the cache that others share, if there is to be one."""
    if not settings.cache_url:
        return nullcontext()
    try:
        from app.cache.shared import Shared  # noqa: PLC0415 - an extra
    except ImportError:
        raise ValueError("DEPESCHE_CACHE_URL needs redis: pip install 'depesche[redis]'") from None
    return closing(
        Shared(
            settings.cache_url,
            Seal(settings.cache_secret),
            seconds=settings.cache_seconds,
            timeout=settings.cache_timeout,
            observer=observer,
        )
    )


def _engine(settings: Settings) -> tuple[Callable[[], Engine], Subwords]:
    """Return what loads the engine, and its subwords; no other engine's libraries are imported."""
    if settings.model == "fake":
        from app.engine.fake import FakeEngine, FakeSubwords  # noqa: PLC0415

        return FakeEngine, FakeSubwords()
    # Without torch, whose import takes seconds: a missing model is told at once.
    from app.engine.pieces import SentencePieces  # noqa: PLC0415
    from app.engine.weights import locate  # noqa: PLC0415

    checkpoint = locate(settings.model, settings.model_hash)

    def load() -> Engine:
        from app.engine.openmp import bound_spinning  # noqa: PLC0415

        bound_spinning()
        from app.engine.marian import load_marian  # noqa: PLC0415

        return load_marian(
            checkpoint,
            device=settings.device,
            precision=settings.precision,
            threads=settings.threads,
        )

    return load, SentencePieces(checkpoint.directory)
