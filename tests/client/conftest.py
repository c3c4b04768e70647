"""A live server with the fake engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.live import Live, live_server

Serve = Callable[..., AbstractContextManager[Live]]


@pytest.fixture(scope="session")
def serve() -> Serve:
    return live_server


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with live_server() as live:
        yield live.url
