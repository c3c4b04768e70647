"""What a client may do to a connection: how much, how slowly, how many."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import h11
import httpx
import pytest

from app.api.connections.parser import MOST_HEADERS, Parser
from tests.live import Live, live_server

BODY = b'{"text": "Eins. Zwei."}'
HEAD = b"POST /v1/translate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
REQUEST = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
PROBE = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with live_server() as running:
        yield running


@pytest.fixture(scope="module")
def hasty() -> Iterator[Live]:
    """A server with little patience, for which the system keeps little of what it sends."""
    settings = {"head_seconds": 0.5, "body_seconds": 0.5, "answer_seconds": 1}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.server._UNSENT_BYTES", 4096)
        with live_server(**settings) as running:
            yield running


def connect(live: Live) -> socket.socket:
    url = httpx.URL(live.url)
    assert url.port
    return socket.create_connection((url.host, url.port), timeout=15)


def told(connection: socket.socket) -> bytes:
    """Return all that comes until the server closes."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def until_live(connection: socket.socket) -> bytes:
    """Return all that comes up to a probe's answer."""
    parts = b""
    while b'"status":"live"' not in parts:
        part = connection.recv(65536)
        assert part, parts
        parts += part
    return parts


def problem(answer: bytes) -> tuple[int, str]:
    """Return status and code of an answer that closes the connection."""
    head, _, body = answer.partition(b"\r\n\r\n")
    found = re.match(rb"HTTP/1\.1 (\d+) ", head)
    assert found, answer[:100]
    assert b"connection: close" in head.lower()
    assert b"application/problem+json" in head
    document = json.loads(body)
    assert document["status"] == int(found[1])
    assert document["request_id"].encode() in head
    return document["status"], document["code"]


