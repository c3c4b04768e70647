"""The composition root: settings to a translator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from functools import partial

from app.batch.bounds import Bounds
from app.batch.runner import Runner
from app.cache import Memory, Seal, SentenceCache, Tier
from app.detect import warm
from app.engine.load import Recipe, load
from app.observe import Observer, Silent
from app.pipeline.proof import prove
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
    bounds = Bounds(
        settings.batch_tokens,
        settings.batch_sentences,
        settings.waiting_tokens,
        settings.max_wait,
        settings.bulk_max_wait,
        settings.bulk_share,
    )
    recipe, subwords = _model(settings)
    runner = Runner(
        _loader(recipe, settings),
        prove=partial(prove, subwords=subwords),
        bounds=bounds,
        patience=settings.engine_patience,
        observer=observer,
    )
    limits = Limits(settings.max_characters, settings.max_sentences, settings.max_documents)
    with _shared(settings, observer) as shared:
        runner.begin()
        try:
            # Beside the load, if that is another process's.
            warm()
            info = runner.start()
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


def _model(settings: Settings) -> tuple[Recipe, Subwords]:
    """Return what the engine is to be loaded from, and its subwords.

    Without torch, whose import takes seconds: a missing model is told at once.
    """
    if settings.model == "fake":
        from app.engine.fake import FakeSubwords  # noqa: PLC0415

        return Recipe(), FakeSubwords()
    from app.engine.pieces import SentencePieces  # noqa: PLC0415
    from app.engine.weights import locate  # noqa: PLC0415

    checkpoint = locate(settings.model, settings.model_hash)
    recipe = Recipe(
        directory=str(checkpoint.directory.resolve()),
        name=checkpoint.manifest.name,
        hash=checkpoint.hash,
        device=settings.device,
        precision=settings.precision,
        threads=settings.threads,
        graphs=settings.cuda_graphs,
    )
    return recipe, SentencePieces(checkpoint.directory)


def _loader(recipe: Recipe, settings: Settings) -> Callable[[], Engine]:
    if settings.engine == "thread":
        return partial(load, recipe)
    from app.engine.remote import RemoteEngine  # noqa: PLC0415

    return partial(RemoteEngine, recipe, patience=settings.engine_patience)
