from __future__ import annotations

from app.batch.meter import Meter


def test_averages_are_over_time_and_laps_start_anew() -> None:
    now = [0.0]
    meter = Meter(lambda: now[0])
    meter.begin([10, 30])
    now[0] = 0.5
    assert not meter.end(0, 10, 7)
    now[0] = 1.5
    meter.begin([60])
    assert meter.end(1, 30, 8)
    lap = meter.lap()
    assert lap is not None
    assert (lap.seconds, lap.produced) == (1.5, 15)
    assert lap.sentences == (2 * 0.5 + 1 * 1.0) / 1.5
    assert lap.tokens == (40 * 0.5 + 30 * 1.0) / 1.5
    assert meter.lap() is None
    assert (meter.begun, meter.cost) == (3, 60)
    now[0] = 2.0
    meter.end(2, 60, 1)
    assert (lap := meter.lap()) is not None
    assert lap.sentences == 1.0
