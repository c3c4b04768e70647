"""The process that serves: uvicorn, with a drain between SIGTERM and the end."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from contextlib import suppress
from functools import partial
from types import FrameType

import uvicorn

from app.api.app import create_app
from app.api.connections.pool import HEADROOM, Pool
from app.api.connections.protocol import HttpProtocol
from app.api.perimeter import check_exposure, on_loopback
from app.api.service import OpenTranslator, Phase, Service
from app.logs import configure
from app.process import forbid_dumps, hold_standard_files, open_files
from app.settings import Settings

_log = logging.getLogger("depesche")
_STANDARD_OUTPUT = 1
# The model's, the log, pipes, and what libraries open for a moment.
_OTHER_FILES = 200
# asyncio accepts so many before it looks after anything else; the rest waits in the system.
_ACCEPTED_AT_ONCE = 32
_BACKLOG = 4096
_UNSENT_BYTES = 262_144
_LOOKS, _BETWEEN_LOOKS = 3, 0.1  # times, and seconds, to read what has come already before the end


class Server(uvicorn.Server):
    """On the first signal refuses new work and finishes what runs; on the second stops at once."""

    def __init__(self, config: uvicorn.Config, service: Service, pool: Pool) -> None:
        super().__init__(config)
        self._service = service
        self._pool = pool
        self._drain: asyncio.Task[None] | None = None
        service.on_ready = lambda _: self.greet()
        service.on_failure = lambda _: self.stop()

    @property
    def failed(self) -> bool:
        """Whether it ended, or never began, because of a fault."""
        return self._service.phase is Phase.FAILED or not self.started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        self._allow_files()
        await super().startup(sockets)
        for server in self.servers:
            for listening in server.sockets:
                _prepare(listening)
        self.greet()

    async def on_tick(self, counter: int) -> bool:
        """Look after the connections; called ten times a second."""
        if counter % 5 == 0:
            self._pool.sweep()
        return await super().on_tick(counter)

    def _allow_files(self) -> None:
        """Have as many open files as connections need, or fewer connections."""
        others = HEADROOM + _OTHER_FILES
        allowed = open_files(self._pool.most + others)
        if allowed < self._pool.most + others:
            self._pool.most = max(1, allowed - others)
            _log.warning(
                "few open files are allowed",
                extra={"files": allowed, "connections": self._pool.most},
            )

    def greet(self) -> None:
        """Tell a person at a terminal how to try the service, once it listens and is ready."""
        if not self.started or not self._service.ready:
            return
        addresses = [sock.getsockname() for server in self.servers for sock in server.sockets]
        host, port = addresses[0][:2]
        shown = f"[{host}]" if ":" in host else host
        told = (
            f"\nDepesche is ready on http://{shown}:{port} (page: /, API: /docs). Try:\n\n"
            f"  curl -H 'Content-Type: text/plain' -H 'Accept: text/plain' "
            f"--data-binary 'Guten Morgen, Berlin!' http://{shown}:{port}/v1/translate\n\n"
        )
        # Past Python's buffer: what it could not write, it would try again at the end, and fail.
        with suppress(OSError):
            os.write(_STANDARD_OUTPUT, told.encode())

    def stop(self) -> None:
        """End without waiting for a drain."""
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to drain, or stop if already draining."""
        if self._service.phase in {Phase.DRAINING, Phase.FAILED}:
            super().handle_exit(sig, frame)
            return
        self._service.drain()
        # A handler may run between any two instructions, in the middle of writing a log line too.
        asyncio.get_running_loop().call_soon_threadsafe(self._begin_drain)

    def _begin_drain(self) -> None:
        _log.info("draining", extra={"active": self._service.active})
        self._drain = asyncio.create_task(self._drained())

    async def _drained(self) -> None:
        """Stop when no request runs any more, or their time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._service.settings.drain_seconds):
                await self._service.idle.wait()
                # Who is connected but not heard yet would find the connection reset.
                for _ in range(_LOOKS):
                    await asyncio.sleep(_BETWEEN_LOOKS)
                    await self._service.idle.wait()
        self.stop()


def make_server(settings: Settings, open_translator: OpenTranslator) -> Server:
    """Return a server that is ready to run.

    Raises:
        InvalidSettings: strangers could use it and nobody said that they may, or the keys cannot be
            read.
    """
    check_exposure(settings)
    service = Service(settings, open_translator)
    pool = Pool(settings, service.metrics)
    config = uvicorn.Config(
        create_app(service),
        loop="asyncio",  # what is tested, not what happens to be installed
        http=partial(HttpProtocol, pool=pool),  # type: ignore[arg-type]
        ws="none",
        backlog=_ACCEPTED_AT_ONCE,
        timeout_keep_alive=settings.keep_alive_seconds,
        host=settings.host,
        port=settings.port,
        root_path=settings.root_path,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=1,  # after the drain, which has given requests their time
        lifespan="on",
    )
    return Server(config, service, pool)


def _prepare(listening: socket.socket) -> None:
    """Set what accepted connections inherit, and how many may wait to be accepted."""
    # What nobody reads piles up where it is seen, and not, 4 MB a connection, in the system.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNSENT_BYTES)
    # Notices within half a minute that the other machine is gone.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 15), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            listening.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    with listening.dup() as same:
        same.listen(_BACKLOG)


def serve(settings: Settings, open_translator: OpenTranslator) -> int:
    """Serve until told to stop; return the process's exit code."""
    hold_standard_files()
    # Settings that cannot be used are told in words, not in the log.
    server = make_server(settings, open_translator)
    configure(settings.log_level)
    if not settings.core_dumps:
        forbid_dumps()
    if not settings.asks_for_keys and not on_loopback(settings.host):
        _log.warning("no keys are asked for: whoever can reach this machine can use the service")
    # uvicorn has an exit code of its own for a port that cannot be had; its log line says so.
    # uvicorn raises the signal again that it was stopped by; the exit code says enough.
    with suppress(SystemExit, KeyboardInterrupt):
        server.run()
    return 1 if server.failed else 0
