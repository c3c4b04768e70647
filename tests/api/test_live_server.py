"""What only a real connection shows: bounds on bodies, streams, callers who hang up, gateways."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import pytest

from app.build import open_translator
from app.server import Server, make_server
from app.settings import Settings

TEXT = "Eins. Zwei. Drei."
BODY = json.dumps({"text": TEXT}).encode()
NDJSON = {"Accept": "application/x-ndjson"}
Run = Callable[..., AbstractContextManager["Live"]]


class Live:
    """A server that listens, and a watch on its metrics."""

    def __init__(self, server: Server) -> None:
        self.address: tuple[str, int] = server.servers[0].sockets[0].getsockname()
        self.url = f"http://{self.address[0]}:{self.address[1]}"
        self.metrics = server._service.metrics
        self._changed = threading.Condition()

    def notify(self, told: Callable[..., None]) -> Callable[..., None]:
        def telling(*args: Any, **kwargs: Any) -> None:
            told(*args, **kwargs)
            with self._changed:
                self._changed.notify_all()

        return telling

    def value(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(name, labels) or 0.0

    def until(self, value: float, name: str, **labels: str) -> None:
        with self._changed:
            reached = self._changed.wait_for(lambda: self.value(name, **labels) == value, 10)
        assert reached, (name, self.value(name, **labels))

    def connect(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=10)


@pytest.fixture
def run(gate: Any, monkeypatch: pytest.MonkeyPatch) -> Run:
    @contextmanager
    def running(**changes: Any) -> Iterator[Live]:
        server = make_server(
            Settings(model="fake", engine="thread", port=0, **changes), open_translator
        )
        listening = threading.Event()

        def greet() -> None:
            if server.started and server._service.ready:
                listening.set()

        monkeypatch.setattr(server, "greet", greet)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            assert listening.wait(10)
            live = Live(server)
            for name in ("waiting", "dropped", "request"):
                monkeypatch.setattr(live.metrics, name, live.notify(getattr(live.metrics, name)))
            yield live
        finally:
            gate.free()
            server.stop()
            thread.join(15)
            assert not thread.is_alive()

    return running


def head(path: str = "/v1/translate", **headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def request(**headers: str) -> bytes:
    return head(Content_Length=str(len(BODY)), **headers) + BODY


def answer(connection: socket.socket) -> str:
    """Return what arrives up to the end of a problem document."""
    told = b""
    while not told.endswith(b"}"):
        piece = connection.recv(65536)
        assert piece, told
        told += piece
    return told.decode()


@pytest.mark.parametrize("path", ["/v1/translate", "/v1/segment"])
def test_a_body_said_to_be_too_large_is_not_awaited(run: Run, path: str) -> None:
    with run(max_body_bytes=1000) as live, live.connect() as connection:
        connection.sendall(head(path, Content_Length="1000000000") + b'{"text": "')
        told = answer(connection)
        assert told.startswith("HTTP/1.1 413 ")
        assert '"body_too_large"' in told


def test_a_body_that_becomes_too_large_is_not_read_on(run: Run) -> None:
    with run(max_body_bytes=1000) as live, live.connect() as connection:
        connection.sendall(head(Transfer_Encoding="chunked"))
        for _ in range(11):
            connection.sendall(b"64\r\n" + 100 * b"a" + b"\r\n")
        # The last chunk is never sent.
        assert answer(connection).startswith("HTTP/1.1 413 ")


def test_a_client_that_asks_first_is_refused_at_once(run: Run) -> None:
    with run(max_body_bytes=1000) as live, live.connect() as connection:
        connection.sendall(head(Content_Length="5000", Expect="100-continue"))
        assert answer(connection).startswith("HTTP/1.1 413 ")
    with run(max_body_bytes=1000) as live, live.connect() as connection:
        connection.sendall(head(Content_Length="2", Expect="100-continue"))
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"{}")
        assert answer(connection).startswith("HTTP/1.1 422 ")


def test_a_body_of_just_the_limit_is_read(run: Run) -> None:
    with run(max_body_bytes=len(BODY)) as live:
        for body, status in ((BODY, 200), (BODY + b" ", 413)):
            assert httpx.post(live.url + "/v1/translate", content=body).status_code == status


@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson", "text/plain"])
def test_a_caller_who_hangs_up_frees_the_queue(run: Run, gate: Any, accept: str) -> None:
    with run() as live:
        gate.shut = True
        with live.connect() as running, live.connect() as staying:
            running.sendall(head(Content_Length="17") + b'{"text": "Vorab"}')
            assert gate.held.wait(10)
            with live.connect() as leaving:
                leaving.sendall(request(Accept=accept))
                live.until(3, "depesche_waiting_sentences")
                # Waits for one of the same sentences, and for one of its own.
                body = '{"text": "Drei. Vier."}'
                staying.sendall(head(Content_Length=str(len(body))) + body.encode())
                live.until(4, "depesche_waiting_sentences")
            live.until(2, "depesche_dropped_sentences_total", reason="cancelled")
            live.until(2, "depesche_waiting_sentences")
            gate.free()
            for connection, translation in ((running, "baroV"), (staying, "ierD. reiV.")):
                assert f'"translation":"{translation}"' in answer(connection)
        if accept != "application/x-ndjson":
            labels = {"route": "/v1/translate", "status": "499"}
            live.until(1, "depesche_request_seconds_count", **labels)
        with live.connect() as again:
            again.sendall(request())
            assert '"translation":"sniE. iewZ. ierD."' in answer(again)


def test_a_caller_who_hangs_up_in_the_middle_of_a_request(run: Run) -> None:
    with run() as live:
        for part in (request()[:20], request()[:-1]):
            with live.connect() as connection:
                connection.sendall(part)
        labels = {"route": "/v1/translate", "status": "499"}
        live.until(1, "depesche_request_seconds_count", **labels)
        assert httpx.post(live.url + "/v1/translate", content=BODY).status_code == 200


def test_a_stream_arrives_sentence_by_sentence(run: Run, gate: Any) -> None:
    with run(batch_sentences=1) as live:
        gate.shut = True
        with (
            httpx.Client(timeout=10) as client,
            client.stream("POST", live.url + "/v1/translate", content=BODY, headers=NDJSON) as told,
        ):
            # The answer has begun before anything is computed.
            assert told.status_code == 200
            lines = told.iter_lines()
            for at, translation in enumerate(("sniE.", "iewZ.", "ierD.")):
                gate.permits.release()
                line = json.loads(next(lines))
                assert (line["index"], line["target"]["text"]) == (at, translation)
            assert json.loads(next(lines))["type"] == "summary"
            assert next(lines, None) is None


def test_a_bug_in_a_stream_cuts_it_off(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.api.translate.SummaryLine", None)
    with run() as live, httpx.Client(timeout=10) as client:
        with (
            client.stream("POST", live.url + "/v1/translate", content=BODY, headers=NDJSON) as told,
            pytest.raises(httpx.RemoteProtocolError),
        ):
            told.read()
        assert client.get(live.url + "/readyz").status_code == 200


def test_fifty_callers_at_a_time_get_each_their_own(run: Run) -> None:
    async def ask(client: httpx.AsyncClient, number: int) -> None:
        accept = "application/x-ndjson" if number % 2 else "application/json"
        text = f"Satz {number}. Gemeinsam. Ende von {number}!"
        response = await client.post(
            "/v1/translate", json={"text": text}, headers={"Accept": accept}
        )
        assert response.status_code == 200
        last = json.loads(response.text.splitlines()[-1])
        whole = last["documents"][0] if number % 2 else last
        assert whole["translation"] == f"ztaS {number}. masniemeG. ednE nov {number}!"
        assert whole["usage"]["sentences"] == 3

    async def crowd(url: str) -> None:
        limits = httpx.Limits(max_connections=50)
        async with (
            asyncio.timeout(20),
            httpx.AsyncClient(base_url=url, limits=limits, timeout=20) as client,
        ):
            await asyncio.gather(*(ask(client, number) for number in range(50)))

    with run() as live:
        asyncio.run(crowd(live.url))
        # What all have in common is computed, or remembered if somebody was done by then.
        remembered = live.value("depesche_cache_sentences_total", found="memory")
        assert live.value("depesche_sentences_total") + remembered == 151
        assert live.value("depesche_waiting_sentences") == 0


def test_a_gateways_prefix(run: Run) -> None:
    with run(root_path="/depesche") as live, httpx.Client(base_url=live.url) as client:
        # The gateway takes the prefix off; what leads back to it has it.
        assert client.post("/v1/translate", content=BODY).status_code == 200
        page = client.get("/docs").text
        assert "url: '/depesche/openapi.json'" in page
        for part in re.findall(r'(?:href|src)="([^"]+)"', page):
            assert part.startswith("/depesche/")
            assert client.get(part.removeprefix("/depesche")).status_code == 200
        assert client.get("/openapi.json").json()["servers"] == [{"url": "/depesche"}]
        redirect = client.post("/v1/translate/", content=BODY)
        assert redirect.headers["location"] == f"{live.url}/depesche/v1/translate"
        labels = {"route": "/v1/translate", "status": "200"}
        assert live.value("depesche_request_seconds_count", **labels) == 1


@pytest.mark.parametrize(("believed", "scheme"), [("127.0.0.1", "https"), ("10.9.8.7", "http")])
def test_forwarded_headers_of_a_known_gateway_are_believed(
    run: Run, believed: str, scheme: str
) -> None:
    with run(forwarded_allow_ips=believed, allowed_hosts="news.test") as live:
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4", "Host": "news.test"}
        response = httpx.post(live.url + "/v1/translate/", content=BODY, headers=headers)
        assert response.headers["location"] == f"{scheme}://news.test/v1/translate"


def test_what_is_no_http_is_refused(run: Run) -> None:
    with run() as live:
        with live.connect() as connection:
            connection.sendall(b"Zwiebelfisch\r\n\r\n")
            told = connection.recv(1000)
            assert told.startswith(b"HTTP/1.1 400 ")
            assert b"Zwiebelfisch" not in told
        assert httpx.get(live.url + "/livez").status_code == 200
