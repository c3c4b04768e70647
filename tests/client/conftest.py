"""A live server with the fake engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from app.build import open_translator
from app.server import Server, make_server
from app.settings import Settings

Serve = Callable[..., AbstractContextManager[tuple[str, Server]]]


@contextmanager
def serving(**changes: Any) -> Iterator[tuple[str, Server]]:
    server = make_server(Settings(model="fake", port=0, **changes), open_translator)
    ready = threading.Event()

    def greet() -> None:
        if server.started and server._service.ready:
            ready.set()

    server.greet = greet  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert ready.wait(20)
        host, port = server.servers[0].sockets[0].getsockname()
        yield f"http://{host}:{port}", server
    finally:
        server.stop()
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture(scope="session")
def serve() -> Serve:
    return serving


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as (address, _):
        yield address
