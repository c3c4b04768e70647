"""Archives to translate, and what translates them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from app.bulk.local import Local
from app.bulk.options import BulkOptions
from app.bulk.report import Report
from app.bulk.run import run_bulk
from app.settings import Settings

Run = Callable[..., Report]


@pytest.fixture(scope="session")
def fake() -> Iterator[Local]:
    with Local.opened(Settings(model="fake"), BulkOptions()) as engine:
        yield engine


@pytest.fixture(scope="session")
def run(fake: Local) -> Run:
    """Return what translates files into a directory, with the fake engine."""

    def bulk(output: Path, *inputs: Path, engine: Any = None, **options: Any) -> Report:
        def opener() -> AbstractContextManager[Any]:
            return nullcontext(engine or fake)

        names = [str(path) for path in inputs]
        return run_bulk(names, output, BulkOptions(**options), opener, quiet=True)

    return bulk


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def output(directory: Path, folder: str = "data") -> list[dict[str, Any]]:
    """Return all rows of an output of JSON lines."""
    return [row for path in sorted((directory / folder).iterdir()) for row in lines(path)]


def content(directory: Path) -> dict[str, bytes]:
    """Return the bytes of an output, without state and report, whose times differ."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for folder in ("data", "rejected")
        for path in sorted((directory / folder).iterdir())
    }


def write_lines(path: Path, rows: Sequence[Any]) -> Path:
    """Write JSON lines; bytes stand as they are."""
    data = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(b"".join(line + b"\n" for line in data))
    return path
