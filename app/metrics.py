"""Measurements as Prometheus metrics; labels come from fixed sets, never from requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.registry import Collector

from app.errors import LossReason
from app.guard import Code
from app.logs import dropped_lines
from app.observe import CacheFault, Ending, EngineState, Recalled, Stage
from app.types import Priority

# From a short sentence on a GPU to the longest that a request may take by default.
_SECONDS = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Methods that logs and traces name: no other, as a caller may send any word as one."""
# Series that say since when another counts: twice as many, and of no use to Prometheus.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """An :class:`app.observe.Observer` with a registry of its own."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        registry.register(_Logs())
        self._stage = Histogram(
            "depesche_stage_seconds",
            "Time in each stage: segment, cache, detect and encode per request, wait per sentence, "
            "decode per batch, judge and align per sentence.",
            ["stage"],
            buckets=_SECONDS,
            registry=registry,
        )
        # What is known from the start counts from 0, or the first of its kind would be no increase.
        for stage in get_args(Stage):
            if stage != "engine":
                self._stage.labels(stage)
        self._waiting = Gauge(
            "depesche_waiting_sentences", "Sentences that wait.", registry=registry
        )
        self._tokens = Gauge(
            "depesche_waiting_tokens",
            "Source subwords times beams that wait.",
            registry=registry,
        )
        self._bulk = Gauge(
            "depesche_waiting_bulk_tokens",
            "Source subwords times beams of bulk work that wait.",
            registry=registry,
        )
        self._drain = Gauge(
            "depesche_drain_seconds",
            "Seconds until all that waits or is computed now is expected to be done.",
            registry=registry,
        )
        self._rate = Gauge(
            "depesche_capacity_tokens_per_second",
            "Source subwords times beams that the engine is taken to compute in a second.",
            registry=registry,
        )
        self._admitted = Counter(
            "depesche_admitted_requests", "Requests let in.", ["priority"], registry=registry
        )
        self._finished = Counter(
            "depesche_finished_requests",
            "Requests that were let in and are over: answered (all computed), withdrawn (the "
            "caller hung up), failed (late, or the engine failed on a sentence).",
            ["ending"],
            registry=registry,
        )
        self._not_admitted = Counter(
            "depesche_overload_refused_requests",
            "Requests not let in because of what waits, by the code of the error.",
            ["priority", "reason"],
            registry=registry,
        )
        self._batch = Histogram(
            "depesche_batch_sentences",
            "Sentences in the running batch, on average; once a second, and at its end.",
            buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
            registry=registry,
        )
        self._fill = Histogram(
            "depesche_batch_fill_ratio",
            "Share of the batch's token budget in use; once a second, and at its end.",
            buckets=(0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
            registry=registry,
        )
        self._out = Counter(
            "depesche_target_tokens",
            "Target subwords decoded, of best hypotheses.",
            registry=registry,
        )
        self._sentences = Counter("depesche_sentences", "Sentences translated.", registry=registry)
        self._retried = Counter(
            "depesche_retried_sentences", "Sentences decoded more than once.", registry=registry
        )
        self._checks = Counter(
            "depesche_checks",
            "Translated sentences that a check doubts.",
            ["check"],
            registry=registry,
        )
        for code in Code:
            self._checks.labels(code)
        self._dropped = Counter(
            "depesche_dropped_sentences",
            "Sentences dropped before they were computed.",
            ["reason"],
            registry=registry,
        )
        for reason in ("cancelled", "expired"):
            self._dropped.labels(reason)
        self._coalesced = Counter(
            "depesche_coalesced_sentences",
            "Sentences that shared the result of an identical one in flight.",
            registry=registry,
        )
        self._failed = Counter(
            "depesche_failed_sentences", "Sentences the engine failed on.", registry=registry
        )
        self._refused = Counter(
            "depesche_refused_requests",
            "Requests that were turned away at the door, by the error's code.",
            ["code"],
            registry=registry,
        )
        self._keys = Gauge(
            "depesche_keys_valid",
            "1 while the file of keys can be read, 0 while those before it are used instead.",
            registry=registry,
        )
        # So that it is no alarm if there are none.
        self._keys.set(1)
        self._connections = Gauge(
            "depesche_connections", "Connections that are open.", registry=registry
        )
        self._cut = Counter(
            "depesche_dropped_connections",
            "Connections that were cut off: too many from an address, too many busy ones "
            "(crowded), idle when another came (evicted), an answer not read (unread), hung up "
            "unnoticed (vanished), a fault here (fault).",
            ["reason"],
            registry=registry,
        )
        self._recalled = Counter(
            "depesche_cache_sentences",
            "Sentences looked for in the cache, by where they were found: memory, shared, nowhere.",
            ["found"],
            registry=registry,
        )
        self._held = Gauge(
            "depesche_cache_held_sentences", "Sentences remembered in memory.", registry=registry
        )
        self._held_bytes = Gauge(
            "depesche_cache_held_bytes",
            "Bytes that remembered sentences take up in memory.",
            registry=registry,
        )
        self._evicted = Counter(
            "depesche_cache_evicted_sentences",
            "Sentences forgotten to make room for others.",
            registry=registry,
        )
        self._cache_faults = Counter(
            "depesche_cache_faults",
            "Times that the shared cache was unreachable, too slow or refused, values in it that "
            "were damaged, and values that were dropped instead of written.",
            ["fault"],
            registry=registry,
        )
        self._cache_reachable = Gauge(
            "depesche_cache_reachable",
            "Whether the shared cache is in use (1) or given up for the moment (0, also if there "
            "is none).",
            registry=registry,
        )
        self._engine = Gauge(
            "depesche_engine_state",
            "1 for the state that the engine is in, 0 for all others.",
            ["state"],
            registry=registry,
        )
        self._lost = Counter(
            "depesche_engine_losses",
            "Times the engine was lost and loaded anew.",
            ["reason"],
            registry=registry,
        )
        for reason in get_args(LossReason):
            self._lost.labels(reason)
        self._budget = Gauge(
            "depesche_batch_budget_tokens",
            "Source subwords times beams that a batch may hold now; less after memory ran out.",
            registry=registry,
        )
        self._requests = Histogram(
            "depesche_request_seconds",
            "Time from a request's arrival to the end of its answer; status 499 is a caller that "
            "hung up before the answer began.",
            ["route", "status"],
            buckets=_SECONDS,
            registry=registry,
        )

    def stage(self, stage: Stage, seconds: float) -> None:
        """See :class:`app.observe.Observer`."""
        self._stage.labels(stage).observe(seconds)

    def waiting(self, sentences: int, tokens: int, bulk: int) -> None:
        """See :class:`app.observe.Observer`."""
        self._waiting.set(sentences)
        self._tokens.set(tokens)
        self._bulk.set(bulk)

    def load(self, *, drain: float, rate: float) -> None:
        """See :class:`app.observe.Observer`."""
        self._drain.set(drain)
        self._rate.set(rate)

    def admitted(self, priority: Priority) -> None:
        """See :class:`app.observe.Observer`."""
        self._admitted.labels(priority).inc()

    def not_admitted(self, priority: Priority, reason: str) -> None:
        """See :class:`app.observe.Observer`."""
        self._not_admitted.labels(priority, reason).inc()

    def finished(self, ending: Ending) -> None:
        """See :class:`app.observe.Observer`."""
        self._finished.labels(ending).inc()

    def batch(self, *, sentences: float, fill: float, target_tokens: int) -> None:
        """See :class:`app.observe.Observer`."""
        self._batch.observe(sentences)
        self._fill.observe(fill)
        self._out.inc(target_tokens)

    def mark(self) -> object:
        """See :class:`app.observe.Observer`."""
        return None

    def taken(self, mark: object, seconds: float) -> None:
        """See :class:`app.observe.Observer`."""

    def computed(self, mark: object, seconds: float) -> None:
        """See :class:`app.observe.Observer`."""

    def dropped(self, reason: Literal["cancelled", "expired"], sentences: int) -> None:
        """See :class:`app.observe.Observer`."""
        self._dropped.labels(reason).inc(sentences)

    def coalesced(self, sentences: int) -> None:
        """See :class:`app.observe.Observer`."""
        self._coalesced.inc(sentences)

    def failed(self, sentences: int) -> None:
        """See :class:`app.observe.Observer`."""
        self._failed.inc(sentences)

    def engine(self, state: EngineState) -> None:
        """See :class:`app.observe.Observer`."""
        for name in get_args(EngineState):
            self._engine.labels(name).set(name == state)

    def lost(self, reason: LossReason) -> None:
        """See :class:`app.observe.Observer`."""
        self._lost.labels(reason).inc()

    def budget(self, tokens: int) -> None:
        """See :class:`app.observe.Observer`."""
        self._budget.set(tokens)

    def judged(self, checks: Sequence[str], attempts: int) -> None:
        """See :class:`app.observe.Observer`."""
        self._sentences.inc()
        if attempts > 1:
            self._retried.inc()
        for check in set(checks):
            self._checks.labels(check).inc()

    def refused(self, code: str) -> None:
        """A request was turned away because of its key, its origin or its account's limits."""
        self._refused.labels(code).inc()

    def keys(self, *, valid: bool) -> None:
        """The keys were read, or could not be."""
        self._keys.set(valid)

    def recalled(self, where: Recalled, sentences: int) -> None:
        """See :class:`app.observe.Observer`."""
        self._recalled.labels(where).inc(sentences)

    def cache_held(self, sentences: int, octets: int, evicted: int) -> None:
        """See :class:`app.observe.Observer`."""
        self._held.set(sentences)
        self._held_bytes.set(octets)
        self._evicted.inc(evicted)

    def cache_fault(self, fault: CacheFault, count: int) -> None:
        """See :class:`app.observe.Observer`."""
        self._cache_faults.labels(fault).inc(count)

    def cache_reachable(self, *, up: bool) -> None:
        """See :class:`app.observe.Observer`."""
        self._cache_reachable.set(up)

    def arrived(self, method: str, traceparent: str | None) -> str | None:  # noqa: ARG002
        """A request has come; return the ``traceparent`` that its answer is to have."""
        return traceparent

    def close(self) -> None:
        """Nothing more will be measured."""

    def request(self, route: str, status: int, seconds: float) -> None:
        """A request for ``route`` (a path template) was answered with ``status``."""
        self._requests.labels(route, str(status)).observe(seconds)

    def connections(self, count: int) -> None:
        """So many connections are open."""
        self._connections.set(count)

    def dropped_connection(self, reason: str) -> None:
        """A connection was cut off; ``reason`` is one of a few."""
        self._cut.labels(reason).inc()

    def text(self, accept: str = "") -> tuple[bytes, str]:
        """Return everything, and its media type; see :func:`exposition`."""
        return exposition(self.registry, accept)


def exposition(registry: CollectorRegistry, accept: str) -> tuple[bytes, str]:
    """Return all metrics and their media type: OpenMetrics if ``accept`` asks for it.

    Otherwise it is Prometheus' text format, which everything that scrapes understands.
    """
    if "application/openmetrics-text" in accept:
        text: bytes = openmetrics.generate_latest(registry)  # type: ignore[no-untyped-call]
        return text, openmetrics.CONTENT_TYPE_LATEST
    return generate_latest(registry), "text/plain; version=0.0.4; charset=utf-8"


class _Logs(Collector):
    """What the log handler counts by itself."""

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Give the count of the moment."""
        told = "Log lines that could not be written: nobody reads them, or the disk is full."
        yield CounterMetricFamily("depesche_dropped_log_lines", told, dropped_lines())
