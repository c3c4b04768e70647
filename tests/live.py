"""A live server in this process, on a free port, with the fake engine unless told otherwise."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.build import open_translator
from app.server import Server, make_server
from app.settings import Settings


@dataclass
class Live:
    """A server, its address, and what stops it before the test is over."""

    url: str
    server: Server
    stop: Callable[[], None]


@contextmanager
def live_server(**changes: Any) -> Iterator[Live]:
    """Run a server with these settings until the context ends."""
    # Without a cache, so that what tests ask for is computed, and answered alike every time.
    settings = Settings(
        **{"model": "fake", "engine": "thread", "port": 0, "cache_bytes": 0, **changes}
    )
    server = make_server(settings, open_translator)
    ready = threading.Event()

    def greet() -> None:
        if server.started and server._service.ready:
            ready.set()

    server.greet = greet  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run)
    thread.start()

    def stop() -> None:
        server.stop()
        thread.join(20)

    try:
        assert ready.wait(50)
        host, port = server.servers[0].sockets[0].getsockname()
        yield Live(f"http://{host}:{port}", server, stop)
    finally:
        stop()
        assert not thread.is_alive()
