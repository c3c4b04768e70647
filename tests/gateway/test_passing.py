"""What passes the gateway and what does not, before two real replicas."""

from __future__ import annotations

import gzip
import itertools
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from app.api.errors import TABLE
from tests.gateway.fleet import HTTP, WIDE, Gateway, Replica, backwards, gateway, until

TEXT = "Guten Tag. Wie geht es? Mir gut. Na dann. Bis bald."
LONG = " ".join(f"Das ist Satz {number}." for number in range(40))
# Paths that mean what they hide, to a server that is careless.
HIDDEN = [
    "/metrics", "/livez", "/readyz", "/docs", "/openapi.json", "/static-offline-docs/x",
    "//metrics", "/%6detrics", "/v1/../metrics", "/v1/..%2fmetrics", "/v1/%2e%2e/metrics",
    "/metrics/", "/./metrics", "/v1//../metrics", "/metrics;x", "/metrics%00", "/nginx",
]  # fmt: skip


def raw(url: str, request: bytes) -> bytes:
    """Send bytes as they are; return all that comes back until the gateway closes."""
    parsed = httpx.URL(url)
    with socket.create_connection((parsed.host, parsed.port or 0), timeout=20) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def problem(answer: bytes) -> tuple[str, dict[str, Any]]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Content-Type: application/problem+json" in head
    found: dict[str, Any] = json.loads(body)
    return head.split(b" ")[1].decode(), found


