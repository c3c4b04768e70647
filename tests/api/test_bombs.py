"""Small bodies that would cost much: each gets its error, and costs little."""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from app.api import body, parameters
from app.api.body import load_json
from app.api.deepl.schemas import MultilingualIn
from app.api.deepl.schemas import TranslateIn as DeeplIn
from app.api.schemas import TranslateIn

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def client(
    connect: Callable[..., AbstractAsyncContextManager[Any]],
) -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as (opened, _):
        yield opened


N = 500_000
M = 45_000  # about as many as are parsed at all
JSON = {
    "many lists": (b'{"text":[' + b"[]," * N + b"[]]}", 413, "body_too_large"),
    "many numbers": (b'{"documents":[' + b"0," * N + b"0]}", 413, "body_too_large"),
    "many objects": (b'{"documents":[' + b"{}," * N + b"{}]}", 413, "body_too_large"),
    "nested lists": (b"[" * M, 400, "malformed_json"),
    "nested objects": (b'{"a":' * M, 400, "malformed_json"),
    "nested, and closed": (b'{"text":' + b"[" * 500 + b"]" * 500 + b"}", 422, "invalid_type"),
    "a long integer": (b'{"text":' + b"1" * N + b"}", 400, "malformed_json"),
    "a long fraction": (b'{"text":0.' + b"1" * N + b"}", 422, "invalid_type"),
    "half of a pair": (b'{"text":"' + b"\\ud800" * 1000 + b'"}', 422, "forbidden_character"),
    "no documents": (b'{"documents":[' + b"0," * M + b"0]}", 422, "invalid_type"),
    "empty documents": (b'{"documents":[' + b"{}," * M + b"{}]}", 422, "missing_field"),
    "empty terms": (
        b'{"text":"a","options":{"glossary":[' + b"{}," * M + b"{}]}}",
        422,
        "missing_field",
    ),
    "unknown fields": (
        b'{"text":"a"' + b"".join(b',"%d":0' % number for number in range(1000)) + b"}",
        422,
        "unknown_field",
    ),
    "a field twice": (b'{"text":"a","text":"b"}', 400, "malformed_json"),
}


