"""``python -m tests.chaos [--minutes N]``: all faults, again and again; prints the chaos table."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.process import Server
from tests.chaos.scenes import (
    HEADER,
    Row,
    ended,
    faults,
    full_disk,
    jumping_clock,
    latency,
    load,
    settle,
    unfinished,
)


async def run(minutes: float, count: int) -> int:
    """Return 1 if a good request was lost, or something has leaked."""
    failed = 0
    end = time.monotonic() + 60 * minutes
    print(HEADER, flush=True)

    def show(row: Row) -> None:
        nonlocal failed
        print(row, flush=True)
        for complaint in row.complaints:
            print(f"  {complaint}", flush=True)
        failed += row.lost + len(row.complaints)

    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        with Server(directory / "log") as server:
            await load("warm", server, count, seed=500)
            await settle(server, server.state().files)
            quick, before, seed = await latency(server), server.state(), 0
            while time.monotonic() < end or not seed:
                for name, fault in faults(server).items():
                    seed += 1
                    show(await load(name, server, count, fault, seed=seed))
            await settle(server, before.files)
            after, slow, left = server.state(), await latency(server), unfinished(server)
        row, code = await ended(count, directory)
        show(row)
    print(f"exit code after SIGTERM: {code}")
    show(await full_disk(count))
    show(await jumping_clock(count))
    print(f"before: {before}, median {1000 * quick:.1f} ms")
    print(f"after:  {after}, median {1000 * slow:.1f} ms")
    print(f"let in and without an ending: {left:.0f}")
    leaked = left or after.files > before.files or after.memory > before.memory + 100_000_000
    return int(bool(failed or code or leaked))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, help="how long to go round")
    parser.add_argument("--count", type=int, default=1000, help="good requests for each fault")
    options = parser.parse_args()
    return asyncio.run(run(options.minutes, options.count))


if __name__ == "__main__":
    sys.exit(main())