def value(live: Live, name: str, **labels: str) -> float:
    return live.server._service.metrics.registry.get_sample_value(name, labels) or 0.0


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n"
MALFORMED = (400, "malformed_request")
NOT_HTTP = {
    "words": (b"Zwiebelfisch\r\n\r\n", MALFORMED),
    "a TLS hello": (bytes.fromhex("16030100c8010000c403035f") + bytes(100), MALFORMED),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(30), MALFORMED),
    "HTTP/0.9": (b"GET /livez\r\n\r\n", MALFORMED),
    "no host": (b"GET /livez HTTP/1.1\r\n\r\n", MALFORMED),
    "two framings": (CHUNKED + b"Content-Length: 5\r\n\r\n0\r\n\r\n" + PROBE, MALFORMED),
    "chunks in HTTP/1.0": (CHUNKED.replace(b"1.1", b"1.0") + b"\r\n0\r\n\r\n", MALFORMED),
    "two lengths": (HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", MALFORMED),
    "a negative length": (HEAD + b"Content-Length: -1\r\n\r\n", MALFORMED),
    "a length without end": (HEAD + b"Content-Length: %b\r\n\r\n" % (b"9" * 5000), MALFORMED),
    "an unknown coding": (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n", MALFORMED),
    "no chunk": (CHUNKED + b"\r\nzz\r\n", MALFORMED),
    "tiny chunks": (CHUNKED + b"\r\n" + b"1\r\n \r\n" * 20_000, MALFORMED),
    "trailers without end": (CHUNKED + b"\r\n0\r\n" + b"a: b\r\n" * 50_000, MALFORMED),
    "a chunk's length without end": (CHUNKED + b"\r\n" + b"0" * 100_000, MALFORMED),
    "a long target": (
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        (414, "target_too_long"),
    ),
    "a long header": (HEAD + b"X: %b\r\n\r\n" % (b"a" * 100_000), (431, "head_too_large")),
    "many headers": (HEAD + b"a: b\r\n" * 10_000 + b"\r\n", (431, "head_too_large")),
    "a line without end": (b"a" * 300_000, (431, "head_too_large")),
}


@pytest.mark.parametrize("name", NOT_HTTP)
def test_what_breaks_the_protocol_or_its_bounds_is_told_and_cut_off(live: Live, name: str) -> None:
    sent, expected = NOT_HTTP[name]
    for before in (b"", PROBE):
        with connect(live) as connection:
            if before:
                connection.sendall(before)
                until_live(connection)
            connection.sendall(sent)
            assert problem(told(connection)) == expected


def test_what_is_unusual_but_right_is_served(live: Live) -> None:
    chunks = b"".join(b"1;name=%b\r\n%c\r\n" % (b"x" * 50, byte) for byte in BODY)
    for sent in (
        b"\r\n\r\n" + REQUEST,
        CHUNKED + b"\r\n" + chunks + b"0\r\nTrailer: yes\r\n\r\n",
        REQUEST.replace(b"\r\n\r\n", b"\r\n" + b"a: b\r\n" * 90 + b"\r\n"),
        REQUEST.replace(b"/translate", b"/translate?" + b"&" * 15_000),
    ):
        closing = sent.replace(b"Host", b"Connection: close\r\nHost")
        with connect(live) as connection:
            connection.sendall(closing + b"\r\n and what comes after the end is not read")
            answer = told(connection)
            assert b'"translation":"sniE. iewZ."' in answer or b"unknown_option" in answer
    with connect(live) as connection:
        # Requests may wait for each other's answers.
        connection.sendall(REQUEST * 50 + PROBE)
        assert until_live(connection).count(b'"translation":"sniE. iewZ."') == 50


LINES = b"\r\n".join(b"Zeile %d." % number for number in range(2 * MOST_HEADERS))


def with_headers(count: int, end: bytes = b"\r\n") -> bytes:
    """Return the head of a request that has so many headers, and LINES as its body."""
    most = [b"Host: localhost", b"Content-Length: %d" % len(LINES), *[b"a: b"] * (count - 2)]
    return end.join([b"POST /v1/translate HTTP/1.1", *most, b"", b""])


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_body_has_as_many_lines_as_it_likes_however_it_comes(end: bytes) -> None:
    for count in (2, MOST_HEADERS):
        head = with_headers(count, end)
        for at in range(len(head) - 5, len(head) + 1):
            parser = Parser()
            parser.receive_data(head[:at])
            event = parser.next_event()
            parser.receive_data(head[at:] + LINES)
            if event is h11.NEED_DATA:
                event = parser.next_event()
            assert isinstance(event, h11.Request)
            got = b"".join(iter(lambda: getattr(parser.next_event(), "data", b""), b""))  # noqa: B023
            assert got == LINES


def test_headers_are_counted_however_they_come() -> None:
    head = with_headers(MOST_HEADERS + 1)
    first = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for sent in (head, first + head, first + with_headers(2500)):
        for at in (len(sent), len(sent) - 1, len(sent) - 3, len(first) + 100):
            parser = Parser()
            with pytest.raises(h11.RemoteProtocolError):  # noqa: PT012
                for piece in filter(None, (sent[:at], sent[at:])):
                    parser.receive_data(piece)
                    while not isinstance(parser.next_event(), type):
                        pass
                    if parser.their_state is h11.DONE:
                        parser.send(h11.Response(status_code=204, headers=[]))
                        parser.send(h11.EndOfMessage())
                        parser.start_next_cycle()
                        parser.next_event()
            assert parser.refusal.code == "head_too_large"


def test_a_head_that_does_not_come(hasty: Live) -> None:
    with connect(hasty) as silent, connect(hasty) as half, connect(hasty) as trickle:
        half.sendall(REQUEST[:50])
        for byte in REQUEST:
            try:
                trickle.sendall(bytes([byte]))
            except OSError:
                break
            time.sleep(0.1)
        else:
            pytest.fail("A head may come for as long as it likes.")
        assert problem(told(half)) == (408, "request_timeout")
        # Who said nothing is told nothing.
        assert told(silent) == b""


def test_a_body_that_does_not_come(hasty: Live) -> None:
    with connect(hasty) as connection:
        connection.sendall(REQUEST[:-1])
        assert problem(told(connection)) == (408, "request_timeout")
    with connect(hasty) as connection:
        connection.sendall(REQUEST[:-1].replace(b"/v1", b"/v2"))
        answer = told(connection)
        # In the words of the API that was called.
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"problem+json" not in answer
        assert b'"message"' in answer


def test_a_long_body_may_take_longer() -> None:
    with (
        live_server(body_seconds=0.5, least_bytes_per_second=500) as live,
        connect(live) as connection,
    ):
        blank = b" " * 500
        length = len(BODY) + 6 * len(blank)
        closing = HEAD + b"Connection: close\r\n"
        connection.sendall(closing + b"Content-Length: %d\r\n\r\n" % length)
        for _ in range(6):
            connection.sendall(blank)
            time.sleep(0.2)
        connection.sendall(BODY)
        assert b'"translation":"sniE. iewZ."' in told(connection)


@pytest.mark.parametrize("media", [b"application/json", b"application/x-ndjson"])
def test_an_answer_that_nobody_reads(hasty: Live, media: bytes) -> None:
    body = json.dumps({"text": "Ein Satz mit einigen Worten. " * 500}).encode()
    before = value(hasty, "depesche_dropped_connections_total", reason="unread")
    with connect(hasty) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        accept = b"Accept: %b\r\nContent-Length: %d\r\n\r\n" % (media, len(body))
        connection.sendall(HEAD + accept + body)
        until(lambda: value(hasty, "depesche_dropped_connections_total", reason="unread") > before)
        until(lambda: hasty.server._service.active == 0)


def test_an_early_answer_arrives_though_the_body_is_still_sent(live: Live) -> None:
    with connect(live) as connection:
        connection.sendall(HEAD + b"Content-Length: 9000000\r\n\r\n")
        for _ in range(9):
            connection.sendall(b" " * 1_000_000)
        assert problem(told(connection)) == (413, "body_too_large")
    with connect(live) as connection:
        # Not for ever.
        connection.sendall(HEAD + b"Content-Length: 90000000000\r\n\r\n")
        sent = 0
        with suppress(ConnectionError):
            while sent < 90_000_000_000:
                connection.sendall(b" " * 1_000_000)
                sent += 1_000_000
        assert sent < 1_000_000_000


def test_bodies_together_are_bounded() -> None:
    with live_server(received_bytes=1000, head_seconds=5) as live:
        with connect(live) as big, connect(live) as more:
            big.sendall(HEAD + b"Content-Length: 2000\r\n\r\n" + b" " * 900)
            until(lambda: live.server._service.receiving == 900)
            more.sendall(HEAD + b"Content-Length: 2000\r\n\r\n" + b" " * 900)
            assert problem(told(more)) == (429, "overloaded")
        until(lambda: live.server._service.receiving == 0)
        assert httpx.post(f"{live.url}/v1/translate", content=BODY).status_code == 200


def test_who_hangs_up_is_noticed_behind_requests_that_wait(live: Live, gate: Any) -> None:
    with live_server() as held:
        gate.shut = True
        with connect(held) as connection:
            connection.sendall(REQUEST)
            assert gate.held.wait(10)
            for _ in range(3):
                connection.sendall(REQUEST * 100)
                time.sleep(0.05)
        until(lambda: value(held, "depesche_dropped_connections_total", reason="vanished") == 1)
        until(lambda: held.server._service.active == 0)
        gate.free()


@contextmanager
def crowd(live: Live, count: int, sent: bytes = b"") -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(live)) for _ in range(count)]
        for connection in connections:
            connection.sendall(sent)
        yield connections