@pytest.mark.parametrize("name", JSON)
async def test_json(client: httpx.AsyncClient, name: str) -> None:
    body, status, code = JSON[name]
    headers = {"Content-Type": "application/json"}
    answer = await client.post("/v1/translate", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


TERM = {"source": "Müller, Max", "target": "Miller, Max", "keep": False, "match": "exact"}


@pytest.mark.parametrize(
    "value",
    [
        {"text": "Nein, " * 16_000, "options": {"glossary": [TERM] * 10_000}},
        {"text": f"<p>Ja.</p><script>{'[{},{}],' * 60_000}</script>"},
        {"text": '"[{,\\' * 100_000},
    ],
    ids=["the largest glossary", "a script", "escapes"],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_what_may_be_sent_is_parsed(value: dict[str, Any], indent: int | None) -> None:
    assert load_json(json.dumps(value, indent=indent).encode()) == value


def structure(value: Any) -> int:
    """Return how many brackets and braces open in JSON, and commas part its values."""
    if not isinstance(value, list | dict):
        return 0
    inner = value if isinstance(value, list) else value.values()
    return 1 + max(0, len(value) - 1) + sum(map(structure, inner))


TEXTS = st.text('"[{,\\]}:aä')
VALUES = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda v: st.lists(v) | st.dictionaries(TEXTS, v),
    max_leaves=8,
)


@settings(max_examples=40)
@given(VALUES, st.booleans())
def test_marks_in_strings_do_not_count(value: Any, ascii_: bool) -> None:
    written = json.dumps(value, ensure_ascii=ascii_).encode()
    assert body._marks(body._without_strings(written)) == structure(value)


@pytest.mark.parametrize(
    ("model", "value"),
    [
        (TranslateIn, {"documents": [0] * 100}),
        (TranslateIn, {"text": "a", "options": {"glossary": [{}] * 100}}),
        (DeeplIn, {"target_lang": "EN", "text": [0] * 100}),
        (DeeplIn, {"target_lang": "EN", "text": ["a"], "ignore_tags": [0] * 100}),
        (MultilingualIn, {"name": "a", "dictionaries": [{}] * 100}),
    ],
)
def test_no_faults_are_looked_for_after_the_first_element_with_one(
    model: type[BaseModel], value: dict[str, Any]
) -> None:
    # A fault takes more than a kilobyte: a body of 2 MB took 1.3 GB.
    with pytest.raises(ValidationError) as raised:
        model.model_validate(value)
    assert raised.value.error_count() < 10


PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
FORMS = {
    "fields": (FORM, b"a=b&" * N, 400),
    "parts": (MULTIPART, PART * 6000 + b"--x--\r\n", 400),
    "headers of a part": (MULTIPART, PART[:-4] + b"X: y\r\n" * N + b"\r\n\r\n--x--\r\n", 400),
    "a header of a part": (MULTIPART, PART[:-7] + b"a" * N + b'"\r\n\r\n\r\n--x--\r\n', 400),
    "more than is allowed without a file": (FORM, b"q=" + b"a" * 2_000_000, 413),
    "JSON as large as a file": ("application/json", b"[" + b"[]," * 1_000_000 + b"[]]", 413),
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("path", ["/translate_file", "/v2/document"])
async def test_forms(client: httpx.AsyncClient, name: str, path: str) -> None:
    media, body, status = FORMS[name]
    headers = {"Content-Type": media, "Authorization": "DeepL-Auth-Key k"}
    answer = await client.post(path, content=body, headers=headers)
    assert answer.status_code == status, answer.text


LONG, BLANK = b"%20" * 10_000, b" " * 30_000
FILE = PART[:-2].replace(b'"a"', b'"file"; filename="a.txt"') + LONG + b"\r\n--x--\r\n"
JSON_TYPE = "application/json"
LARGE = {
    "form": ("/translate", FORM, b"q=" + LONG),
    "DeepL's form": ("/v2/translate", FORM, b"text=" + LONG),
    "upload": ("/translate_file", MULTIPART, FILE),
    "DeepL's upload": ("/v2/document", MULTIPART, FILE),
    "JSON": ("/translate", JSON_TYPE, b'{"q":"%b"}' % BLANK),
    "Azure's": ("/translate?api-version=3.0&to=en", JSON_TYPE, b'[{"Text":"%b"}]' % BLANK),
    "our own": ("/v1/translate", JSON_TYPE, b'{"text":"%b"}' % BLANK),
    "segment": ("/v1/segment", JSON_TYPE, b'{"text":"%b"}' % BLANK),
}


@pytest.mark.parametrize("name", LARGE)
async def test_large_bodies_are_parsed_aside(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Nobody else waits for it: it is not the event loop's thread that does it."""
    threads: list[threading.Thread] = []

    def noted(work: Callable[..., Any]) -> Callable[..., Any]:
        def do(*given: Any) -> Any:
            threads.append(threading.current_thread())
            return work(*given)

        return do

    monkeypatch.setattr(body, "decode", noted(body.decode))
    for inner in ("decode", "_multipart"):
        monkeypatch.setattr(parameters, inner, noted(getattr(parameters, inner)))
    path, media, sent = LARGE[name]
    headers = {"Content-Type": media, "Authorization": "DeepL-Auth-Key k"}
    answer = await client.post(path, content=sent, headers=headers)
    assert answer.status_code < 500, answer.text
    assert threads
    assert threading.current_thread() not in threads


@pytest.mark.parametrize("path", ["/v1/translate", "/v2/translate", "/translate"])
@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip", "gzip, identity"])
async def test_compressed_bodies_are_not_unpacked(
    client: httpx.AsyncClient, path: str, coding: str
) -> None:
    headers = {"Content-Encoding": coding, "Authorization": "DeepL-Auth-Key k"}
    answer = await client.post(path, content=b"\x1f\x8b", headers=headers)
    assert answer.status_code == 415
