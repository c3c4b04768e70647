"""The short version; the long one is ``python -m tests.chaos``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.chaos.process import Server
from tests.chaos.scenes import (
    Row,
    ended,
    faults,
    full_disk,
    idle,
    jumping_clock,
    latency,
    load,
    settle,
    unfinished,
)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.timeout(240),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]


def check(row: Row) -> None:
    assert not row.complaints
    assert row.lost == 0
    assert row.answered + row.refused == row.requests


async def test_everybody_is_served_and_nothing_leaks(tmp_path: Path) -> None:
    with Server(tmp_path / "log") as server:
        check(await load("warm", server, 160, seed=50))
        await settle(server, server.state().files)
        quick, before = await latency(server), server.state()
        row = await load("2,000 idle connections", server, 160, idle, seed=51)
        check(row)
        assert row.refused == 0
        if "kill -9 of the engine" in faults(server):
            check(await load("kill", server, 120, faults(server)["kill -9 of the engine"], seed=52))
            server.wait_ready()
        await settle(server, before.files)
        after = server.state()
        assert unfinished(server) == 0
        assert after.threads <= before.threads + 8
        assert after.memory < before.memory + 60_000_000
        assert server.metric("depesche_request_seconds_count") >= row.answered
        # Not a promise of speed: ten times as slow would be something that has piled up.
        assert await latency(server) < 10 * quick + 0.1
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert '"internal error"' not in log
    assert "Minister" not in log
    assert "retsiniM" not in log


async def test_sigterm_in_mid_load_loses_nothing_that_was_taken(tmp_path: Path) -> None:
    row, code = await ended(240, tmp_path)
    check(row)
    assert code == 0
    assert row.answered > 60
    assert row.refused > 0


async def test_a_full_disk_for_logs() -> None:
    row = await full_disk(80)
    check(row)
    assert row.refused == 0


async def test_a_clock_that_jumps() -> None:
    row = await jumping_clock(100)
    check(row)
    assert row.refused == 0
