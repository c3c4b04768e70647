"""The door: every route asks for a key, and what happens to callers with and without one."""

from __future__ import annotations

import asyncio
import importlib
import logging
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter, Request
from fastapi.routing import APIRoute

from app import api
from app.access import store
from app.access.account import Account
from app.access.key import Key, make
from app.api.access import Pass, permitted_priority
from app.api.azure.route import AzureRoute
from app.errors import Forbidden
from app.metrics import Metrics
from app.settings import InvalidSettings, Settings, read_settings

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[Any]]
TEXT = {"text": "Der Rat tagt."}
# What needs no key: probes, the page, what describes an API, and what a link alone opens.
OPEN = {
    "/livez", "/readyz",
    "/", "/assets/{version}/{name}", "/docs", "/docs/oauth2-redirect", "/health", "/languages",
    "/frontend/settings", "/suggest", "/download_file/{name}",
}  # fmt: skip


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def lines(*keys: Key) -> str:
    return "\n".join(key.line() for key in keys)


def all_routes() -> Iterator[APIRoute]:
    for found in pkgutil.walk_packages(api.__path__, "app.api."):
        router = getattr(importlib.import_module(found.name), "router", None)
        if isinstance(router, APIRouter):
            yield from (route for route in router.routes if isinstance(route, APIRoute))


async def test_every_route_but_the_open_ones_asks_for_a_key(connect: Connect) -> None:
    _, key = make("news", scopes=["translate", "metrics"])
    asked = 0
    async with connect(keys=lines(key)) as (client, _):
        for route in all_routes():
            if route.path in OPEN:
                continue
            path = route.path.replace("{number}", "1")
            azure = isinstance(route, AzureRoute)
            # LibreTranslate's word for a missing key is 400.
            refused = (
                {401, 403} if azure or path.startswith("/v") or path == "/metrics" else {400, 403}
            )
            for method in route.methods or ():
                for headers in ({}, bearer("wrong")):
                    query = {"api-version": "3.0"} if azure else {}
                    response = await client.request(method, path, params=query, headers=headers)
                    assert response.status_code in refused, (method, path, response.text)
                asked += 1
        assert asked > 25
        for path in ("/livez", "/readyz", "/", "/docs", "/openapi.json", "/health", "/languages"):
            assert (await client.get(path)).status_code == 200


async def test_keys_come_in_either_header_and_never_in_the_url(connect: Connect) -> None:
    secret, key = make("news")
    async with connect(keys=lines(key)) as (client, _):
        for headers in (
            bearer(secret),
            {"X-Api-Key": secret},
            {"authorization": f"bEARER {secret}"},
        ):
            response = await client.post("/v1/translate", json=TEXT, headers=headers)
            assert response.json()["translation"] == "reD taR tgat."
        for query in ("api_key", "key", "access_token", "auth_key"):
            response = await client.get(f"/v1/model?{query}={secret}")
            assert response.json()["code"] == "missing_key"
        response = await client.post("/v1/translate", json=TEXT)
        assert (response.status_code, response.json()["code"]) == (401, "missing_key")
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="Depesche"'
        response = await client.post("/v1/translate", json=TEXT, headers=bearer(secret[:-1]))
        assert (response.status_code, response.json()["code"]) == (401, "invalid_key")
        assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


async def test_metrics_need_a_key_of_their_own(connect: Connect) -> None:
    (news, first), (watch, second) = make("news"), make("watch", scopes=["metrics"])
    async with connect(keys=lines(first, second)) as (client, _):
        for secret, metrics, model in ((news, 403, 200), (watch, 200, 403)):
            headers = bearer(secret)
            assert (await client.get("/metrics", headers=headers)).status_code == metrics
            assert (await client.get("/v1/model", headers=headers)).status_code == model
        text = (await client.get("/metrics", headers=bearer(watch))).text
        assert 'depesche_refused_requests_total{code="forbidden"} 2.0' in text
        assert "news" not in text


async def test_limits_are_told_with_a_wait(connect: Connect, gate: Any) -> None:
    secret, key = make("news", requests_per_minute=3, concurrent_requests=1, characters_per_day=30)
    free, other = make("other")

    async with connect(keys=lines(key, other)) as (client, _):

        async def post(text: str, secret: str = secret) -> Any:
            return await client.post("/v1/translate", json={"text": text}, headers=bearer(secret))

        gate.shut = True
        running = asyncio.create_task(post("Der Rat tagt."))
        await asyncio.to_thread(gate.held.wait, 10)
        second = await post("Der Rat tagt.")
        gate.free()
        assert (await running).status_code == 200
        assert (second.status_code, second.json()["code"]) == (429, "too_many_concurrent")
        assert int(second.headers["Retry-After"]) == 1
        third = await post("Der Rat tagt. " * 2)
        assert (third.status_code, third.json()["code"]) == (429, "quota_exceeded")
        assert 1 <= int(third.headers["Retry-After"]) <= 24 * 3600
        # What could not be translated is given back.
        assert (await post("Zwiebel ☠ fisch.")).status_code == 500
        fourth = await post("Ja.")
        assert (fourth.status_code, fourth.json()["code"]) == (429, "rate_limited")
        assert 1 <= int(fourth.headers["Retry-After"]) <= 20
        for _ in range(5):
            assert (await post("Der Rat tagt.", free)).status_code == 200


