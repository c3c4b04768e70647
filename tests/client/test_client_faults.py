"""What the Python client makes of answers that are damaged, not ours, or odd about waiting."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from app.client import (
    AsyncClient,
    Client,
    ClientError,
    InvalidAnswer,
    Overloaded,
    Retries,
    Unavailable,
)
from app.client.protocol import refusal

SECRET = "Zwiebelfisch"


@contextmanager
def answering(answer: bytes) -> Iterator[tuple[str, list[int]]]:
    """Give every connection this answer and hang up; yield the address, and the connections."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        over, came = threading.Event(), list[int]()

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, (_, port) = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(5)
                    came.append(port)
                    connection.recv(65_536)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", came
        finally:
            over.set()
            thread.join(10)


def whole(body: bytes, *headers: str, status: int = 200) -> bytes:
    length = f"Content-Length: {len(body)}"
    head = "\r\n".join([f"HTTP/1.1 {status} x", "Connection: close", length, *headers])
    return head.encode() + b"\r\n\r\n" + body


def translate(url: str) -> None:
    with Client(url) as client:
        client.translate("Ja.")


def segment(url: str) -> None:
    with Client(url) as client:
        client.segment("Ja.")


def model(url: str) -> None:
    with Client(url) as client:
        client.model()


def stream(url: str) -> None:
    with Client(url) as client:
        list(client.stream("Ja."))


def asynchronous(name: str) -> Callable[[str], None]:
    async def ask(url: str) -> None:
        async with AsyncClient(url) as client:
            if name == "stream":
                _ = [part async for part in client.stream("Ja.")]
            else:
                await getattr(client, name)(*([] if name == "model" else ["Ja."]))

    return lambda url: asyncio.run(ask(url))


WAYS = [
    translate, segment, model, stream,
    *(asynchronous(name) for name in ("translate", "segment", "model", "stream")),
]  # fmt: skip
GZIP = "Content-Encoding: gzip"
NOT_OURS = [
    whole(f"<html>{SECRET}</html>".encode()),
    whole(json.dumps({"translation": SECRET, "sentences": SECRET}).encode()),
    whole(json.dumps({"type": "sentence", "text": SECRET}).encode()),
    whole(json.dumps({"type": "summary", "documents": [SECRET]}).encode()),
    whole(json.dumps({"type": "error", "problem": SECRET}).encode()),
    whole(json.dumps([SECRET]).encode()),
    whole(b"[" * 100_000),
    whole(b"\xff\xfe\n"),
    whole(SECRET.encode(), GZIP),
    whole(gzip.compress(b"{}" * 999)[:-9] + b"?" * 9, GZIP),
    whole(SECRET.encode(), GZIP, status=502),
]


@pytest.mark.parametrize("answer", NOT_OURS, ids=lambda answer: str(answer[-30:])[2:-1])
def test_an_answer_that_is_not_ours_is_told_without_its_words(answer: bytes) -> None:
    with answering(answer) as (url, came):
        for way in WAYS:
            with pytest.raises(ClientError) as caught:
                way(url)
            assert isinstance(caught.value, InvalidAnswer)
            assert caught.value.code == "invalid_answer"
            assert SECRET not in "".join(traceback.format_exception(caught.value))
        assert len(came) == len(WAYS)  # to ask again would help nobody


@pytest.mark.parametrize("way", WAYS[:4])
def test_a_time_that_has_passed_is_no_wait(
    way: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(whole(b"", "Retry-After: -1", status=503)) as (url, came):
        with pytest.raises(Unavailable) as caught:
            way(url)
        assert caught.value.retry_after == 0
        assert len(came) == Retries().attempts


def test_text_that_no_json_holds_is_an_error_of_ours() -> None:
    with Client("http://127.0.0.1:9") as client:
        asks: list[Callable[[], Any]] = [
            lambda: client.translate(f"{SECRET}\ud800"),
            lambda: list(client.stream(f"{SECRET}\ud800")),
            lambda: client.segment(f"{SECRET}\ud800"),
            lambda: client.translate("Ja.", length_ratio=float("nan")),
        ]
        for ask in asks:
            with pytest.raises(ClientError, match="cannot be sent") as caught:
                ask()
            assert SECRET not in "".join(traceback.format_exception(caught.value))


def told(retry_after: str | None, code: str = "overloaded") -> Overloaded:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    problem = {"title": "t", "status": 429, "code": code}
    error = refusal(httpx.Response(429, headers=headers, json=problem))
    assert isinstance(error, Overloaded)
    return error


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("7", 7.0), ("1.5", 1.5), ("0", 0.0), ("-1", 0.0), ("-0.5", 0.0), ("1e3", 1000.0),
        ("nan", None), ("inf", None), ("-inf", None), ("1e999", None), ("", None), ("soon", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("Wed, 21 Oct 2015 07:28:00 -0000", 0.0),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None), ("Wed, 21 Oct 99999999999 07:28:00 GMT", None),
        (None, None),
    ],
)  # fmt: skip
def test_what_retry_after_may_say(given: str | None, seconds: float | None) -> None:
    assert told(given).retry_after == seconds


def test_a_date_in_retry_after_is_waited_for() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    error = told(soon)
    assert error.retry_after is not None
    assert 25 < error.retry_after <= 30
    assert Retries().wait(error, 1) == error.retry_after
    assert Retries(longest=10).wait(error, 1) is None
    assert Retries().wait(told("Fri, 31 Dec 9999 23:59:59 GMT"), 1) is None


def test_characters_that_are_used_up_are_not_asked_for_again() -> None:
    assert Retries().wait(told(None, "quota_exceeded"), 1) is None
    assert Retries().wait(told("3", "quota_exceeded"), 1) == 3.0
    assert Retries().wait(told(None, "rate_limited"), 1) is not None
    body = b'{"title": "t", "status": 429, "code": "quota_exceeded"}'
    with answering(whole(body, status=429)) as (url, came):
        with pytest.raises(Overloaded) as caught:
            translate(url)
        assert caught.value.code == "quota_exceeded"
        assert len(came) == 1
