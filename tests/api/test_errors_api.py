"""Every error code, by the route it leaves by: its shape, and that it repeats nothing."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any

import httpx
import pytest

from app.access.key import make
from app.api.errors import TABLE, Problem, problem_response
from app.errors import Overloaded
from app.logs import JsonLines

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[Any]]

# Stands in every request, and must stand nowhere else.
SECRET = "Zwiebelfisch"
TRANSLATE, SEGMENT = "/v1/translate", "/v1/segment"
PLAIN = {"Content-Type": "text/plain"}
Check = Callable[..., Problem]
JSON = {"Content-Type": "application/json"}
BOUNDS = {"max_characters": 300, "max_sentences": 5, "max_documents": 2, "max_body_bytes": 2000}


def body(**fields: Any) -> dict[str, Any]:
    return {"json": {"text": f"Ein {SECRET}.", **fields}}


def option(**options: Any) -> dict[str, Any]:
    return body(options=options)


def documents(*texts: Any, **more: Any) -> dict[str, Any]:
    given = [{"id": str(at), "text": text} for at, text in enumerate(texts)]
    return {"json": {"documents": given, **more}}


def raw(content: str | bytes, **headers: str) -> dict[str, Any]:
    data = content if isinstance(content, bytes) else content.encode()
    return {"content": data, "headers": {**JSON, **headers}}


def plain(content: str | bytes, **query: str) -> dict[str, Any]:
    data = content if isinstance(content, bytes) else content.encode()
    return {"content": data, "headers": PLAIN, "params": query}


# code, path, request, JSON pointer
CASES: list[tuple[str, str, dict[str, Any], str | None]] = [
    ("malformed_json", TRANSLATE, raw(f'{{"text": "{SECRET}"'), None),
    ("malformed_json", TRANSLATE, raw(b""), None),
    ("malformed_json", TRANSLATE, raw("[" * 1500), None),
    ("malformed_json", TRANSLATE, raw('{"text": NaN}'), None),
    ("malformed_json", TRANSLATE, raw('{"text": "' + SECRET + '\n"}'), None),
    ("malformed_json", SEGMENT, raw(SECRET), None),
    ("invalid_encoding", TRANSLATE, raw(f'{{"text": "{SECRET} ü"}}'.encode("cp1252")), None),
    ("invalid_encoding", TRANSLATE, plain(f"{SECRET} ü".encode("cp1252")), None),
    ("invalid_encoding", TRANSLATE, plain(SECRET.encode() + b"\xed\xa0\x80"), None),
    ("invalid_encoding", SEGMENT, raw(SECRET.encode() + b"\xff"), None),
    ("invalid_request", TRANSLATE, raw("{}"), None),
    ("invalid_request", TRANSLATE, body(documents=[{"id": "1", "text": SECRET}]), None),
    (
        "invalid_request",
        TRANSLATE,
        {"json": {"documents": [{"id": SECRET, "text": text} for text in "ab"]}},
        None,
    ),
    ("invalid_type", TRANSLATE, raw(f'["{SECRET}"]'), ""),
    ("invalid_type", TRANSLATE, raw("17"), ""),
    ("invalid_type", TRANSLATE, {"json": {"text": [SECRET]}}, "/text"),
    ("invalid_type", TRANSLATE, {"json": {"text": 17}}, "/text"),
    ("invalid_type", TRANSLATE, {"json": {"documents": SECRET}}, "/documents"),
    ("invalid_type", TRANSLATE, documents("Ja.", {SECRET: 1}), "/documents/1/text"),
    ("invalid_type", TRANSLATE, body(options=SECRET), "/options"),
    ("invalid_type", TRANSLATE, option(beam_size="4"), "/options/beam_size"),
    ("invalid_type", TRANSLATE, option(beam_size=True), "/options/beam_size"),
    ("invalid_type", TRANSLATE, option(alternatives=1.5), "/options/alternatives"),
    ("invalid_type", SEGMENT, {"json": {"text": None}}, "/text"),
    ("invalid_value", TRANSLATE, option(beam_size=0), "/options/beam_size"),
    ("invalid_value", TRANSLATE, option(beam_size=9), "/options/beam_size"),
    ("invalid_value", TRANSLATE, option(beam_size=10**30), "/options/beam_size"),
    ("invalid_value", TRANSLATE, option(alternatives=-1), "/options/alternatives"),
    ("invalid_value", TRANSLATE, option(alternatives=4), "/options/alternatives"),
    ("invalid_value", TRANSLATE, option(length_ratio=0.5), "/options/length_ratio"),
    ("invalid_value", TRANSLATE, option(timeout=0), "/options/timeout"),
    ("invalid_value", TRANSLATE, option(alignment=SECRET), "/options/alignment"),
    ("invalid_value", TRANSLATE, option(offsets="bytes"), "/options/offsets"),
    ("invalid_value", TRANSLATE, plain(SECRET, beam_size=SECRET), "/options/beam_size"),
    ("invalid_value", TRANSLATE, plain(SECRET, timeout="nan"), "/options/timeout"),
    ("invalid_value", TRANSLATE, documents(), "/documents"),
    ("invalid_value", TRANSLATE, {"json": {"documents": [{"id": "", "text": SECRET}]}},
     "/documents/0/id"),
    ("invalid_value", SEGMENT, body(offsets=SECRET), "/offsets"),
    ("missing_field", TRANSLATE, {"json": {"documents": [{"text": SECRET}]}}, "/documents/0/id"),
    ("missing_field", SEGMENT, raw("{}"), "/text"),
    ("unknown_field", TRANSLATE, body(**{SECRET: 1}), ""),
    ("unknown_field", TRANSLATE, {"json": {"documents": [{"id": "1", "text": "a", SECRET: 1}]}},
     "/documents/0"),
    ("unknown_field", SEGMENT, body(options={}), ""),
    ("unknown_option", TRANSLATE, option(**{SECRET: 1}), "/options"),
    ("unknown_option", TRANSLATE, plain(SECRET, **{SECRET: "1"}), "/options"),
    ("unknown_option", TRANSLATE, {**body(), "params": {"beam_size": "1"}}, None),
    ("unsupported_language", TRANSLATE, option(source_language="fr"), "/options/source_language"),
    ("unsupported_language", TRANSLATE, option(target_language=SECRET), "/options/target_language"),
    ("unsupported_language", TRANSLATE, plain(SECRET, target_language="de"),
     "/options/target_language"),
    ("empty_text", TRANSLATE, {"json": {"text": ""}}, None),
    ("empty_text", TRANSLATE, {"json": {"text": " \r\n\t\u00a0\u2003"}}, None),
    ("empty_text", TRANSLATE, plain(b""), None),
    ("empty_text", TRANSLATE, documents(SECRET, "\n"), "/documents/1/text"),
    ("empty_text", SEGMENT, {"json": {"text": "\n"}}, None),
    ("forbidden_character", TRANSLATE, raw(f'{{"text": "{SECRET} \\ud83d."}}'), None),
    ("forbidden_character", TRANSLATE, raw(f'{{"text": "{SECRET}\\u0000"}}'), None),
    ("forbidden_character", TRANSLATE, plain(f"{SECRET}\x00"), None),
    ("forbidden_character", TRANSLATE, plain(f"{SECRET}\x1b[31m"), None),
    ("forbidden_character", TRANSLATE, documents("a", f"{SECRET}\x84"), "/documents/1/text"),
    ("forbidden_character", SEGMENT, body(text=f"{SECRET}\x07"), None),
    ("forbidden_character", TRANSLATE, raw('{"documents": [{"id": "\\udc00", "text": "a"}]}'),
     "/documents/0/id"),
    ("not_found", f"/v1/{SECRET}", body(), None),
    ("not_found", f"/static-offline-docs/{SECRET}", {}, None),
    ("not_acceptable", TRANSLATE, {**body(), "headers": {"Accept": f"text/{SECRET}"}}, None),
    ("not_acceptable", TRANSLATE, {**body(), "headers": {"Accept": "application/json;q=0"}}, None),
    ("not_acceptable", TRANSLATE, {**documents(SECRET), "headers": {"Accept": "text/plain"}}, None),
    ("too_long", TRANSLATE, body(text=SECRET * 30), None),
    ("too_long", TRANSLATE, documents(SECRET * 20, SECRET * 20), None),
    ("too_long", TRANSLATE, body(text=f"{SECRET}. " * 6), None),
    ("too_long", TRANSLATE, documents(*[f"{SECRET}. " * 3] * 2), None),
    ("too_long", TRANSLATE, documents(SECRET, SECRET, SECRET), None),
    ("too_long", SEGMENT, body(text=f"{SECRET}. " * 6), None),
    ("body_too_large", TRANSLATE, plain(SECRET * 200), None),
    ("body_too_large", SEGMENT, body(text=SECRET * 200), None),
    ("unsupported_media_type", TRANSLATE, raw(SECRET, **{"Content-Type": "text/csv"}), None),
    ("invalid_glossary", TRANSLATE, option(glossary=[{"source": SECRET}]), "/options/glossary/0"),
    ("invalid_markup", TRANSLATE, raw(f"<{SECRET}", **{"Content-Type": "text/xml"}), None),
    ("invalid_markup", TRANSLATE, raw(f"&{SECRET};", **{"Content-Type": "text/xml"}), None),
    ("unsupported_media_type", TRANSLATE, {"data": {"text": SECRET}}, None),
    ("unsupported_media_type", TRANSLATE, {"files": {"text": SECRET.encode()}}, None),
    ("unsupported_media_type", TRANSLATE,
     raw(SECRET, **{"Content-Type": "text/plain; charset=latin-1"}), None),
    ("unsupported_media_type", TRANSLATE, raw(SECRET, **{"Content-Encoding": "gzip"}), None),
    ("unsupported_media_type", SEGMENT, plain(SECRET), None),
]  # fmt: skip

# Reached below, each in a scene of its own.
SCENES = {
    "method_not_allowed", "overloaded", "over_share", "internal", "engine_failed", "not_ready",
    "draining",
    "deadline_exceeded", "missing_key", "invalid_key", "forbidden", "cross_origin",
    "host_not_allowed", "rate_limited", "too_many_concurrent", "quota_exceeded",
    # In test_connections.py, on real connections.
    "malformed_request", "request_timeout", "target_too_long", "head_too_large",
    "too_many_connections",
}  # fmt: skip


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Return what gives everything that the service has logged so far."""
    caplog.set_level(logging.DEBUG)

    def told() -> str:
        ours = [record for record in caplog.records if not record.name.startswith("httpx")]
        return "\n".join(JsonLines().format(record) + str(vars(record)) for record in ours)

    return told


