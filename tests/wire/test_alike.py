"""What all three APIs must do: markup, languages, overload, deadlines, patience, hanging up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest
from starlette.responses import Response

from app.api import wire
from app.errors import Overloaded

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[Any]]
SECRET = "Zwiebelfisch"


def deepl(text: str, **options: Any) -> dict[str, Any]:
    return {"url": "/v2/translate", "json": {"text": [text], "target_lang": "EN", **options}}


def libre(text: str, **options: Any) -> dict[str, Any]:
    body = {"q": text, "source": "auto", "target": "en", **options}
    return {"url": "/translate", "json": body}


def azure(text: str, **query: str) -> dict[str, Any]:
    params = {"api-version": "3.0", "to": "en", **query}
    return {"url": "/translate", "params": params, "json": [{"Text": text}]}


def told(response: httpx.Response) -> str:
    """Return the translation, from whatever shape."""
    body = response.json()
    if isinstance(body, list):
        return str(body[0]["translations"][0]["text"])
    return str(
        body["translatedText"] if "translatedText" in body else body["translations"][0]["text"]
    )


def message(response: httpx.Response) -> str:
    """Return the error's message, from whatever shape; the shape has nothing else."""
    body = response.json()
    if list(body) == ["message"]:
        return str(body["message"])
    return str(body["error"]["message"] if isinstance(body["error"], dict) else body["error"])


ALL = [deepl, libre, azure]
PAGE = "<p>Guten <b class='Ja'>Tag</b>.<br>So <code>ist</code> es. <i translate=no>Nein</i></p>"
DONE = "<p>netuG <b class='Ja'>gaT</b>.<br>oS <code>ist</code> se. <i translate=no>Nein</i></p>"


@pytest.mark.parametrize(
    "request_",
    [
        deepl(PAGE, tag_handling="html"),
        libre(PAGE, format="html"),
        azure(PAGE, textType="html", includeAlignment="true", includeSentenceLength="true"),
    ],
)
async def test_html(connect: Connect, request_: dict[str, Any]) -> None:
    async with connect() as (client, _):
        assert told(await client.post(**request_)) == DONE


async def test_xml_by_deepls_rules(connect: Connect) -> None:
    text = "<a><t>Ja da</t><x>Nein</x><s>Eins </s><s>zwei</s></a>"
    options = {"tag_handling": "xml", "ignore_tags": ["x"], "splitting_tags": "t,s"}
    async with connect() as (client, _):
        response = await client.post(**deepl(text, **options, outline_detection=False))
        assert told(response) == "<a><t>aJ ad</t><x>Nein</x><s>sniE </s><s>iewz</s></a>"
        response = await client.post(**deepl(f"<a>{SECRET}", tag_handling="xml"))
        assert response.status_code == 400
        assert SECRET not in message(response)


ENGLISH = "The committee of the council has decided to publish all of the reports tomorrow."
GERMAN = "Der Ausschuss des Rates hat beschlossen, alle Berichte morgen zu veröffentlichen."


@pytest.mark.parametrize("form", ALL)
async def test_text_that_is_not_german_is_told_and_kept(
    connect: Connect, form: Callable[..., dict[str, Any]]
) -> None:
    async with connect() as (client, _):
        for text, language, kept in ((ENGLISH, "en", True), (GERMAN, "de", False)):
            response = await client.post(**form(text))
            assert (told(response) == text) is kept
            assert f'"{language}"' in response.text.lower()


async def test_a_named_source_language_is_not_detected(connect: Connect) -> None:
    async with connect() as (client, _):
        response = await client.post(**deepl(ENGLISH, source_lang="DE"))
        assert response.json()["translations"][0]["detected_source_language"] == "DE"
        assert "detectedLanguage" not in (await client.post(**libre(GERMAN, source="de"))).json()
        assert "detectedLanguage" not in (await client.post(**azure(GERMAN, **{"from": "de"}))).text


async def test_detection(connect: Connect) -> None:
    async with connect() as (client, _):
        found = (await client.post("/detect", json={"q": GERMAN})).json()
        assert found[0]["language"] == "de"
        assert 50 < found[0]["confidence"] <= 100
        assert sorted(found, key=lambda item: -item["confidence"]) == found
        assert (await client.post("/detect", data={"q": ENGLISH})).json()[0]["language"] == "en"
        assert (await client.post("/detect", json={"q": ""})).status_code == 400
        assert (await client.post("/detect", json={"q": 1})).status_code == 400
        assert (await client.get("/detect")).status_code == 405
        texts = [{"Text": GERMAN}, {"Text": ENGLISH}, {"Text": "..."}]
        response = await client.post("/detect?api-version=3.0", json=texts)
        assert [item["language"] for item in response.json()] == ["de", "en", "und"]
        assert [item["isTranslationSupported"] for item in response.json()] == [True, False, False]


