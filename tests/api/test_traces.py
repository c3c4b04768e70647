"""Traces: a server process sends them to an OTLP receiver, and a dead receiver costs nothing."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from app.tracing import Traced
from tests.fuzz.process import running

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
TEXT = "Die Zwiebelfische schwimmen. Sie schweigen. Sie essen 12 Äpfel."


class Receiver(ThreadingHTTPServer):
    """Takes what an exporter sends."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1/traces"

    @property
    def spans(self) -> list[Span]:
        found = []
        for body in list(self.raw):
            request = ExportTraceServiceRequest.FromString(body)
            for resource in request.resource_spans:
                names = {pair.key: pair.value.string_value for pair in resource.resource.attributes}
                assert names["service.name"] == "depesche"
                found += [span for scope in resource.scope_spans for span in scope.spans]
        return found


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        assert self.path == "/v1/traces"
        self.server.raw.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as receiver:
        thread = threading.Thread(target=receiver.serve_forever)
        thread.start()
        yield receiver
        receiver.shutdown()
        thread.join()


def attributes(span: Span) -> dict[str, object]:
    kinds = [(pair.key, pair.value.WhichOneof("value"), pair.value) for pair in span.attributes]
    return {key: getattr(value, str(kind)) for key, kind, value in kinds}


@pytest.fixture(scope="module")
def told() -> Iterator[tuple[Receiver, httpx.Response, httpx.Response]]:
    """What a server told of a translation, one in a trace of the caller's, a fault, and a probe."""
    settings = {"DEPESCHE_TRACES_ENDPOINT": "", "OTEL_BSP_SCHEDULE_DELAY": "100"}
    with receiving() as receiver:
        settings["DEPESCHE_TRACES_ENDPOINT"] = receiver.url
        with running(**settings) as url, httpx.Client(base_url=url, timeout=30) as client:
            body = {"text": TEXT, "options": {"alignment": "word"}}
            headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "User-Agent": "Zwiebelfisch"}
            answer = client.post("/v1/translate?", json=body, headers=headers)
            fault = client.post("/v1/translate?Zwiebel=fisch", json=body)
            client.get("/livez")
            for _ in range(300):
                if sum(span.kind == Span.SPAN_KIND_SERVER for span in receiver.spans) >= 2:
                    break
                time.sleep(0.05)
        yield receiver, answer, fault


Told = tuple[Receiver, httpx.Response, httpx.Response]


@pytest.mark.timeout(120)
def test_a_request_is_a_span_of_the_callers_trace(told: Told) -> None:
    receiver, answer, fault = told
    assert answer.status_code == 200
    found = re.fullmatch(f"00-{TRACE}-([0-9a-f]{{16}})-01", answer.headers["traceparent"])
    assert found
    requests = {
        span.span_id.hex(): span for span in receiver.spans if span.kind == Span.SPAN_KIND_SERVER
    }
    # No probes.
    assert len(requests) == 2
    ours = requests.pop(found[1])
    assert (ours.trace_id.hex(), ours.parent_span_id.hex()) == (TRACE, PARENT)
    assert ours.name == "POST /v1/translate"
    assert attributes(ours) == {
        "http.request.method": "POST",
        "http.route": "/v1/translate",
        "http.response.status_code": 200,
    }
    # One that came without a trace begins one.
    (other,) = requests.values()
    assert attributes(other)["http.response.status_code"] == 422
    assert other.trace_id.hex() == fault.headers["traceparent"].split("-")[1] != TRACE


def test_stages_are_spans_below_it(told: Told) -> None:
    receiver, answer, _ = told
    ours = answer.headers["traceparent"].split("-")[2]
    below = {span.name: span for span in receiver.spans if span.parent_span_id.hex() == ours}
    assert set(below) >= {"segment", "detect", "encode", "wait", "decode", "judge", "align"}
    (request,) = (span for span in receiver.spans if span.span_id.hex() == ours)
    slack = 5_000_000  # nanoseconds: two clocks are read
    for span in below.values():
        assert request.start_time_unix_nano - slack <= span.start_time_unix_nano
        assert span.start_time_unix_nano <= span.end_time_unix_nano
        assert span.end_time_unix_nano <= request.end_time_unix_nano + slack
    for name, count in (("segment", 1), ("wait", 3), ("decode", 3), ("judge", 3), ("align", 3)):
        assert attributes(below[name])["depesche.count"] == count
    # A beginning is told from the end and what was measured, which a thread that is held up shifts.
    ends = [below[name].end_time_unix_nano for name in ("segment", "encode", "wait", "decode")]
    assert all(one <= next_ + slack for one, next_ in pairwise(ends))


def test_batches_are_linked_to_their_requests(told: Told) -> None:
    receiver, answer, _ = told
    ours = answer.headers["traceparent"].split("-")[2]
    batches = [span for span in receiver.spans if span.name == "batch"]
    linked = [span for span in batches if ours in {link.span_id.hex() for link in span.links}]
    assert linked
    for span in linked:
        assert not span.parent_span_id
        assert set(attributes(span)) == {
            "depesche.sentences", "depesche.fill", "depesche.target_tokens", "depesche.requests"
        }  # fmt: skip


def test_no_text_is_in_a_trace(told: Told) -> None:
    receiver, _, _ = told
    assert receiver.raw
    for body in receiver.raw:
        for word in (b"Zwiebel", b"fisch", b"schwimmen", "Äpfel".encode(), b"hcsif"):
            assert word not in body


@pytest.mark.timeout(120)
def test_a_receiver_that_is_not_there_costs_nothing() -> None:
    settings = {
        "DEPESCHE_TRACES_ENDPOINT": "http://127.0.0.1:9/v1/traces",
        "OTEL_BSP_SCHEDULE_DELAY": "100",
    }
    with running(**settings) as url:
        with httpx.Client(base_url=url, timeout=30) as client:
            for _ in range(20):
                assert client.post("/v1/translate", json={"text": "Ja."}).status_code == 200
            time.sleep(0.5)
            begun = time.monotonic()
            assert client.post("/v1/translate", json={"text": "Ja."}).status_code == 200
            assert time.monotonic() - begun < 5
        ended = time.monotonic()
    assert time.monotonic() - ended < 15


@pytest.mark.timeout(60)
@pytest.mark.parametrize("listening", [False, True], ids=["absent", "silent"])
def test_closing_does_not_wait_for_a_receiver(
    listening: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "10")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        if listening:
            taken.listen()
        observer = Traced(f"http://127.0.0.1:{taken.getsockname()[1]}/v1/traces")
        for _ in range(3):  # some are being sent, others wait, when it ends
            observer.arrived("GET", None)
            observer.request("/healthz", 200, 0.1)
            time.sleep(0.1)
        begun = time.monotonic()
        observer.close()
        assert time.monotonic() - begun < 5
