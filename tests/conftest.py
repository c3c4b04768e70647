"""What several tests need: the application with a fake engine, over ASGI."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from app.engine.fake import FakeEngine
from app.types import Hypothesis, Job, Refill


class Gate(FakeEngine):
    """A fake engine that, once shut, computes a batch only for a permit; ``fault`` breaks it."""

    def __init__(self) -> None:
        super().__init__()
        self.shut = False
        self.held = threading.Event()
        self.permits = threading.Semaphore(0)
        self.fault: BaseException | None = None

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        if self.fault is not None:
            raise self.fault
        if self.shut:
            self.held.set()
            self.permits.acquire(timeout=20)
        return super().translate(jobs)

    def free(self) -> None:
        self.shut = False
        self.permits.release(1000)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The engine of every service that this test opens; to be freed before the service closes."""
    engine = Gate()
    monkeypatch.setattr("app.engine.fake.FakeEngine", lambda: engine)
    return engine


@pytest.fixture(scope="session")
def connect() -> Callable[..., AbstractAsyncContextManager[Any]]:
    """Return what opens a client of the application, and waits until that is ready or failed."""
    import httpx

    from app.api.app import create_app
    from app.api.service import Service
    from app.build import open_translator
    from app.settings import Settings

    @asynccontextmanager
    async def connected(
        opener: Any = open_translator, *, wait: bool = True, **changes: Any
    ) -> AsyncIterator[tuple[httpx.AsyncClient, Service]]:
        # Without a cache, so that what tests ask for is computed, and answered alike every time.
        settings = Settings(**{"model": "fake", "engine": "thread", "cache_bytes": 0, **changes})
        service = Service(settings, opener)
        app, settled = create_app(service), asyncio.Event()
        service.on_ready = service.on_failure = lambda _: settled.set()
        async with app.router.lifespan_context(app), asyncio.timeout(30):
            if wait:
                await settled.wait()
            http = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=http, base_url="http://localhost") as client:
                yield client, service

    return connected