@pytest.fixture
def check(logged: Callable[[], str]) -> Callable[..., Problem]:
    """Return what checks an error in full, and that it and the log hold nothing of the request.

    For that, everything in the request must hold the word Zwiebelfisch.
    """

    def checked(response: httpx.Response, code: str, pointer: str | None = None) -> Problem:
        assert response.headers["content-type"] == "application/problem+json"
        problem = Problem.model_validate_json(response.content, extra="forbid")
        assert problem.code == code, response.text
        status, title = TABLE[code]
        assert response.status_code == problem.status == status
        assert problem.type == f"urn:depesche:problem:{code}"
        assert problem.title == title
        assert problem.pointer == pointer
        assert problem.request_id == response.headers["x-request-id"]
        assert problem.detail
        assert "total;dur=" in response.headers["server-timing"]
        if status in {429, 503}:
            assert int(response.headers["retry-after"]) >= 1
        else:
            assert "retry-after" not in response.headers
        told = (response.text + str(response.headers) + logged()).lower()
        assert "zwiebelfisch" not in told
        assert "hcsiflebeiwz" not in told
        return problem

    return checked


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(**BOUNDS) as (opened, _):
        yield opened


def test_every_code_is_reached() -> None:
    assert {code for code, *_ in CASES} | SCENES == set(TABLE)


