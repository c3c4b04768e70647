"""DeepL's own client asks again when the service is full, and goes on or gives up."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import deepl
import httpx
import pytest
from deepl import http_client

Serve = Callable[..., AbstractContextManager[str]]
Retries = Callable[[], int]
TO: dict[str, Any] = {"source_lang": "DE", "target_lang": "EN-US"}


@pytest.fixture
def retries(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Retries:
    """Let the client ask again soon; return what counts how often it did."""
    monkeypatch.setattr(http_client._BackoffTimer, "BACKOFF_INITIAL", 0.05)
    monkeypatch.setattr(http_client._BackoffTimer, "BACKOFF_MULTIPLIER", 1.0)
    monkeypatch.setattr(http_client, "max_network_retries", 200)
    caplog.set_level(logging.INFO, "deepl")
    return lambda: sum("Starting retry" in record.getMessage() for record in caplog.records)


def until(true: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("It never happens.")


@contextmanager
def full(serve: Serve, gate: Any) -> Iterator[str]:
    """Run a server that computes one text and has another waiting, which is all it lets wait."""
    with serve(waiting_tokens=1) as url, ThreadPoolExecutor() as pool:

        def ask(text: str) -> httpx.Response:
            body = {"text": [text], "target_lang": "EN"}
            return httpx.post(f"{url}/v2/translate", json=body, timeout=30)

        def waiting() -> bool:
            text = httpx.get(f"{url}/metrics").text
            return "depesche_waiting_sentences 1.0" in text

        gate.shut = True
        try:
            first = pool.submit(ask, "Eins.")
            assert gate.held.wait(10)
            second = pool.submit(ask, "Zwei.")
            until(waiting)
            yield url
        finally:
            gate.free()
        # Who was let in is served, whoever was turned away meanwhile.
        for asked, told in ((first, "sniE."), (second, "iewZ.")):
            assert asked.result().json()["translations"][0]["text"] == told


def test_429_then_a_translation(serve: Serve, gate: Any, retries: Retries) -> None:
    with (
        full(serve, gate) as url,
        closing(deepl.DeepLClient("key", server_url=url)) as client,
        ThreadPoolExecutor() as pool,
    ):
        asked = pool.submit(client.translate_text, "Guten Tag.", **TO)
        until(lambda: retries() >= 2)
        gate.free()
        assert str(asked.result(20)) == "netuG gaT."
        # What was turned away was not counted.
        assert client.get_usage().character.count == len("Eins.Zwei.Guten Tag.")


def test_429_to_the_end(
    serve: Serve, gate: Any, retries: Retries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_client, "max_network_retries", 2)
    with (
        full(serve, gate) as url,
        closing(deepl.DeepLClient("key", server_url=url)) as client,
    ):
        with pytest.raises(deepl.TooManyRequestsException) as refusal:
            client.translate_text("Zwiebelfisch.", **TO)
        assert refusal.value.http_status_code == 429
        assert "Zwiebelfisch" not in str(refusal.value)
        assert retries() == 2


def test_503_then_a_document(serve: Serve, retries: Retries) -> None:
    with (
        serve(stored_files_bytes=8300) as url,
        closing(deepl.DeepLClient("key", server_url=url)) as client,
        closing(deepl.DeepLClient("key", server_url=url)) as other,
        ThreadPoolExecutor() as pool,
    ):
        first = client.translate_document_upload("a" * 100, filename="a.txt", **TO)
        second = pool.submit(other.translate_document_upload, "Ja." * 20, filename="b.txt", **TO)
        until(lambda: retries() >= 2)
        assert not second.done()
        until(lambda: client.translate_document_get_status(first).done)
        # Once it has been fetched there is room.
        assert client.translate_document_download(first) is not None
        handle = second.result(20)
        until(lambda: client.translate_document_get_status(handle).done)
