"""Callers who are gone before their answer has begun."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("accept", [b"application/json", b"application/x-ndjson", b"text/plain"])
async def test_a_caller_gone_at_once_leaves_no_work_behind(
    connect: Callable[..., AbstractAsyncContextManager[Any]],
    gate: Any,
    accept: bytes,
) -> None:
    async with connect() as (client, service):
        gate.shut = True
        running = asyncio.create_task(client.post("/v1/translate", json={"text": "Vorab."}))
        await asyncio.to_thread(gate.held.wait, 10)
        arriving = iter(
            [{"type": "http.request", "body": b'{"text": "Eins. Zwei."}', "more_body": False}]
        )

        async def receive() -> dict[str, Any]:
            return next(arriving, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            pass

        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/v1/translate",
            "raw_path": b"/v1/translate",
            "root_path": "",
            "query_string": b"",
            "headers": [(b"accept", accept)],
            "client": ("127.0.0.1", 1),
            "server": ("test", 80),
        }
        async with asyncio.timeout(10):
            await client._transport.app(scope, receive, send)
        value = service.metrics.registry.get_sample_value
        assert value("depesche_dropped_sentences_total", {"reason": "cancelled"}) == 2
        assert value("depesche_waiting_sentences") == 0
        gate.free()
        assert (await running).json()["translation"] == "baroV."
        assert service.active == 0
