"""The Python client against a live server: answers, streams, retries, loss, cancellation."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from app.cli import main
from app.client import (
    AsyncClient,
    Client,
    ConnectionLost,
    Overloaded,
    Refused,
    Retries,
    Sentence,
    ServiceFailed,
    Summary,
    TimedOut,
    Unavailable,
    Unreachable,
)
from app.client.protocol import refusal
from tests.live import Live

TEXT = "Der Rat tagt.\n\nDie Bahn 🚆 ruht."
TARGETS = ["reD taR tgat.", "eiD nhaB 🚆 thur."]
ONCE = Retries(attempts=1)


def test_a_translation_is_typed(url: str) -> None:
    with Client(url) as client:
        answer = client.translate(TEXT, alignment="word", alternatives=2, offsets="utf16")
        model = client.model()
        assert [found.text for found in client.segment(TEXT)] == [
            sentence.source.text for sentence in answer.sentences
        ]
    assert answer.translation == "\n\n".join(TARGETS)
    assert [sentence.target.text for sentence in answer.sentences] == TARGETS
    last = answer.sentences[1]
    assert last.words is not None
    assert last.alternatives is not None
    assert len(last.alternatives) == 2
    assert last.source.end == len(TEXT.encode("utf-16-le")) // 2
    assert model.name == answer.model.name == "fake"
    assert model.limits["characters"] == 100_000


def test_a_stream_is_an_iterator(url: str) -> None:
    with Client(url) as client:
        *sentences, summary = client.stream(TEXT)
    assert [part.target.text for part in sentences if isinstance(part, Sentence)] == TARGETS
    assert isinstance(summary, Summary)
    assert summary.translation == "\n\n".join(TARGETS)


def test_the_asynchronous_client_does_the_same(url: str) -> None:
    async def both() -> None:
        async with AsyncClient(url + "/") as client:
            answers = await asyncio.gather(*(client.translate(TEXT) for _ in range(5)))
            assert {answer.translation for answer in answers} == {"\n\n".join(TARGETS)}
            parts = [part async for part in client.stream(TEXT)]
            assert isinstance(parts[-1], Summary)
            assert len(await client.segment(TEXT)) == 2
            assert (await client.model()).name == "fake"
            with pytest.raises(Refused):
                await client.translate("")

    asyncio.run(both())


def test_refusals_tell_code_and_place(url: str) -> None:
    with Client(url) as client:
        with pytest.raises(Refused) as caught:
            client.translate(TEXT, beam_size=9)
        assert (caught.value.code, caught.value.status) == ("invalid_value", 422)
        assert caught.value.pointer == "/options/beam_size"
        assert caught.value.request_id
        with pytest.raises(ServiceFailed) as failed:
            list(client.stream("Das ☠ fehlt."))
        assert failed.value.code == "engine_failed"


@pytest.mark.parametrize("streamed", [False, True])
def test_it_comes_back_when_an_overloaded_service_says(
    serve: Any, gate: Any, streamed: bool
) -> None:
    with serve(waiting_tokens=60, beam_size=1) as live, Client(live.url) as client:
        gate.shut = True
        others = [threading.Thread(target=client.translate, args=(t,)) for t in ("Eins.", "Zwei.")]
        others[0].start()
        assert gate.held.wait(10)
        filler = "Der Rat tagt heute wieder und alle warten auf ihn."
        others[1] = threading.Thread(target=client.translate, args=(filler,))
        others[1].start()
        with Client(live.url, retries=ONCE) as impatient:
            error = refused(impatient)
        assert (error.code, error.status) == ("overloaded", 429)
        assert error.retry_after
        assert error.retry_after >= 1
        known = refusals(live)
        freeing = threading.Thread(target=free_when_refused, args=(gate, live, known))
        freeing.start()
        begun = time.monotonic()
        if streamed:
            assert len(list(client.stream(TEXT))) == 3
        else:
            assert client.translate(TEXT).translation == "\n\n".join(TARGETS)
        assert time.monotonic() - begun >= error.retry_after
        for other in (*others, freeing):
            other.join(20)


def refusals(live: Live) -> float:
    """Return how many requests were refused because of what waits."""
    name = "depesche_overload_refused_requests_total"
    labels = {"priority": "interactive", "reason": "overloaded"}
    return live.server._service.metrics.registry.get_sample_value(name, labels) or 0.0


def free_when_refused(gate: Any, live: Live, known: float) -> None:
    """Let the engine go on once another request than those that are ``known`` was refused."""
    end = time.monotonic() + 20
    while refusals(live) <= known and time.monotonic() < end:
        time.sleep(0.01)
    gate.free()


def refused(client: Client) -> Overloaded:
    """Return the refusal that comes once the waiting room is full."""
    for _ in range(100):
        try:
            for _ in client.stream(TEXT, timeout=0.2):
                pass
        except Overloaded as error:
            return error
        except ServiceFailed:  # it was let in, and waited in vain
            pass
    pytest.fail("never refused")


def test_retries_are_bounded_in_number_and_length() -> None:
    retries = Retries(attempts=3, first=1.0, longest=5.0)
    lost, busy = Unreachable(), _busy(4.0)
    assert retries.wait(busy, 1) == 4.0
    assert retries.wait(_busy(6.0), 1) is None
    assert retries.wait(busy, 3) is None
    assert 0.75 <= (retries.wait(lost, 1) or 0) <= 1.25
    assert 1.5 <= (retries.wait(lost, 2) or 0) <= 2.5
    assert retries.wait(ConnectionLost(), 1) is None


def _busy(seconds: float) -> Overloaded:
    import httpx

    headers = {"Retry-After": str(seconds)}
    error = refusal(httpx.Response(429, headers=headers, content=b"<html>a gateway's page</html>"))
    assert isinstance(error, Overloaded)
    assert error.code == "http_429"
    return error


def test_closing_a_stream_ends_the_work(serve: Any, gate: Any) -> None:
    with serve(batch_sentences=1) as live, Client(live.url) as client:
        gate.shut = True
        gate.permits.release()
        stream = client.stream("Eins. " * 200)
        assert isinstance(next(stream), Sentence)
        stream.close()
        # The engine still waits for permission to compute the second sentence.
        until(lambda: live.server._service.active == 0)
        gate.free()


def until(reached: Any) -> None:
    for _ in range(200):
        if reached():
            return
        time.sleep(0.05)
    pytest.fail("not reached")


@contextmanager
def raw(answer: bytes, *, hold: bool = False) -> Iterator[str]:
    """A server that gives one answer as it stands and hangs up, or holds the line."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = threading.Event()

        def answering() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)
                if hold:
                    done.wait(10)

        thread = threading.Thread(target=answering)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        done.set()
        thread.join(10)


