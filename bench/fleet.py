"""Replicas on Ray Serve, on a cluster of this machine alone, as many as one likes.

    python -m bench.fleet --replicas 2 --cpus 1 [--paced 0.05]

With --paced the engine is the fake one, which takes that many seconds for a sentence. All else is
settings, as ever.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
from pathlib import Path
from typing import Any

import app.engine.fake
from app.fleet.application import Replica
from app.fleet.options import FleetOptions
from app.fleet.run import serve_fleet
from app.settings import read_settings
from bench.replica import PacedEngine

PACE = "BENCH_PACE"  # seconds, for processes that Ray starts


class PacedReplica(Replica):
    """A replica whose fake engine takes a set time for every sentence."""

    def __init__(self, settings: dict[str, Any]) -> None:
        pace = float(os.environ.get(PACE, "0.05"))
        app.engine.fake.FakeEngine = lambda: PacedEngine(  # type: ignore[misc,assignment]
            each=pace, load=0.0, faults=True
        )
        super().__init__(settings)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--cpus", type=float, default=1)
    parser.add_argument("--paced", type=float)
    options = parser.parse_args()
    # Ray's processes start elsewhere.
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    count = options.replicas
    fleet = FleetOptions(min_replicas=count, max_replicas=count, cpus=options.cpus)
    stop = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    if options.paced is None:
        serve_fleet(read_settings(), fleet, None, stop)
        return
    os.environ[PACE] = str(options.paced)
    # In a thread: a process of its own would have the fake engine as it stands.
    settings = read_settings(changes={"model": "fake", "engine": "thread"})
    serve_fleet(settings, fleet, None, stop, PacedReplica)


if __name__ == "__main__":
    main()
