"""Metrics of all replicas, given by any of them: a scraper reaches one, and not always the same."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

import ray
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from app.metrics import Metrics, exposition

_PERIOD = 2.0  # seconds between looks at the board
_STALE = 30.0  # seconds after which a silent replica is gone
_NAME = "depesche-metrics"


class Board:
    """What every replica wrote last; an actor, one for the cluster."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[float, str]] = {}

    def exchange(self, replica: str, text: str) -> dict[str, str]:
        """Put up the text of ``replica`` and return those of all that are alive."""
        now = time.monotonic()
        self._texts[replica] = (now, text)
        self._texts = {
            name: entry for name, entry in self._texts.items() if now - entry[0] < _STALE
        }
        return {name: entry[1] for name, entry in self._texts.items()}


class SharedMetrics(Metrics):
    """Metrics whose text is that of all replicas, each with a label ``replica``."""

    def __init__(self, replica: str) -> None:
        super().__init__()
        self._replica = replica
        self._others: dict[str, str] = {}

    async def share(self) -> None:
        """Exchange texts with the other replicas, for ever."""
        while True:
            board = (
                ray.remote(Board)
                .options(name=_NAME, namespace=_NAME, get_if_exists=True, num_cpus=0)
                .remote()
            )
            try:
                while True:
                    self._others = await board.exchange.remote(self._replica, self._own())
                    await asyncio.sleep(_PERIOD)
            except ray.exceptions.RayError:
                # Its node is lost; whoever comes first makes another.
                await asyncio.sleep(_PERIOD)

    def text(self, accept: str = "") -> tuple[bytes, str]:
        """Return the metrics of all replicas; others' are some seconds old."""
        return exposition(merged({**self._others, self._replica: self._own()}), accept)

    def _own(self) -> str:
        return super().text()[0].decode()


def merged(texts: dict[str, str]) -> CollectorRegistry:
    """Return texts in Prometheus' format in one, with a label ``replica`` that names them."""
    families: dict[str, Metric] = {}
    for replica, text in sorted(texts.items()):
        for family in text_string_to_metric_families(text):
            known = families.setdefault(
                family.name, Metric(family.name, family.documentation, family.type)
            )
            for sample in family.samples:
                labels = {**sample.labels, "replica": replica}
                known.add_sample(sample.name, labels, sample.value, sample.timestamp)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Fixed(families.values()))
    return registry


class _Fixed(Collector):
    """A collector of families that are given."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        """Return them."""
        return self._families
