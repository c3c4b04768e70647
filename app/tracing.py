"""Measurements as OpenTelemetry traces too: spans of requests, of their stages, and of batches.

Needs the extra ``otel``. Spans hold names, numbers and codes, never text. What the standard leaves
to the environment (``OTEL_*``: sampler, headers, resource, queue), the SDK reads for itself.
"""

from __future__ import annotations

import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass, field

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app import __version__
from app.metrics import METHODS, Metrics
from app.observe import Stage

_MOST_LINKS = 128
_PATIENCE = 2.0  # seconds


@dataclass(slots=True)
class _Work:
    """A stage's part in a request: from when to when, for how long in all, how often."""

    begun: int
    ended: int
    seconds: float = 0.0
    count: int = 0


@dataclass(eq=False, slots=True)
class _Request:
    """A request's span, and what its stages have done so far; any thread may add to it."""

    span: trace.Span
    method: str
    stages: dict[str, _Work] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, stage: str, seconds: float) -> None:
        """Note that ``stage`` took so long until now."""
        now = time.time_ns()
        begun = now - int(seconds * 1e9)
        with self.lock:
            work = self.stages.setdefault(stage, _Work(begun, now))
            work.begun, work.ended = min(work.begun, begun), now
            work.seconds += seconds
            work.count += 1


_current: ContextVar[_Request | None] = ContextVar("request", default=None)


class Traced(Metrics):
    """An observer that makes traces beside metrics; exporting is done by a thread of its own."""

    def __init__(self, endpoint: str) -> None:
        """Send to ``endpoint``, an OTLP receiver's URL for traces over HTTP."""
        super().__init__()
        told = Resource({"service.name": "depesche", "service.version": __version__})
        self._provider = TracerProvider(
            resource=told.merge(OTELResourceDetector().detect()), shutdown_on_exit=False
        )
        self._exporter: SpanExporter = OTLPSpanExporter(endpoint=endpoint)
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter))
        self._tracer = self._provider.get_tracer("depesche", __version__)
        self._w3c = TraceContextTextMapPropagator()
        self._lock = threading.Lock()
        self._in_batch: dict[_Request, int] = {}
        self._left: set[_Request] = set()
        self._lap = 0.0

    def arrived(self, method: str, traceparent: str | None) -> str | None:
        """See :class:`app.metrics.Metrics`; the answer's is that of our span."""
        parent = self._w3c.extract({"traceparent": traceparent or ""})
        known = method if method in METHODS else "_OTHER"
        span = self._tracer.start_span("request", context=parent, kind=trace.SpanKind.SERVER)
        _current.set(_Request(span, known))
        sent: dict[str, str] = {}
        self._w3c.inject(sent, trace.set_span_in_context(span))
        return sent.get("traceparent")

    def request(self, route: str, status: int, seconds: float) -> None:
        """See :class:`app.metrics.Metrics`."""
        super().request(route, status, seconds)
        request = _current.get()
        if request is None:
            return
        _current.set(None)
        with self._lock:
            # What of it is still in a batch, nobody waits for.
            if self._in_batch.pop(request, None):
                self._left.add(request)
        context = trace.set_span_in_context(request.span)
        with request.lock:
            stages = list(request.stages.items())
        for name, work in stages:
            span = self._tracer.start_span(name, context=context, start_time=work.begun)
            span.set_attribute("depesche.seconds", round(work.seconds, 6))
            span.set_attribute("depesche.count", work.count)
            span.end(work.ended)
        request.span.update_name(f"{request.method} {route}")
        request.span.set_attributes(
            {
                "http.request.method": request.method,
                "http.route": route,
                "http.response.status_code": status,
            }
        )
        if status >= 500:
            request.span.set_status(trace.StatusCode.ERROR)
        request.span.end()

    def stage(self, stage: Stage, seconds: float) -> None:
        """See :class:`app.observe.Observer`."""
        super().stage(stage, seconds)
        request = _current.get()
        if request is not None:
            request.add(stage, seconds)
        elif stage == "decode":
            self._lap = seconds

    def mark(self) -> object:
        """See :class:`app.observe.Observer`."""
        return _current.get()

    def taken(self, mark: object, seconds: float) -> None:
        """See :class:`app.observe.Observer`."""
        if isinstance(mark, _Request):
            mark.add("wait", seconds)
            with self._lock:
                self._in_batch[mark] = self._in_batch.get(mark, 0) + 1

    def computed(self, mark: object, seconds: float) -> None:
        """See :class:`app.observe.Observer`."""
        if isinstance(mark, _Request):
            mark.add("decode", seconds)
            with self._lock:
                self._in_batch[mark] = self._in_batch.get(mark, 1) - 1
                if self._in_batch[mark] <= 0:
                    del self._in_batch[mark]
                    self._left.add(mark)

    def batch(self, *, sentences: float, fill: float, target_tokens: int) -> None:
        """See :class:`app.observe.Observer`."""
        super().batch(sentences=sentences, fill=fill, target_tokens=target_tokens)
        with self._lock:
            seen = [*self._left, *self._in_batch]
            self._left.clear()
        if not seen:
            return
        now = time.time_ns()
        links = [trace.Link(request.span.get_span_context()) for request in seen[:_MOST_LINKS]]
        span = self._tracer.start_span(
            "batch", context=Context(), links=links, start_time=now - int(self._lap * 1e9)
        )
        span.set_attributes(
            {
                "depesche.sentences": round(sentences, 2),
                "depesche.fill": round(fill, 4),
                "depesche.target_tokens": target_tokens,
                "depesche.requests": len(seen),
            }
        )
        span.end(now)

    def close(self) -> None:
        """Send what is left, for two seconds at most."""
        # The provider's own limit is 30 seconds; its exporter, if told so, gives up between tries.
        ending = threading.Thread(target=self._provider.shutdown, daemon=True)
        ending.start()
        ending.join(_PATIENCE)
        if ending.is_alive():
            self._exporter.shutdown()