def test_a_connection_lost_within_the_stream(url: str) -> None:
    with Client(url) as client:
        first = next(part for part in client.stream(TEXT) if isinstance(part, Sentence))
    line = json.dumps({"type": "sentence", "document": 0, **first.model_dump()}).encode() + b"\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
    torn = head + b"Content-Length: 99999\r\n\r\n" + line
    for answer in (torn, head + b"Connection: close\r\n\r\n" + line):
        with raw(answer) as broken, Client(broken) as client:
            stream = client.stream(TEXT)
            assert next(stream).model_dump()["target"] == first.target.model_dump()
            with pytest.raises(ConnectionLost):
                next(stream)
    with raw(torn, hold=True) as silent, Client(silent, timeout=0.3) as client:
        stream = client.stream(TEXT)
        next(stream)
        with pytest.raises(TimedOut):
            next(stream)


def test_a_service_that_is_not_there_or_not_ready() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    gone = Client(f"http://127.0.0.1:{port}", retries=Retries(attempts=2, first=0.01))
    with gone, pytest.raises(Unreachable):
        gone.model()
    body = b'{"title": "t", "status": 503, "code": "not_ready", "detail": "d"}'
    head = b"HTTP/1.1 503 x\r\nRetry-After: 500\r\nContent-Length: %d\r\n\r\n" % len(body)
    with raw(head + body) as url, Client(url) as client, pytest.raises(Unavailable) as caught:
        client.translate(TEXT)
    assert (caught.value.code, caught.value.retry_after) == ("not_ready", 500.0)
    for wrong in ("example", "ftp://example.org", "http://", "http://[::1"):
        with pytest.raises(Unreachable):
            Client(wrong)


def test_the_command_line_asks_a_server(url: str, tmp_path: Any, capsys: Any) -> None:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert main(["translate", "--server", url, str(path)]) == 0
    assert capsys.readouterr().out == "\n\n".join(TARGETS)
    wanted = ["--json", "--words", "--alternatives", "1", "--beam-size", "2"]
    assert main(["translate", "--server", url, *wanted, str(path)]) == 0
    by_server = json.loads(capsys.readouterr().out)
    assert by_server["sentences"][0]["words"]
    assert len(by_server["sentences"][0]["alternatives"]) == 1
    path.write_text(" ", encoding="utf-8")
    assert main(["translate", "--server", url, str(path)]) == 1
    assert capsys.readouterr().err.startswith("empty_text: ")
    assert main(["translate", "--server", "nowhere", str(path)]) == 1
    assert capsys.readouterr().err.startswith("unreachable: ")


def test_json_from_a_server_is_what_the_command_gives_without_one(
    url: str, tmp_path: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPESCHE_MODEL", "fake")
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    answers = []
    for server in ([], ["--server", url]):
        assert main(["translate", "--json", *server, str(path)]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == answers[1]