@pytest.mark.parametrize(
    ("code", "path", "request_", "pointer"),
    [pytest.param(*case, id=f"{case[0]}-{at}") for at, case in enumerate(CASES)],
)
async def test_a_faulty_request_is_refused(
    client: httpx.AsyncClient,
    check: Check,
    code: str,
    path: str,
    request_: dict[str, Any],
    pointer: str | None,
) -> None:
    method = "GET" if path.startswith("/static") else "POST"
    check(await client.request(method, path, **request_), code, pointer)


async def test_a_wrong_method_is_told_the_right_one(
    client: httpx.AsyncClient, check: Check
) -> None:
    for method, path, allowed in (("GET", TRANSLATE, "POST"), ("DELETE", "/livez", "GET")):
        response = await client.request(method, path)
        check(response, "method_not_allowed")
        assert response.headers["allow"] == allowed


async def test_the_text_is_refused_just_beyond_the_limit(client: httpx.AsyncClient) -> None:
    for length, status in ((300, 200), (301, 413)):
        response = await client.post(TRANSLATE, json={"text": "ä" * length})
        assert response.status_code == status
    for count, status in ((5, 200), (6, 413)):
        response = await client.post(TRANSLATE, json={"text": "Ja da. " * count})
        assert response.status_code == status


async def test_a_poison_sentence_fails_alone(connect: Connect, gate: Any, check: Check) -> None:
    async with connect() as (client, service):
        gate.shut = True
        texts = [f"Erstens {SECRET}.", f"Gut. Hier ☠ {SECRET}.", f"Drittens {SECRET}."]
        first = asyncio.create_task(client.post(TRANSLATE, json={"text": "Vorab."}))
        await asyncio.to_thread(gate.held.wait, 10)
        rest = [asyncio.create_task(client.post(TRANSLATE, json={"text": t})) for t in texts]
        await asyncio.sleep(0)
        gate.free()
        good, poisoned, other = await asyncio.gather(*rest)
        assert (await first).status_code == good.status_code == other.status_code == 200
        problem = check(poisoned, "engine_failed")
        assert f"offsets 5 to {len(texts[1])}" in problem.detail
        assert service.metrics.registry.get_sample_value("depesche_failed_sentences_total") == 1
        assert (await client.get("/readyz")).status_code == 200


