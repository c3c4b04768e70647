"""Request ids, trace ids, timings, log lines and metrics."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest

from app.logs import JsonLines

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[Any]]

TRANSLATE = "/v1/translate"
BODY = {"text": "Die Zwiebelfische schwimmen. Sie schweigen."}
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
STAGES = {"segment", "cache", "detect", "encode", "engine", "judge", "align"}


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as (opened, _):
        yield opened


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, Any]]]:
    """Return what gives the access log's lines so far."""
    caplog.set_level(logging.DEBUG)

    def written() -> list[dict[str, Any]]:
        records = [record for record in caplog.records if record.name == "depesche.access"]
        return [json.loads(JsonLines().format(record)) for record in records]

    return written


ANSWERS: list[tuple[str, str, dict[str, Any], int]] = [
    ("POST", TRANSLATE, {"json": BODY}, 200),
    ("POST", TRANSLATE, {"json": BODY, "headers": {"Accept": "application/x-ndjson"}}, 200),
    ("POST", TRANSLATE, {"json": {}}, 422),
    ("POST", "/v1/segment", {"json": BODY}, 200),
    ("GET", "/v1/model", {}, 200),
    ("GET", "/livez", {}, 200),
    ("GET", "/readyz", {}, 200),
    ("GET", "/metrics", {}, 200),
    ("GET", "/docs", {}, 200),
    ("GET", "/openapi.json", {}, 200),
    ("GET", "/static-offline-docs/swagger-ui.css", {}, 200),
    ("GET", "/nowhere", {}, 404),
    ("PUT", TRANSLATE, {}, 405),
]


@pytest.mark.parametrize(("method", "path", "request_", "status"), ANSWERS)
async def test_every_answer_has_an_id_and_its_times(
    client: httpx.AsyncClient,
    lines: Callable[[], list[dict[str, Any]]],
    method: str,
    path: str,
    request_: dict[str, Any],
    status: int,
) -> None:
    response = await client.request(method, path, **request_)
    assert response.status_code == status
    assert re.fullmatch("[0-9a-f]{32}", response.headers["x-request-id"])
    assert re.search(r"(^|, )total;dur=\d+\.\d$", response.headers["server-timing"])
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"]
    (line,) = lines()
    assert line["request_id"] == response.headers["x-request-id"]
    assert (line["method"], line["status"]) == (method, status)
    assert line["bytes_out"] == len(response.content)
    assert line["seconds"] >= 0
    quiet = path in {"/livez", "/readyz", "/metrics"}
    assert line["level"] == ("debug" if quiet else "info")


@pytest.mark.parametrize("path", [TRANSLATE, "/nowhere"])
async def test_a_method_that_anybody_could_invent_is_not_logged(
    client: httpx.AsyncClient, lines: Callable[[], list[dict[str, Any]]], path: str
) -> None:
    answer = await client.request("ZWIEBELFISCH", path)
    assert answer.status_code in {404, 405}
    (line,) = lines()
    assert line["method"] == "other"
    assert "ZWIEBELFISCH" not in str(line)


@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson", "text/plain"])
async def test_stages_are_timed(
    client: httpx.AsyncClient, lines: Callable[[], list[dict[str, Any]]], accept: str
) -> None:
    response = await client.post(
        TRANSLATE, json={**BODY, "options": {"alignment": "word"}}, headers={"Accept": accept}
    )
    timed = dict(item.split(";dur=") for item in response.headers["server-timing"].split(", "))
    assert set(timed) == STAGES | {"total"}
    (line,) = lines()
    assert set(line["stages"]) == STAGES
    assert line["stages"]["judge"] > 0
    assert sum(line["stages"].values()) <= line["seconds"] + 0.001


