"""Clients: good ones, whose answers are checked to the letter; bad, hostile and vanishing ones."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import ContextVar

import httpx

HEAD = b"POST /v1/translate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
_WORD = re.compile(r"[^\W\d_]+")


def backwards(text: str) -> str:
    """Return what the fake engine makes of ``text``."""
    return _WORD.sub(lambda word: word[0][::-1], text)


class Refused(Exception):
    """The server said that it takes no work now, and when to come again."""


class Wrong(Exception):
    """The answer is not the right one."""


def _check(response: httpx.Response) -> httpx.Response:
    if response.status_code in {429, 503} and "retry-after" in response.headers:
        raise Refused
    if response.status_code != 200:
        raise Wrong(f"{response.request.url.path}: {response.status_code} {response.text[:200]}")
    return response


def _same(found: object, wanted: object) -> None:
    if found != wanted:
        raise Wrong(f"{found!r} is not {wanted!r}")


async def _json(http: httpx.AsyncClient, text: str) -> None:
    told = _check(await http.post("/v1/translate", json={"text": text})).json()
    _same(told["translation"], backwards(text))
    for sentence in told["sentences"]:
        for side, whole in (("source", text), ("target", told["translation"])):
            part = sentence[side]
            _same(whole[part["start"] : part["end"]], part["text"])


async def _stream(http: httpx.AsyncClient, text: str) -> None:
    accept = {"Accept": "application/x-ndjson"}
    told = _check(await http.post("/v1/translate", json={"text": text}, headers=accept))
    lines = [json.loads(line) for line in told.text.splitlines()]
    if lines[-1]["type"] == "error":
        if lines[-1]["problem"]["status"] in {429, 503}:
            raise Refused
        raise Wrong(str(lines[-1]))
    _same(lines[-1]["documents"][0]["translation"], backwards(text))
    _same([line["index"] for line in lines[:-1]], list(range(len(lines) - 1)))


async def _plain(http: httpx.AsyncClient, text: str) -> None:
    headers = {"Content-Type": "text/plain", "Accept": "text/plain"}
    told = _check(await http.post("/v1/translate", content=text.encode(), headers=headers))
    _same(told.text, backwards(text))


async def _html(http: httpx.AsyncClient, text: str) -> None:
    headers = {"Content-Type": "text/html", "Accept": "text/html"}
    page = f'<p class="a">{text}</p>'
    told = _check(await http.post("/v1/translate", content=page.encode(), headers=headers))
    _same(told.text, f'<p class="a">{backwards(text)}</p>')


async def _deepl(http: httpx.AsyncClient, text: str) -> None:
    body = {"text": [text, "Ja."], "source_lang": "DE", "target_lang": "EN"}
    headers = {"Authorization": "DeepL-Auth-Key k"}
    told = _check(await http.post("/v2/translate", json=body, headers=headers)).json()
    _same([item["text"] for item in told["translations"]], [backwards(text), "aJ."])


async def _libre(http: httpx.AsyncClient, text: str) -> None:
    body = {"q": text, "source": "de", "target": "en"}
    told = _check(await http.post("/translate", data=body)).json()
    _same(told["translatedText"], backwards(text))


async def _azure(http: httpx.AsyncClient, text: str) -> None:
    query = {"api-version": "3.0", "from": "de", "to": "en"}
    told = _check(await http.post("/translate", params=query, json=[{"Text": text}])).json()
    _same(told[0]["translations"][0]["text"], backwards(text))


async def _file(http: httpx.AsyncClient, text: str) -> None:
    form = {"source": "de", "target": "en"}
    files = {"file": ("a.txt", text.encode())}
    told = _check(await http.post("/translate_file", data=form, files=files)).json()
    if "error" in told:
        raise Refused
    path = httpx.URL(told["translatedFileUrl"]).raw_path.decode()
    _same(_check(await http.get(path)).text, backwards(text))


GOOD: tuple[Callable[[httpx.AsyncClient, str], Awaitable[None]], ...] = (
    *(_json, _stream, _plain, _html, _deepl, _libre, _azure, _file),
)


def text_of(number: int) -> str:
    """Return a text of its own for each number."""
    return (
        f"Der Minister sagte am Montag in Berlin {number} Worte. Die Zeitung schrieb darüber "
        f"{number % 7} Zeilen. Niemand las sie, obwohl das Wetter schön war!"
    )


async def bad(http: httpx.AsyncClient, _port: int, dice: random.Random) -> None:
    """Send what must be refused, or at least must not be a fault of the server.

    Raises:
        Wrong: it was taken for the server's fault.
    """
    path = dice.choice(["/v1/translate", "/v1/segment", "/v2/translate", "/translate", "/nix"])
    body = bytes(dice.randrange(256) for _ in range(dice.randrange(300)))
    if dice.random() < 0.5:
        whole = json.dumps({"text": text_of(1), "options": {"beam_size": 99}}).encode()
        at = dice.randrange(len(whole))
        body = whole[:at] + body[:3] + whole[at + dice.randrange(5) :]
    kinds = ["application/json", "text/html", "text/plain", "multipart/form-data; boundary=x", "*"]
    headers = {"Content-Type": dice.choice(kinds)}
    response = await http.post(path, content=body, headers=headers)
    if response.status_code == 500:
        raise Wrong(f"{path} {headers}: {body!r}")


_NASTY: tuple[bytes, ...] = (
    b"",
    b"GET /livez HT",
    b"Zwiebelfisch\r\n\r\n",
    bytes.fromhex("16030100c8010000c403035f") + bytes(200),
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    HEAD + b"Content-Length: 100\r\n\r\n{",
    HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 3000,
    HEAD + b"Content-Length: 900000000\r\n\r\n" + b" " * 300_000,
    HEAD + b"X: y\r\n" * 3000,
    HEAD + b"Content-Length: 200000\r\n\r\n" + b"[" * 200_000,
    b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 40,
)


async def hostile(_http: httpx.AsyncClient, port: int, dice: random.Random) -> None:
    """Send something nasty, wait without reading much, and go."""
    with suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
        try:
            writer.write(dice.choice(_NASTY))
            await asyncio.sleep(dice.choice([0, 0.05, 0.5, 3]))
            if dice.random() < 0.5:
                async with asyncio.timeout(1):
                    await reader.read(100)
        except TimeoutError:
            pass
        finally:
            writer.transport.abort()


async def vanishing(_http: httpx.AsyncClient, port: int, dice: random.Random) -> None:
    """Ask for something, or begin to, and hang up at some moment."""
    body = json.dumps({"text": text_of(dice.randrange(10**6)) * 20}).encode()
    accept = dice.choice([b"application/json", b"application/x-ndjson"])
    whole = HEAD + b"Accept: %b\r\nContent-Length: %d\r\n\r\n" % (accept, len(body)) + body
    with suppress(OSError):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(whole if dice.random() < 0.7 else whole[: dice.randrange(len(whole))])
        await asyncio.sleep(dice.random() * 0.1)
        if dice.random() < 0.5:
            writer.transport.abort()
        else:
            writer.close()


# When requests of this task were sent to their last byte; infinite while one is not.
_sent: ContextVar[list[float]] = ContextVar("sent")


class Noting(httpx.AsyncHTTPTransport):
    """Notes when requests are sent."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        sent = _sent.get([])
        sent.append(float("inf"))

        async def trace(event: str, _: object) -> None:
            if event == "http11.send_request_body.complete":
                sent[-1] = time.monotonic()

        request.extensions["trace"] = trace
        return await super().handle_async_request(request)


class Tally:
    """What became of the good requests."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    async def ask(
        self, http: httpx.AsyncClient, number: int, *, ending: Callable[[], float]
    ) -> None:
        """Ask for a translation, note the outcome; ``ending``: since when the server ends, or 0."""
        kind = GOOD[number % len(GOOD)]
        sent: list[float] = []
        _sent.set(sent)
        self.counts["requests"] += 1
        try:
            await kind(http, text_of(number))
        except Refused:
            self.counts["refused"] += 1
        except (httpx.TransportError, Wrong) as error:
            # Whose request is sent after the end was announced may find the door shut in his face.
            late = ending() and (not sent or sent[-1] >= ending())
            if late and isinstance(error, httpx.TransportError):
                self.counts["refused"] += 1
            else:
                self.counts["lost"] += 1
                self.wrong.append(f"{type(error).__name__}: {error}"[:300])
        else:
            self.counts["answered"] += 1
