"""The running service as the HTTP layer sees it: loading, ready, draining or failed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum

from app.errors import Draining, NotReady, Overloaded
from app.metrics import Metrics
from app.observe import Observer
from app.pipeline.translator import Translator
from app.settings import InvalidSettings, Settings
from app.vitals import Vitals

OpenTranslator = Callable[[Settings, Observer], AbstractContextManager[Translator]]
_log = logging.getLogger("depesche")


class Phase(StrEnum):
    """Where the service is in its life."""

    LOADING = "loading"
    READY = "ready"
    DRAINING = "draining"
    FAILED = "failed"


class Service:
    """Holds the translator and says whether it may be used."""

    def __init__(
        self, settings: Settings, open_translator: OpenTranslator, metrics: Metrics | None = None
    ) -> None:
        self.settings = settings
        self.metrics = metrics or _metrics(settings)
        self._vitals = Vitals(self.metrics.registry)
        self._vitals.follow(lambda: self.ready, lambda: self.active)
        self.phase = Phase.LOADING
        self.active = 0
        self.receiving = 0
        self.idle = asyncio.Event()
        self.on_ready: Callable[[Service], None] = lambda _: None
        self.on_failure: Callable[[Service], None] = lambda _: None
        self._open = open_translator
        self._context: AbstractContextManager[Translator] | None = None
        self._translator: Translator | None = None
        self._loading: asyncio.Task[None] | None = None
        self._watching: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Load the model in the background, prove it, and become ready."""
        self._watching = asyncio.create_task(self._vitals.watch())
        self._loading = asyncio.create_task(self._load())

    async def close(self) -> None:
        """Finish admitted work and free the model."""
        self.phase = Phase.DRAINING if self.phase is not Phase.FAILED else self.phase
        if self._watching is not None:
            self._watching.cancel()
        if self._loading is not None:
            # Not cancelled: the thread that loads would go on all the same, and a context can only
            # be left once it has been entered.
            await asyncio.gather(self._loading, return_exceptions=True)
        if self._context is not None:
            await asyncio.to_thread(self._context.__exit__, None, None, None)
        await asyncio.to_thread(self.metrics.close)

    def drain(self) -> None:
        """Refuse new work from now on."""
        if self.phase is not Phase.FAILED:
            self.phase = Phase.DRAINING
        if not self.active:
            self.idle.set()

    def enter(self) -> None:
        """Count a request that begins."""
        self.active += 1
        self.idle.clear()

    @contextmanager
    def receive(self) -> Iterator[Callable[[int], None]]:
        """Give what counts the bytes of a body that is being received; bounded over all bodies.

        Raises:
            Overloaded: from what is given: there is no room for so many bytes more.
        """
        held = 0

        def take(size: int) -> None:
            nonlocal held
            if self.receiving + size > self.settings.received_bytes:
                raise Overloaded("Too many bodies are being received.", retry_after=1.0)
            held += size
            self.receiving += size

        try:
            yield take
        finally:
            self.receiving -= held

    def leave(self) -> None:
        """Count a request that has ended."""
        self.active -= 1
        if not self.active:
            self.idle.set()

    @property
    def ready(self) -> bool:
        """Whether new work is taken and will be computed."""
        alive = self._translator is not None and self._translator.alive
        return self.phase is Phase.READY and alive

    @property
    def live(self) -> bool:
        """Whether the process can go on: nothing but its end mends an engine's thread."""
        lasting = {"stuck", "ended"}
        return self._translator is None or (
            self.phase is not Phase.READY or self._translator.engine_state not in lasting
        )

    @property
    def status(self) -> str:
        """What is to be told of the service in one or two words."""
        if self.phase is not Phase.READY or self._translator is None:
            return str(self.phase)
        return "ready" if self.ready else f"engine {self._translator.engine_state}"

    @property
    def retry_after(self) -> float | None:
        """The predicted seconds until the service is ready, None if that is not known."""
        return self._translator.retry_after if self._translator else None

    @property
    def translator(self) -> Translator:
        """The translator, for new work.

        Raises:
            Draining: the service is shutting down.
            NotReady: the model is loading, could not be loaded, or its engine was lost.
        """
        if self.phase is Phase.DRAINING:
            raise Draining("The service is shutting down.")
        if self._translator is None or not self.ready:
            raise NotReady(
                f"The service is not ready: {self.status}.", retry_after=self.retry_after
            )
        return self._translator

    async def _load(self) -> None:
        begun = time.perf_counter()
        try:
            context = self._open(self.settings, self.metrics)
            translator = await asyncio.to_thread(context.__enter__)
            self._context = context
            await translator.prove()
        except Exception as error:
            self.phase = Phase.FAILED
            reason = str(error) or type(error).__name__
            _log.error("the model cannot be used", extra={"reason": reason})
            self.on_failure(self)
            return
        if self.phase is not Phase.LOADING:
            return
        self._translator = translator
        self.phase = Phase.READY
        info = translator.info
        self._vitals.loaded(info)
        _log.info(
            "ready",
            extra={
                "seconds": round(time.perf_counter() - begun, 3),
                "model": info.name,
                "model_hash": info.hash,
                "precision": info.precision,
                "device": info.device,
                **info.details,
            },
        )
        self.on_ready(self)


def _metrics(settings: Settings) -> Metrics:
    if not settings.traces_endpoint:
        return Metrics()
    try:
        from app.tracing import Traced  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise InvalidSettings("Traces need more packages: pip install depesche[otel]") from error
    return Traced(settings.traces_endpoint)