@contextmanager
def echo() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """An upstream that shows what reaches it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)

        def taken() -> bytes:
            connection, _ = server.accept()
            with connection:
                connection.settimeout(20)
                got = b""
                while b"\r\n\r\n" not in got:
                    got += connection.recv(65536)
                connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
                return got

        yield f"127.0.0.1:{server.getsockname()[1]}", taken


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_stream_arrives_line_by_line(client: httpx.Client, encoding: str) -> None:
    headers = {"Accept": "application/x-ndjson", "Accept-Encoding": encoding}
    with client.stream("POST", "/v1/translate", json={"text": LONG}, headers=headers) as answer:
        assert answer.status_code == 200
        assert not {"content-encoding", "x-accel-buffering"} & set(answer.headers)
        times = [time.monotonic() for line in answer.iter_lines() if '"source"' in line]
    # The engine takes 0.03 s for each; lines that were held back would come together. Some do,
    # where the machine is busy.
    assert len(times) == 40
    assert times[-1] - times[0] > 39 * 0.03 / 2
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert sum(gap > 0.01 for gap in gaps) > 39 / 4


def test_whole_answers_are_compressed(client: httpx.Client) -> None:
    headers = {"Accept-Encoding": "gzip"}
    with client.stream("POST", "/v1/translate", json={"text": TEXT}, headers=headers) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        body = json.loads(gzip.decompress(b"".join(answer.iter_raw())))
    assert body["translation"] == backwards(TEXT)


@pytest.mark.parametrize("path", HIDDEN)
def test_what_is_internal_does_not_exist(front: Gateway, path: str) -> None:
    for target in (path, f"{path}?x=/v1/translate"):
        answer = raw(
            front.url, f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        )
        assert answer.split(b" ")[1] in {b"404", b"400"}
        assert b"depesche_" not in answer


def test_operators_have_a_port_of_their_own(front: Gateway) -> None:
    for path in ("/livez", "/readyz", "/docs", "/openapi.json", "/nginx"):
        assert HTTP.get(f"{front.internal}{path}").status_code == 200, path
    # One replica's metrics, whichever it is, would say nothing.
    assert HTTP.get(f"{front.internal}/metrics").status_code == 404


def test_what_callers_say_about_themselves_is_not_believed(tmp_path: Any, nginx: None) -> None:
    said = {
        "X-Forwarded-For": "192.0.2.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Real-IP": "192.0.2.9",
        "Forwarded": "for=192.0.2.9",
        "X-Request-Id": "chosen",
        "traceparent": f"00-{'a' * 32}-{'b' * 16}-01",
        "tracestate": "evil=1",
        "baggage": "evil=1",
        "Connection": "close, Authorization",
        "Host": "news.example:8443",
        "Authorization": "Bearer key",
    }
    with echo() as (address, taken), gateway(tmp_path, [address], **WIDE) as front:
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        parsed = httpx.URL(front.url)
        with socket.create_connection((parsed.host, parsed.port or 0), timeout=20) as caller:
            caller.sendall(f"GET /v1/model?a=b HTTP/1.1\r\n{lines}\r\n".encode())
            head, *rest = taken().decode().strip().split("\r\n")
            assert b" 204 " in caller.recv(65536)
    got = {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}
    assert head == "GET /v1/model?a=b HTTP/1.1"
    assert got["x-forwarded-for"] == "127.0.0.1"
    assert got["x-forwarded-proto"] == "http"
    assert got["host"] == "news.example:8443"
    assert got["authorization"] == "Bearer key"
    assert len(got["x-request-id"]) == 32
    assert got["traceparent"] == f"00-{got['x-request-id']}-{got['x-request-id'][:16]}-01"
    unwanted = ("x-forwarded-host", "x-real-ip", "forwarded", "tracestate", "baggage")
    assert not set(unwanted) & set(got)
    assert "evil" not in str(got)


def test_an_answer_has_the_id_of_its_log_line(front: Gateway, client: httpx.Client) -> None:
    headers = {"X-Request-Id": "chosen"}
    fine = client.post("/v1/translate", json={"text": "Ja."}, headers=headers)
    missing = client.get("/nothing", headers=headers)
    log = front.log(fine.headers["x-request-id"], missing.headers["x-request-id"])
    assert log[fine.headers["x-request-id"]]["replica_statuses"] == "200"
    assert log[missing.json()["request_id"]]["status"] == "404"
    assert "chosen" not in log


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/v1/translate", {"type", "title", "status", "code", "detail", "request_id"}),
        ("/v2/translate", {"message"}),
        ("/translate", {"error"}),
        ("/translate?api-version=3.0", {"error"}),
    ],
)
def test_a_body_that_is_too_large_is_told_as_the_api_would(
    client: httpx.Client, path: str, shape: set[str]
) -> None:
    answer = client.post(path, content=b"x" * 2_000_001)
    assert answer.status_code == 413
    body = answer.json()
    assert set(body) == shape
    if "azure" in path or "api-version" in path:
        assert body["error"]["code"] == 413000
    if path == "/v1/translate":
        assert answer.headers["content-type"] == "application/problem+json"
        assert body["code"] == "body_too_large"
        assert body["title"] == TABLE["body_too_large"][1]
        assert body["request_id"] == answer.headers["x-request-id"]


def test_errors_of_the_service_pass_unchanged(pair: list[Replica], client: httpx.Client) -> None:
    direct = HTTP.post(f"{pair[0].url}/v1/translate", json={"text": ""})
    passed = client.post("/v1/translate", json={"text": ""})
    assert (passed.status_code, passed.json()["code"]) == (422, direct.json()["code"])


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        (b"Zwiebelfisch\r\n\r\n", "400", "bad_request"),
        (b"GET / HTTP/1.1\r\n\r\n", "400", "bad_request"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n" % (b"a" * 9000), "400", "bad_request"),
        (b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % (b"a" * 9000), "414", "uri_too_long"),
        (b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", "405", "method_not_allowed"),
    ],
)
def test_what_is_no_proper_http_has_our_shape_too(
    front: Gateway, request_: bytes, status: str, code: str
) -> None:
    told, body = problem(raw(front.url, request_))
    assert (told, body["code"], body["status"]) == (status, code, int(status))


def test_a_method_that_anybody_could_invent_is_not_logged(front: Gateway) -> None:
    before = len(front.lines())
    for method in (b"ZWIEBELFISCH", b"GET"):
        answer = raw(
            front.url,
            b"%b /v1/model HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % method,
        )
        assert answer.startswith(b"HTTP/1.1 405 " if method != b"GET" else b"HTTP/1.1 200 ")
    until(lambda: len(front.lines()) == before + 2)
    assert [line["method"] for line in front.lines()[before:]] == ["other", "GET"]
    assert "ZWIEBELFISCH" not in front.text()


def test_a_client_has_its_share_and_no_more(pair: list[Replica], tmp_path: Any) -> None:
    limits = {"GATEWAY_RATE": "1r/s", "GATEWAY_BURST": "3", "GATEWAY_TRUSTED": "127.0.0.1"}
    with (
        gateway(tmp_path, [pair[0].address], **limits) as front,
        httpx.Client(verify=False) as client,
    ):

        def ask(address: str) -> httpx.Response:
            return client.get(f"{front.url}/v1/model", headers={"X-Forwarded-For": address})

        answers = [ask("192.0.2.1") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
        refused = answers[-1]
        assert refused.headers["retry-after"] == "1"
        assert refused.json()["code"] == "rate_limited"
        assert ask("192.0.2.2").status_code == 200
        # The addresses of an IPv6 network are one client's.
        networks = (
            ["2001:db8::1"] * 2 + ["2001:db8::2"] * 2 + ["2001:db8:0:0:1::3", "2001:db8:0:1::1"]
        )
        assert [ask(address).status_code for address in networks] == [200] * 4 + [429, 200]


def test_a_client_has_so_many_requests_at_a_time(pair: list[Replica], tmp_path: Any) -> None:
    limits = {**WIDE, "GATEWAY_CONNECTIONS": "1"}
    headers = {"Accept": "application/x-ndjson"}
    with (
        gateway(tmp_path, [pair[0].address], **limits) as front,
        httpx.Client(verify=False) as client,
    ):
        url = f"{front.url}/v1/translate"
        with client.stream("POST", url, json={"text": LONG}, headers=headers) as running:
            lines = running.iter_lines()
            next(lines)
            second = client.post(url, json={"text": "Ja."})
            assert (second.status_code, second.json()["code"]) == (429, "rate_limited")
            assert '"summary"' in list(lines)[-1]
        until(lambda: client.post(url, json={"text": "Ja."}).status_code == 200)


def test_a_body_that_trickles_in_does_not_reach_a_replica(
    pair: list[Replica], front: Gateway
) -> None:
    def received() -> int:
        # Requests that a replica has begun, whatever became of them.
        return sum(bool(line["replicas"]) for line in front.lines())

    before, parsed = received(), httpx.URL(front.url)
    with socket.create_connection((parsed.host, parsed.port or 0), timeout=20) as slow:
        slow.sendall(b"POST /v1/translate HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        time.sleep(0.2)
    until(lambda: any(line["status"] in {"400", "499"} for line in front.lines()))
    assert received() == before


def test_work_for_a_caller_who_left_stops(pair: list[Replica], client: httpx.Client) -> None:
    def cancelled() -> float:
        texts = [HTTP.get(f"{one.url}/metrics").text for one in pair]
        return sum(
            float(line.split()[-1])
            for text in texts
            for line in text.splitlines()
            if line.startswith("depesche_dropped_sentences_total{")
        )

    before = cancelled()
    text = " ".join(f"Das ist Satz {number}." for number in range(200))
    with pytest.raises(httpx.ReadTimeout):
        client.post("/v1/translate", json={"text": text}, timeout=0.3)
    until(lambda: cancelled() > before)


def test_no_text_in_logs(front: Gateway, client: httpx.Client) -> None:
    secret = "Zwiebelfisch"
    client.post(f"/v1/translate?{secret}", json={"text": secret})
    client.post(f"/v2/translate?text={secret}", json={"text": [secret], "target_lang": secret})
    client.get(f"/{secret}")
    client.get(f"/v1/{secret}", headers={"User-Agent": secret, "Referer": f"http://{secret}/"})
    raw(front.url, f"GET /{secret} {secret}\r\n{secret}\r\n\r\n".encode())
    front.log(client.get("/last").headers["x-request-id"])
    assert secret.lower() not in front.text().lower()
