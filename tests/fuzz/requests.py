"""Requests made of bytes, to the whole application with the fake engine."""

from __future__ import annotations

import asyncio
import json
import logging
from functools import cache
from typing import Any

from fastapi import FastAPI

from app.api.app import create_app
from app.api.service import Service
from app.build import open_translator
from app.settings import Settings

PATHS = (
    "POST /v1/translate", "POST /v1/segment", "GET /v1/model", "GET /readyz",
    "POST /v2/translate", "GET /v2/usage", "GET /v2/languages", "POST /v2/document",
    "POST /v2/glossaries", "GET /v2/glossaries", "POST /v3/glossaries",
    "GET /v2/glossary-language-pairs",
    "POST /translate", "POST /translate?api-version=3.0&to=en", "POST /detect",
    "POST /detect?api-version=3.0", "POST /breaksentence?api-version=3.0", "GET /languages",
    "GET /languages?api-version=3.0", "POST /translate_file", "POST /suggest",
    "GET /frontend/settings", "GET /spec",
)  # fmt: skip
_HEADERS = (b"content-type", b"accept", b"authorization", b"traceparent", b"x-request-id")


class _Application:
    """The application, started once, and the event loop that it lives in."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._app: FastAPI = self._loop.run_until_complete(self._started())
        log = logging.getLogger("depesche.access")
        log.addFilter(self._heard)

    async def _started(self) -> FastAPI:
        service = Service(
            Settings(model="fake", engine="thread", max_body_bytes=100_000), open_translator
        )
        ready = asyncio.Event()
        service.on_ready = lambda _: ready.set()
        app = create_app(service)
        # Left open: it lasts as long as the process.
        self._life = app.router.lifespan_context(app)
        await self._life.__aenter__()
        await ready.wait()
        return app

    def _heard(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.ERROR:
            self.faults.append(f"{vars(record).get('error')} {vars(record).get('stack')}")
        return False

    def ask(self, scope: dict[str, Any], body: bytes) -> list[dict[str, Any]]:
        """Return what is sent in answer to a request."""
        told: list[dict[str, Any]] = []
        rest = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if not rest:
                await asyncio.Event().wait()
            return rest.pop()

        async def send(message: Any) -> None:
            told.append(dict(message))

        async def answer() -> None:
            async with asyncio.timeout(300):
                await self._app(scope, receive, send)

        self._loop.run_until_complete(answer())
        assert not self.faults, self.faults.pop()
        return told


application = cache(_Application)


def seed(path: str, body: bytes, *, media: str = "application/json", query: str = "") -> bytes:
    """Return the bytes of a request to one of ``PATHS``."""
    return b"\xff".join((bytes([PATHS.index(path)]), media.encode(), query.encode(), body))


def ask(path: bytes, headers: bytes, query: bytes, body: bytes) -> None:
    """Send a request and judge the answer.

    Args:
        path: its first byte says which of ``PATHS``.
        headers: values of ``_HEADERS``, a line each.
        query: as it is.
        body: as it is.
    """
    method, _, url = PATHS[path[0] % len(PATHS) if path else 0].partition(" ")
    route, _, fixed = url.partition("?")
    lines = headers.replace(b"\r", b"").split(b"\n")
    sent = [(name, value) for name, value in zip(_HEADERS, lines, strict=False) if value]
    scope = {
        "type": "http", "http_version": "1.1", "method": method, "path": route, "root_path": "",
        "raw_path": route.encode(), "scheme": "http", "server": ("test", 80), "client": ("::1", 9),
        "query_string": b"&".join(part for part in (fixed.encode(), query) if part),
        "headers": [*sent, (b"content-length", str(len(body)).encode())],
    }  # fmt: skip
    told = application().ask(scope, body)
    start = told[0]
    headers_out = dict(start["headers"])
    media = headers_out.get(b"content-type", b"").partition(b";")[0]
    answer = b"".join(message.get("body", b"") for message in told[1:])
    assert start["status"] < 500 or start["status"] in {503, 504}, (start["status"], answer)
    assert headers_out[b"x-request-id"]
    if media == b"application/x-ndjson":
        kinds = [json.loads(line)["type"] for line in answer.split(b"\n") if line]
        assert kinds[-1] in {"summary", "error"}
    elif media.endswith(b"json"):
        json.loads(answer)


_BODY = b'{"text": "Ja. Nein.", "options": {"alignment": "word", "alternatives": 1}}'
_GLOSSARY = b'{"text": "Ja.", "options": {"glossary": [{"source": "Ja", "target": "Yes"}]}}'
_UPLOAD = (
    b"--x\r\nContent-Disposition: form-data; name=target_lang\r\n\r\nEN\r\n--x\r\n"
    b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nJa.\r\n--x--\r\n'
)
_FORM = "application/x-www-form-urlencoded"
SEEDS = [
    seed("POST /v1/translate", _BODY),
    seed("POST /v1/translate", _GLOSSARY, media="application/json\napplication/x-ndjson"),
    seed("POST /v1/translate", b'{"documents": [{"id": "a", "text": "Ja."}]}'),
    seed(
        "POST /v1/translate", b"<p>Ja <b>du</b>", media="text/html\ntext/html", query="beam_size=2"
    ),
    seed("POST /v1/segment", b'{"text": "Ja. Nein.", "offsets": "utf16"}'),
    seed("POST /v2/translate", b'{"text": ["Ja."], "target_lang": "EN", "tag_handling": "xml"}'),
    seed("POST /v2/translate", b"text=Ja.&target_lang=EN-GB&split_sentences=0", media=_FORM),
    seed("POST /v2/document", _UPLOAD, media="multipart/form-data; boundary=x"),
    seed(
        "POST /v2/glossaries",
        b'{"name":"n","source_lang":"de","target_lang":"en","entries":"Ja\\tYes","entries_format":"tsv"}',
    ),
    seed(
        "POST /v3/glossaries",
        b'{"name":"n","dictionaries":[{"source_lang":"de","target_lang":"en","entries":"Ja\\tYes",'
        b'"entries_format":"tsv"}]}',
    ),
    seed(
        "POST /translate", b'{"q": ["Ja.", "Du"], "source": "de", "target": "en", "format": "html"}'
    ),
    seed("POST /translate?api-version=3.0&to=en", b'[{"Text": "Ja. Du?"}]', query="textType=html"),
    seed(
        "POST /translate?api-version=3.0&to=en",
        b'[{"text": "Ja."}]',
        query="includeAlignment=true&includeSentenceLength=true&from=de",
    ),
    seed("POST /detect?api-version=3.0", b'[{"text": "Ja. Du?"}]'),
    seed("POST /breaksentence?api-version=3.0", b'[{"text": "Ja. Du?"}]', query="language=de"),
    seed("POST /detect", b"q=Ja", media=_FORM),
    seed("POST /translate_file", _UPLOAD, media="multipart/form-data; boundary=x"),
]