@pytest.mark.parametrize("code", ["overloaded", "over_share"])
async def test_a_full_waiting_room_says_when_to_come_back(
    connect: Connect, gate: Any, check: Check, code: str
) -> None:
    secret, key = make("news")
    keys = {"keys": key.line()} if code == "over_share" else {}
    async with connect(waiting_tokens=60, **keys) as (client, _):
        client.headers["X-Api-Key"] = secret
        gate.shut = True
        first = asyncio.create_task(client.post(TRANSLATE, json={"text": f"{SECRET}."}))
        await asyncio.to_thread(gate.held.wait, 10)
        # One finds the room empty, and the other finds that one in it.
        tasks = {
            asyncio.create_task(client.post(TRANSLATE, json={"text": f"{SECRET} {name}."}))
            for name in ("A", "B")
        }
        done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        check(done.pop().result(), code)
        gate.free()
        assert (await waiting.pop()).status_code == (await first).status_code == 200


@pytest.mark.parametrize(("seconds", "told"), [(0.001, "1"), (2.0, "2"), (12.3, "13")])
async def test_retry_after_is_in_whole_seconds(seconds: float, told: str) -> None:
    response = problem_response(Overloaded("Full.", retry_after=seconds), "id")
    assert response.headers["retry-after"] == told


@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson"])
async def test_the_deadline_ends_a_request(
    connect: Connect, gate: Any, check: Check, accept: str
) -> None:
    async with connect() as (client, _):
        gate.shut = True
        response = await client.post(TRANSLATE, **option(timeout=0.05), headers={"Accept": accept})
        gate.free()
        if accept == "application/json":
            check(response, "deadline_exceeded")
        else:
            (line,) = map(json.loads, response.text.splitlines())
            assert line["problem"]["code"] == "deadline_exceeded"


async def test_the_server_bounds_the_deadline(connect: Connect, gate: Any, check: Check) -> None:
    async with connect(timeout=0.3) as (client, _):
        gate.shut = True
        response = await client.post(TRANSLATE, **option(timeout=1e6))
        gate.free()
        check(response, "deadline_exceeded")