async def test_a_given_request_id_is_kept(
    client: httpx.AsyncClient, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    for good in ("a", "req-1.2:3_4", "x" * 128):
        response = await client.get("/livez", headers={"X-Request-Id": good})
        assert response.headers["x-request-id"] == lines()[-1]["request_id"] == good
    for bad in ("", "x" * 129, "Zwiebel fisch", "Zwiebelfisch\u00e4", "{}", "a\tb"):
        headers = {b"X-Request-Id": bad.encode("latin-1")}
        response = await client.get("/livez", headers=headers)
        assert re.fullmatch("[0-9a-f]{32}", response.headers["x-request-id"])


async def test_traceparent_is_passed_on(
    client: httpx.AsyncClient, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    for path in ("/livez", "/nowhere"):
        response = await client.get(path, headers={"traceparent": TRACE})
        assert response.headers["traceparent"] == lines()[-1]["traceparent"] == TRACE
    response = await client.get("/livez", headers={"traceparent": "Zwiebelfisch"})
    assert "traceparent" not in response.headers
    assert lines()[-1]["traceparent"] is None


async def test_no_text_is_logged(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for _, path, request_, _ in ANSWERS[:4]:
        await client.post(path, **request_)
    await client.post(f"{TRANSLATE}?Zwiebelfische=1", json=BODY)
    await client.post("/Zwiebelfische", json=BODY)
    told = "".join(
        JsonLines().format(record) + str(vars(record))
        for record in caplog.records
        if not record.name.startswith("httpx")
    )
    assert TRANSLATE in told
    assert "Zwiebelfische" not in told


def metrics(text: str) -> dict[str, float]:
    rows = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in rows}


async def produced(client: httpx.AsyncClient, tokens: float) -> httpx.Response:
    """Return the metrics once so much was produced; who waits is answered a little before."""
    async with asyncio.timeout(20):
        while True:
            response = await client.get("/metrics")
            if metrics(response.text)["depesche_target_tokens_total"] >= tokens:
                return response
            await asyncio.sleep(0.01)


async def test_metrics_count_the_work(client: httpx.AsyncClient) -> None:
    # The golden sentence is in it.
    before = metrics((await produced(client, 1)).text)
    await client.post(TRANSLATE, json=BODY)
    await client.post(TRANSLATE, json={"text": "Ja. Ja. Ja."})
    await client.post(TRANSLATE, json={"text": ""})
    await client.get("/Zwiebelfisch")
    tokens = len("Die Zwiebelfische schwimmen.") + 1 + len("Sie schweigen.") + 1 + len("Ja.") + 1
    response = await produced(client, before["depesche_target_tokens_total"] + tokens)
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    after = metrics(response.text)

    def risen(name: str) -> float:
        return after[name] - before.get(name, 0.0)

    assert risen("depesche_sentences_total") == 5
    # Three equal sentences are computed once.
    assert risen("depesche_coalesced_sentences_total") == 2
    assert risen("depesche_target_tokens_total") == tokens
    count = "depesche_request_seconds_count"
    assert risen(f'{count}{{route="{TRANSLATE}",status="200"}}') == 2
    assert risen(f'{count}{{route="{TRANSLATE}",status="422"}}') == 1
    assert risen(f'{count}{{route="unmatched",status="404"}}') == 1
    for stage, times in (
        ("segment", 2),
        ("detect", 2),
        ("encode", 2),
        ("wait", 3),
        ("judge", 5),
        ("align", 5),
    ):
        assert risen(f'depesche_stage_seconds_count{{stage="{stage}"}}') == times
    assert risen('depesche_stage_seconds_count{stage="decode"}') >= 2
    assert after["depesche_waiting_sentences"] == after["depesche_waiting_tokens"] == 0
    assert "Zwiebel" not in response.text


def test_a_log_line_is_one_json_object_without_foreign_messages() -> None:
    fault = (ValueError, ValueError("Zwiebelfisch\n"), None)
    record = logging.LogRecord("n", logging.ERROR, "f", 1, "over\n%s", ("two",), fault)
    line = JsonLines().format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert told["event"] == "over\ntwo"
    assert told["error"] == "ValueError"
    assert "Zwiebelfisch" not in line
