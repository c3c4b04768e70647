"""The service with the fake engine at a set speed, for measuring what is around an engine.

    python -m bench.replica [--seconds 0.05] [--load 0]

``seconds`` is what a sentence takes, one after the other; ``load`` is what loading takes. All else
is settings, as ever.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence

import app.engine.fake
from app.build import open_translator
from app.engine.fake import FakeEngine
from app.server import serve
from app.settings import read_settings
from app.types import Hypothesis, Job, Refill


class PacedEngine(FakeEngine):
    """Takes the same time for every sentence; ``faults`` as for the engine that it is."""

    def __init__(self, *, each: float, load: float, faults: bool = False) -> None:
        time.sleep(load)
        super().__init__(faults=faults)
        self._each = each

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        for done in super().translate(jobs, refill):
            time.sleep(self._each)
            yield done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=0.05)
    parser.add_argument("--load", type=float, default=0.0)
    options = parser.parse_args()

    def paced() -> PacedEngine:
        return PacedEngine(each=options.seconds, load=options.load)

    app.engine.fake.FakeEngine = paced  # type: ignore[misc,assignment]
    # In a thread: a process of its own would have the fake engine as it stands.
    changes = {"model": "fake", "engine": "thread"}
    return serve(read_settings(changes=changes), open_translator)


if __name__ == "__main__":
    sys.exit(main())