@pytest.mark.parametrize("form", ALL)
async def test_overload(
    connect: Connect,
    gate: Any,
    form: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: Any) -> None:
        raise Overloaded("Full.", retry_after=7.5)

    async with connect() as (client, service):
        monkeypatch.setattr(service.translator._runner, "check_room", full)
        response = await client.post(**form(SECRET))
        assert (response.status_code, response.headers["retry-after"]) == (429, "8")
        assert message(response) == "Full."


@pytest.mark.parametrize("form", ALL)
async def test_deadline_engine_and_draining(
    connect: Connect, gate: Any, form: Callable[..., dict[str, Any]]
) -> None:
    async with connect(timeout=0.2) as (client, _):
        gate.shut = True
        response = await client.post(**form(SECRET))
        gate.free()
        assert response.status_code == 504
        assert SECRET not in message(response)
    # Without a deadline that a slow machine might miss.
    async with connect() as (client, service):
        response = await client.post(**form(f"{SECRET}☠."))
        assert response.status_code == 500
        assert SECRET not in message(response)
        service.drain()
        response = await client.post(**form(SECRET))
        assert (response.status_code, response.headers["retry-after"]) == (503, "5")
        assert message(response) == "The service is shutting down."


@pytest.mark.parametrize("form", ALL)
async def test_a_bug_quotes_nothing(
    connect: Connect, form: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError(f"{SECRET} {args}")

    async with connect() as (client, _):
        monkeypatch.setattr("app.pipeline.sentence.judge", broken)
        response = await client.post(**form(SECRET))
        assert response.status_code == 500
        assert SECRET not in message(response)


@pytest.mark.parametrize("form", [deepl, libre])
async def test_a_slow_answer_begins_with_white_space(
    connect: Connect,
    gate: Any,
    form: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.api.wire.PATIENCE", 0.05)
    drip, twice = wire._drip, asyncio.Event()

    async def counted(work: asyncio.Task[Response]) -> AsyncIterator[bytes]:
        sent = 0
        async for part in drip(work):
            yield part
            sent += 1
            if sent == 2:
                twice.set()

    monkeypatch.setattr("app.api.wire._drip", counted)
    async with connect() as (client, _):
        gate.shut = True
        asking = asyncio.create_task(client.post(**form("Guten Tag.")))
        await twice.wait()
        gate.free()
        response = await asking
        assert response.status_code == 200
        assert response.content.startswith(b"  ")
        if form is deepl:
            assert response.headers["X-Trace-ID"] == response.headers["X-Request-Id"]
        assert told(response) == "netuG gaT."
        assert json.loads(response.content)


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("patience", [0.01, 10])
async def test_a_caller_gone_leaves_no_work_behind(
    connect: Connect,
    gate: Any,
    form: Callable[..., dict[str, Any]],
    patience: float,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.api.wire.PATIENCE", patience)
    async with connect() as (client, service):
        gate.shut = True
        first = asyncio.create_task(client.post(**form("Vorab.")))
        await asyncio.to_thread(gate.held.wait, 10)
        given = form("Eins. Zwei.")
        sent = httpx.Request(
            "POST", f"http://test{given['url']}", params=given.get("params"), json=given["json"]
        )
        arriving = iter([{"type": "http.request", "body": sent.content, "more_body": False}])
        hung_up = asyncio.Event()

        async def receive() -> dict[str, Any]:
            for message in arriving:
                return message
            await hung_up.wait()
            return {"type": "http.disconnect"}

        async def send(_: Any) -> None:
            pass

        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "root_path": "",
            "http_version": "1.1", "method": "POST", "scheme": "http", "path": sent.url.path,
            "raw_path": sent.url.raw_path, "query_string": sent.url.query,
            "headers": [(b"content-type", b"application/json")],
            "client": ("127.0.0.1", 1), "server": ("test", 80),
        }  # fmt: skip
        async with asyncio.timeout(10):
            asking = asyncio.create_task(client._transport.app(scope, receive, send))
            waiting = "depesche_waiting_sentences"
            while service.metrics.registry.get_sample_value(waiting) != 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)
            hung_up.set()
            await asking
        value = service.metrics.registry.get_sample_value
        assert value("depesche_dropped_sentences_total", {"reason": "cancelled"}) == 2
        gate.free()
        assert told(await first) == "baroV."
