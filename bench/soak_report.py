"""What was seen in a soak, and the verdict on it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

_WARM_UP = 0.2  # share of the time before memory and speed are judged
_MOST_GROWTH = 0.02  # of the memory, an hour
# Standard errors on either side of a slope: 95 percent for some twenty minutes.
_SURE = 2.1


@dataclass
class Sample:
    """What the processes hold at a time (seconds since the start); memory in MB.

    ``own`` is memory that is the process's own: leaks show there, mapped weights do not.
    """

    at: float
    server_own: float
    server_resident: float
    engine_own: float
    engine_resident: float
    threads: int
    files: int
    cache_bytes: float
    waiting: float


@dataclass
class Run:
    """All that was seen: samples, and ``(end, seconds, kind, status)`` of every request."""

    capacity: float = 0.0
    rate: float = 0.0
    sentences: int = 0
    samples: list[Sample] = field(default_factory=list)
    requests: list[tuple[float, float, str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Slope:
    """A straight line through the means of minutes: change an hour, and its 95 percent bounds."""

    level: float
    hourly: float
    low: float
    high: float

    @property
    def told(self) -> str:
        return f"{self.hourly:+.2f} an hour (95%: {self.low:+.2f} to {self.high:+.2f})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether nothing grew and nothing failed, and why."""

    passed: bool
    lines: list[str]


def judge(run: Run) -> Verdict:
    """Return whether memory, threads, files and latency stayed as they were after the warm-up."""
    end = run.samples[-1].at
    samples = [sample for sample in run.samples if sample.at >= _WARM_UP * end]
    lines = [
        f"{end / 60:.0f} minutes, {len(run.requests)} requests, {run.sentences} sentences, "
        f"{run.rate:.1f} a second offered of {run.capacity:.1f} possible"
    ]
    passed = True
    for name, value in (
        ("server's own memory", [sample.server_own for sample in samples]),
        ("engine's own memory", [sample.engine_own for sample in samples]),
    ):
        if not any(value):
            continue
        line = slope([sample.at for sample in samples], value)
        grows = line.low > 0 and line.hourly > _MOST_GROWTH * line.level
        passed &= not grows
        lines.append(f"{name} {line.level:.1f} MB, {line.told} MB{': GROWS' if grows else ''}")
    for name, counts in (
        ("threads", [sample.threads for sample in samples]),
        ("open files", [sample.files for sample in samples]),
    ):
        third = max(1, len(counts) // 3)
        first, last = np.median(counts[:third]), np.median(counts[-third:])
        # Connections come and go with the traffic.
        grows = bool(last > 1.1 * first + 2)
        passed &= not grows
        lines.append(f"{name}: {first:.0f} at first, {last:.0f} at last{': GROW' * grows}")
    singles = [(at, seconds) for at, seconds, kind, status in run.requests
               if kind == "single" and status == 200 and at >= _WARM_UP * end]  # fmt: skip
    for share in (0.5, 0.95):
        minutes = quantiles(singles, share)
        if len(minutes) >= 3:
            line = slope([60 * at for at, _ in minutes], [1000 * value for _, value in minutes])
            lines.append(
                f"p{100 * share:.0f} of single sentences {line.level:.0f} ms, {line.told} ms"
            )
    statuses = Counter(status for *_, kind, status in run.requests if kind != "vanishing")
    failed = sum(count for status, count in statuses.items() if status not in {200, 429, 503})
    passed &= not failed
    told = ", ".join(f"{status or 'broken off'}: {n}" for status, n in sorted(statuses.items()))
    lines.append(f"answers by status: {told}{': FAILURES' if failed else ''}")
    lines.append("passed" if passed else "FAILED")
    return Verdict(passed, lines)


def slope(seconds: Sequence[float], values: Sequence[float]) -> Slope:
    """Fit a line to the means of minutes, which hang together less than single values."""
    points = list(by_minute(zip(seconds, values, strict=True), lambda part: float(np.mean(part))))
    x = np.array([at for at, _ in points]) / 60
    y = np.array([value for _, value in points])
    level = float(y.mean())
    if len(points) < 3:
        return Slope(level, 0.0, -math.inf, math.inf)
    centred = x - x.mean()
    spread = float(centred @ centred)
    hourly = float(centred @ y) / spread
    rest = y - level - hourly * centred
    error = math.sqrt(float(rest @ rest) / (len(points) - 2) / spread)
    return Slope(level, hourly, hourly - _SURE * error, hourly + _SURE * error)


def by_minute(
    points: Iterable[tuple[float, float]], summary: Callable[[list[float]], float]
) -> Iterable[tuple[float, float]]:
    """Yield ``(middle, summary)`` of every minute that has values."""
    minutes: dict[int, list[float]] = {}
    for at, value in points:
        minutes.setdefault(int(at // 60), []).append(value)
    for minute, part in sorted(minutes.items()):
        yield minute + 0.5, summary(part)


def quantiles(points: Iterable[tuple[float, float]], share: float) -> list[tuple[float, float]]:
    """Return the quantile of every minute."""
    return list(by_minute(points, lambda part: float(np.quantile(part, share))))