async def test_nothing_is_translated_while_loading(connect: Connect, check: Check) -> None:
    loaded = threading.Event()

    @contextmanager
    def slow(*_: Any) -> Iterator[Any]:
        loaded.wait(10)
        raise OSError("given up")
        yield

    async with connect(slow, wait=False) as (client, _):
        for path in (TRANSLATE, SEGMENT):
            check(await client.post(path, **body()), "not_ready")
        check(await client.get("/v1/model"), "not_ready")
        loaded.set()


async def test_nothing_new_is_translated_while_draining(connect: Connect, check: Check) -> None:
    async with connect() as (client, service):
        service.drain()
        for path in (TRANSLATE, SEGMENT):
            check(await client.post(path, **body()), "draining")


@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson", "text/plain"])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
async def test_a_dying_engine_leaves_nobody_waiting(
    connect: Connect, gate: Any, check: Check, accept: str
) -> None:
    async with connect() as (client, _):
        gate.fault = SystemExit(SECRET)
        async with asyncio.timeout(10):
            response = await client.post(TRANSLATE, **body(), headers={"Accept": accept})
        if accept == "application/x-ndjson":
            (line,) = map(json.loads, response.text.splitlines())
            assert line["problem"]["code"] == "not_ready"
        else:
            check(response, "not_ready")
        check(await client.post(TRANSLATE, **body()), "not_ready")


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("app.api.translate.text_out", TRANSLATE),
        ("app.api.translate.translate_in", TRANSLATE),
        ("app.pipeline.translator.segment", TRANSLATE),
        ("app.pipeline.translator.segment", SEGMENT),
        ("app.pipeline.sentence.judge", TRANSLATE),
    ],
)
async def test_a_bug_is_an_internal_error_that_quotes_nothing(
    client: httpx.AsyncClient,
    check: Check,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    path: str,
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError(f"{SECRET}: {args} {kwargs}")

    monkeypatch.setattr(place, broken)
    check(await client.post(path, **body()), "internal")
    (record,) = [r for r in caplog.records if r.message == "internal error"]
    assert vars(record)["error"] == "RuntimeError"
    assert any(" broken" in frame for frame in vars(record)["stack"])
    monkeypatch.undo()
    assert (await client.post(path, **body())).status_code == 200


async def test_who_is_not_let_in_is_told_why(connect: Connect, check: Check) -> None:
    secret, key = make("news", concurrent_requests=1, characters_per_day=30)
    slow, few = make("few", requests_per_minute=1)
    watch, metrics = make("watch", scopes=["metrics"])
    keys = "\n".join(item.line() for item in (key, few, metrics))
    async with connect(keys=keys) as (client, _):
        request_ = raw(f'{{"text": "{SECRET} {SECRET} {SECRET}."}}')

        async def post(secret: str) -> httpx.Response:
            headers = {**request_["headers"], "X-Api-Key": secret}
            response: httpx.Response = await client.post(
                TRANSLATE, **{**request_, "headers": headers}
            )
            return response

        check(await client.post(TRANSLATE, **request_), "missing_key")
        check(await post(SECRET), "invalid_key")
        check(await post(watch), "forbidden")
        assert (await post(slow)).status_code == 200
        check(await post(slow), "rate_limited")
        # As much as this is too much for any day, and no wait is told.
        response = await post(secret)
        assert response.json()["code"] == "quota_exceeded"
        assert "retry-after" not in response.headers
        request_ = raw(f'{{"text": "Ein {SECRET}."}}')
        assert (await post(secret)).status_code == 200
        check(await post(secret), "quota_exceeded")
    async with connect() as (client, _):
        for name, code in (("Host", "host_not_allowed"), ("Origin", "cross_origin")):
            headers = {**request_["headers"], name: f"http://{SECRET}"}
            check(await client.post(TRANSLATE, **{**request_, "headers": headers}), code)


async def test_a_keys_requests_at_a_time(connect: Connect, gate: Any, check: Check) -> None:
    secret, key = make("news", concurrent_requests=1)
    async with connect(keys=key.line()) as (client, _):
        headers = {"X-Api-Key": secret}
        gate.shut = True
        running = asyncio.create_task(client.post(TRANSLATE, **body(), headers=headers))
        await asyncio.to_thread(gate.held.wait, 10)
        check(await client.post(TRANSLATE, **body(), headers=headers), "too_many_concurrent")
        gate.free()
        assert (await running).status_code == 200
