"""A replica whose fake engine takes a set time for every sentence."""

from __future__ import annotations

from typing import Any

import app.engine.fake
from app.fleet.application import Replica
from bench.replica import PacedEngine

SECONDS = 0.05


class PacedReplica(Replica):
    def __init__(self, settings: dict[str, Any]) -> None:
        app.engine.fake.FakeEngine = lambda: PacedEngine(  # type: ignore[misc,assignment]
            each=SECONDS, load=0.0, faults=True
        )
        super().__init__(settings)
