"""A live server with the fake engine, for the clients that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from tests.live import live_server

Serve = Callable[..., AbstractContextManager[str]]


@contextmanager
def serving(**changes: Any) -> Iterator[str]:
    """Run a server and yield its address."""
    with live_server(**changes) as live:
        yield live.url


@pytest.fixture(scope="session")
def serve() -> Serve:
    return serving


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as address:
        yield address