@pytest.mark.parametrize("sent", [b"", REQUEST[:30]])
def test_idle_connections_give_way(sent: bytes) -> None:
    with live_server(max_connections=20) as live:
        with crowd(live, 100, sent):
            assert httpx.post(f"{live.url}/v1/translate", content=BODY).status_code == 200
            until(lambda: value(live, "depesche_connections") <= 21)
        with httpx.Client(base_url=live.url) as kept:
            # One who asks is not turned out for those who do not.
            for _ in range(3):
                assert kept.get("/livez").status_code == 200
                with crowd(live, 15):
                    assert kept.get("/livez").status_code == 200


def test_when_all_are_busy_only_probes_are_let_in(gate: Any) -> None:
    with live_server(max_connections=5) as live:
        gate.shut = True
        with crowd(live, 5, REQUEST):
            until(lambda: live.server._service.active == 5)
            with httpx.Client(base_url=live.url) as probe:
                assert probe.get("/livez").status_code == 200
                assert probe.get("/readyz").status_code == 200
                assert probe.get("/metrics").status_code == 200
            for path, code in (
                ("/v1/translate", '"too_many_connections"'),
                ("/translate", "error"),
            ):
                answer = httpx.post(f"{live.url}{path}", content=BODY)
                assert answer.status_code == 503
                assert code in answer.text
                assert answer.headers["retry-after"] == "5"
                assert answer.headers["connection"] == "close"
            with crowd(live, 105, PROBE[:20]):
                # Beyond all bounds there is no answer.
                assert httpx.get(f"{live.url}/livez").status_code == 200
            gate.free()
        until(lambda: live.server._service.active == 0)
        assert httpx.post(f"{live.url}/v1/translate", content=BODY).status_code == 200


def test_one_address_may_be_bounded() -> None:
    with live_server(max_connections_per_address=3) as live, crowd(live, 3) as connections:
        until(lambda: value(live, "depesche_connections") == 3)
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{live.url}/livez")
        connections[0].close()
        until(lambda: value(live, "depesche_connections") == 2)
        assert httpx.get(f"{live.url}/livez").status_code == 200
