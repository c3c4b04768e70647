"""Probes and the model's description, through the service's life."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any

import httpx
import pytest

from app.api.service import Phase
from app.build import open_translator
from app.engine.fake import FakeEngine

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[Any]]


async def probe(client: httpx.AsyncClient) -> tuple[int, str]:
    response = await client.get("/readyz")
    assert (await client.get("/livez")).json() == {"status": "live"}
    assert ("retry-after" in response.headers) == (response.status_code == 503)
    return response.status_code, response.json()["status"]


def until_ready(service: Any) -> None:
    deadline = time.monotonic() + 10
    while not service.ready:
        assert time.monotonic() < deadline
        time.sleep(0.01)


async def test_a_ready_service_tells_its_model(connect: Connect) -> None:
    async with connect() as (client, _):
        assert await probe(client) == (200, "ready")
        assert (await client.get("/v1/model")).json() == {
            "name": "fake",
            "hash": "0" * 64,
            "precision": "exact",
            "device": "cpu",
            "source_language": "de",
            "target_language": "en",
            "max_source_tokens": 512,
            "max_target_tokens": 512,
            "limits": {
                "characters": 100_000,
                "sentences": 5_000,
                "documents": 100,
                "body_bytes": 2_000_000,
            },
            "details": {},
        }


async def test_ready_only_when_loaded_and_proven(connect: Connect, gate: Any) -> None:
    loaded = threading.Event()

    @contextmanager
    def slow(*settings: Any) -> Iterator[Any]:
        assert loaded.wait(10)
        with open_translator(*settings) as translator:
            yield translator

    gate.shut = True
    async with connect(slow, wait=False) as (client, service):
        assert await probe(client) == (503, "loading")
        loaded.set()
        await asyncio.to_thread(gate.held.wait, 10)
        # The golden sentence is being translated.
        assert await probe(client) == (503, "loading")
        ready = asyncio.Event()
        service.on_ready = lambda _: ready.set()
        gate.free()
        await ready.wait()
        assert await probe(client) == (200, "ready")


class Nonsense(FakeEngine):
    """Does not give what its golden sentence promises."""

    def translate(self, jobs: Any, refill: Any = None) -> Iterator[Any]:
        for at, hypotheses in super().translate(jobs, refill):
            ids = hypotheses[0].ids
            yield at, (type(hypotheses[0])(ids[::-1], -1.0),)


@pytest.mark.parametrize("fault", ["nonsense", "poison", "missing", "broken"])
async def test_a_model_that_cannot_be_used_is_never_ready(
    connect: Connect,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    @contextmanager
    def opened(*settings: Any) -> Iterator[Any]:
        if fault == "missing":
            raise FileNotFoundError("no such model")
        if fault == "broken":
            raise KeyError("layer")
        with open_translator(*settings) as translator:
            yield translator

    engine = {"nonsense": Nonsense, "poison": lambda: FakeEngine(poison="E")}.get(fault, FakeEngine)
    monkeypatch.setattr("app.engine.fake.FakeEngine", engine)
    async with connect(opened) as (client, service):
        assert service.phase is Phase.FAILED
        assert await probe(client) == (503, "failed")
        assert (await client.get("/v1/model")).json()["code"] == "not_ready"
        service.drain()
        assert service.phase is Phase.FAILED
    (record,) = [r for r in caplog.records if r.levelno >= logging.ERROR and r.name == "depesche"]
    assert vars(record)["reason"]


@pytest.mark.parametrize("fault", [SystemExit(), MemoryError()])
async def test_an_engine_that_does_nothing_any_more_is_not_ready_until_it_does(
    connect: Connect, gate: Any, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    monkeypatch.setattr("app.batch.supervisor._PAUSE", 0.01)
    async with connect() as (client, service):
        gate.fault = fault
        response = await client.post("/v1/translate", json={"text": "Ja. Nein."})
        assert response.json()["code"] == "not_ready"
        assert await probe(client) == (503, "engine broken")
        response = await client.post("/v1/translate", json={"text": "Ja. Nein."})
        assert response.json()["code"] == "not_ready"
        assert int(response.headers["retry-after"]) >= 1
        gate.fault = None
        await asyncio.to_thread(until_ready, service)
        assert await probe(client) == (200, "ready")
        response = await client.post("/v1/translate", json={"text": "Ja. Nein."})
        assert response.json()["translation"] == "aJ. nieN."
        metrics = (await client.get("/metrics")).text
        assert 'depesche_engine_state{state="running"} 1.0' in metrics


async def test_a_sentence_that_fails_leaves_the_engine_ready(connect: Connect) -> None:
    async with connect() as (client, _):
        response = await client.post("/v1/translate", json={"text": "Ja ☠ ja. Nein."})
        assert response.json()["code"] == "engine_failed"
        assert await probe(client) == (200, "ready")


async def test_a_thread_that_hangs_is_told_by_liveness(connect: Connect, gate: Any) -> None:
    async with connect(engine_patience=1.0) as (client, service):
        gate.shut = True
        response = await client.post("/v1/translate", json={"text": "Ja."})
        assert response.json()["code"] == "not_ready"
        for path in ("/livez", "/readyz"):
            response = await client.get(path)
            assert (response.status_code, response.json()) == (503, {"status": "engine stuck"})
        gate.free()
        await asyncio.to_thread(until_ready, service)
        assert await probe(client) == (200, "ready")


async def test_a_draining_service_is_not_ready_and_idle_once_nothing_runs(
    connect: Connect, gate: Any
) -> None:
    async with connect() as (client, service):
        gate.shut = True
        running = asyncio.create_task(client.post("/v1/translate", json={"text": "Ja."}))
        await asyncio.to_thread(gate.held.wait, 10)
        service.drain()
        assert await probe(client) == (503, "draining")
        assert not service.idle.is_set()
        gate.free()
        await service.idle.wait()
        assert (await running).json()["translation"] == "aJ."


async def test_closing_while_loading_waits_for_the_load(connect: Connect) -> None:
    entered, left, release = threading.Event(), threading.Event(), threading.Event()

    @contextmanager
    def slow(*settings: Any) -> Iterator[Any]:
        entered.set()
        assert release.wait(10)
        with open_translator(*settings) as translator:
            yield translator
        left.set()

    async with connect(slow, wait=False) as (_, service):
        await asyncio.to_thread(entered.wait, 10)
        asyncio.get_running_loop().call_later(0.05, release.set)
    assert left.is_set()
    assert not service.ready