async def test_failures_give_characters_back_and_streams_are_charged(connect: Connect) -> None:
    secret, key = make("news", characters_per_day=20)
    async with connect(keys=lines(key)) as (client, _):
        headers = bearer(secret)
        for text, status in (
            ("Zwiebelfisch ☠ oben.", 500),
            ("\x00" * 20, 422),
            ("Der Rat tagt.", 200),
        ):
            answer = await client.post("/v1/translate", json={"text": text}, headers=headers)
            assert answer.status_code == status
        stream = {**headers, "Accept": "application/x-ndjson"}
        for text, status in (("Ja. Ja.", 200), ("J", 429)):
            answer = await client.post("/v1/translate", json={"text": text}, headers=stream)
            assert answer.status_code == status
        # Looking at sentences is not translating.
        answer = await client.post("/v1/segment", json={"text": "Ja. " * 99}, headers=headers)
        assert answer.status_code == 200


async def test_the_account_is_in_the_log_and_the_key_is_not(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    secret, key = make("news-desk")
    with caplog.at_level(logging.DEBUG):
        async with connect(keys=lines(key)) as (client, _):
            await client.post("/v1/translate", json=TEXT, headers=bearer(secret))
            await client.get("/v1/model", headers=bearer("depesche_" + "Z" * 32))
    requests = [vars(line) for line in caplog.records if line.message == "request"]
    assert [line["account"] for line in requests] == ["news-desk", None]
    told = " ".join(str(vars(line)) for line in caplog.records)
    for hidden in (secret, key.sha256, "ZZZ"):
        assert hidden not in told


async def test_a_key_is_revoked_without_a_restart_and_a_broken_file_told(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr("app.api.access.INTERVAL", 0.01)
    path = tmp_path / "keys"
    kept, revoked = store.add(path, "kept"), store.add(path, "revoked")

    async with connect(keys_file=str(path)) as (client, service):

        async def until(secret: str, status: int) -> None:
            async with asyncio.timeout(10):
                while (await client.get("/v1/model", headers=bearer(secret))).status_code != status:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)

        def valid() -> float | None:
            value: float | None = service.metrics.registry.get_sample_value("depesche_keys_valid")
            return value

        await until(revoked, 200)
        store.revoke(path, "revoked")
        await until(revoked, 401)
        assert valid() == 1
        good = path.read_text()
        # At once, as an editor does: a file that is found empty revokes every key.
        other = tmp_path / "other"
        other.write_text('{"Zwiebelfisch')
        other.replace(path)
        async with asyncio.timeout(10):
            while valid():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await until(kept, 200)
        (line,) = [line for line in caplog.records if "cannot be read" in line.message]
        assert (line.levelname, "line 1" in vars(line)["reason"]) == ("ERROR", True)
        assert "Zwiebelfisch" not in caplog.text
        path.write_text(good)
        async with asyncio.timeout(10):
            while not valid():  # noqa: ASYNC110
                await asyncio.sleep(0.01)


def shown(key: Key | None) -> Request:
    """A request that came in by a key, or without one."""
    scope: dict[str, Any] = {"type": "http", "state": {}}
    if key is not None:
        scope["state"]["admission"] = Pass(key, Account(), 0.0, Metrics())
    return Request(scope)


async def test_a_key_has_the_priorities_that_it_was_given() -> None:
    both, bulk = make("news")[1], make("archive", priorities=["bulk"])[1]
    for key, asked, told in (
        (None, None, "interactive"), (None, "bulk", "bulk"), (both, None, "interactive"),
        (both, "bulk", "bulk"), (bulk, None, "bulk"), (bulk, "bulk", "bulk"),
    ):  # fmt: skip
        assert permitted_priority(shown(key), asked) == told  # type: ignore[arg-type]
    with pytest.raises(Forbidden, match="priority interactive"):
        permitted_priority(shown(bulk), "interactive")


async def test_the_api_document_tells_of_keys_where_they_are_asked_for(connect: Connect) -> None:
    _, key = make("news")
    async with connect(keys=lines(key)) as (client, _):
        document = (await client.get("/openapi.json")).json()
        assert set(document["components"]["securitySchemes"]) == {"bearer", "header"}
        for path, methods in document["paths"].items():
            for operation in methods.values():
                assert ("security" in operation) is (path not in {"/livez", "/readyz"})
    async with connect() as (client, _):
        assert "security" not in (await client.get("/openapi.json")).text


async def test_settings_that_cannot_be_used(connect: Connect, tmp_path: Path) -> None:
    for settings in ({"keys": "{"}, {"keys_file": str(tmp_path / "none")}):
        with pytest.raises(InvalidSettings, match="The keys cannot be used: "):
            async with connect(**settings):
                pass
    for origins in ("*", "cms.example", "https://cms.example/path", "https://*.example"):
        with pytest.raises(InvalidSettings, match="CORS_ORIGINS"):
            read_settings({"DEPESCHE_CORS_ORIGINS": origins})
    assert "depesche_secret" not in repr(Settings(key="depesche_secret"))
