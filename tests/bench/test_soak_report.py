"""The verdict of a soak: what grows is found, what goes up and down is not."""

from __future__ import annotations

import math
import random

import pytest

from bench.soak_report import Run, Sample, judge, slope


def soaked(*, leak: float = 0.0, files: float = 0.0, status: int = 200) -> Run:
    """Return an hour's figures, with noise; ``leak`` is in MB an hour, ``files`` a minute."""
    dice = random.Random(7)
    run = Run(capacity=20, rate=12, sentences=40_000)
    for number in range(720):
        at = 5.0 * number
        warm = 30 * math.exp(-at / 120)
        own = 150 - warm + leak * at / 3600 + dice.gauss(0, 2)
        held = 40 + dice.randrange(8) + int(files * at / 60)
        run.samples.append(Sample(at, own, own + 80, 400.0, 600.0, 30, held, 1e6, 0.0))
        run.requests += [(at, 0.2 * dice.lognormvariate(0, 0.3), "single", 200)] * 3
    run.requests.append((1800.0, 0.1, "page", status))
    return run


def test_what_stays_as_it_is_passes() -> None:
    verdict = judge(soaked())
    assert verdict.passed, verdict.lines
    assert verdict.lines[-1] == "passed"


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (soaked(leak=10), "GROWS"),
        (soaked(files=0.5), "GROW"),
        (soaked(status=500), "FAILURES"),
        (soaked(status=0), "FAILURES"),
    ],
    ids=["memory", "files", "error", "broken off"],
)
def test_what_grows_or_fails_is_found(run: Run, told: str) -> None:
    verdict = judge(run)
    assert not verdict.passed
    assert any(told in line for line in verdict.lines)


def test_overload_is_no_failure() -> None:
    assert judge(soaked(status=429)).passed


def test_a_slope_knows_how_sure_it_is() -> None:
    dice = random.Random(1)
    seconds = [10.0 * n for n in range(360)]
    line = slope(seconds, [100 + 6 * at / 3600 + dice.gauss(0, 1) for at in seconds])
    assert line.low < 6 < line.high
    assert line.high - line.low < 3
    assert slope([0.0, 70.0], [1.0, 2.0]).low == -math.inf
