"""uvicorn's HTTP/1.1 protocol, with bounds on what a client may do to a connection."""

from __future__ import annotations

import asyncio
import logging
import select
from typing import Any
from uuid import uuid4

import h11
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol
from uvicorn.server import ServerState

from app.api.connections.parser import PIECE, Parser
from app.api.connections.pool import Pool, Reason, Stage
from app.api.connections.transport import Transport
from app.api.errors import RequestError, problem_response

_log = logging.getLogger("depesche.access")
_LINGER_SECONDS = 3.0
_LINGER_BYTES = 16 * 2**20


class HttpProtocol(H11Protocol):
    """One connection.

    The pool's sweep calls :meth:`check`, which holds all time limits but two: the body's, which is
    kept where bodies are read so that its error has the shape of the API that was called, and that
    of idle connections, which is uvicorn's own.
    """

    transport: Transport
    conn: Parser

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        pool: Pool,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.stage = Stage.HEAD
        self.since = self.loop.time()
        self.address = ""
        self._pool = pool
        self._settings = pool.settings
        self._application: ASGIApp = self.app
        self.app = self._answer
        self.conn = Parser()
        self._crowded = False
        self._begun = False  # whether any of the head has come
        self._ahead = bytearray()  # what has come and is not parsed yet
        self._discarded = 0
        # When, and after how many bytes had left, what is being sent was last going fast enough.
        self._paced: tuple[float, int] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a seat in the pool, if there is one."""
        super().connection_made(Transport(transport, self._expects_more))
        self.address = self.client[0] if self.client else ""
        if self._pool.enter(self):
            self._crowded = self._pool.crowded

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the pool."""
        self._pool.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what has come, piece by piece, so that bounds hold before much is parsed."""
        if self.transport.is_closing():
            self._discarded += len(data)
            if self._discarded > _LINGER_BYTES:
                self.transport.abort()
            return
        if self.stage is Stage.IDLE:
            self._pool.move(self, Stage.HEAD)
        self._begun = True
        self._unset_keepalive_if_required()
        self._ahead += data
        self._parse()
        self._note_stage()

    def eof_received(self) -> None:
        """Close for good what was only half closed."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - ours says more
        """Answer what cannot be parsed."""
        self._refuse(self.conn.refusal)

    def on_response_complete(self) -> None:
        """Go on with the next request on this connection."""
        super().on_response_complete()
        self._begun = bool(self._ahead or self.conn.trailing_data[0])
        self._parse()
        self._note_stage()

    def shutdown(self) -> None:
        """End when the server does."""
        if not self.transport.is_closing():
            super().shutdown()

    def drop(self, reason: Reason) -> None:
        """End it at once, and the work for it."""
        self._pool.metrics.dropped_connection(reason)
        self._pool.move(self, Stage.ENDING)
        self.transport.abort()

    def check(self, now: float) -> None:
        """End the connection if it has been too slow."""
        waited = now - self.since
        if self.stage is Stage.HEAD and waited > self._settings.head_seconds:
            if self._begun:
                self._refuse(RequestError("request_timeout", "The head did not come in time."))
            else:
                self.transport.close()
        elif self.transport.lingering and waited > _LINGER_SECONDS:
            self.transport.abort()
        elif self._unread(now):
            self.drop("unread")
        elif self.flow.read_paused and not self.transport.is_closing() and self._hung_up():
            self.drop("vanished")

    def _unread(self, now: float) -> bool:
        """Return whether too little of what is sent has been taken."""
        unsent = self.transport.unsent
        if not unsent:
            self._paced = None
            return False
        left = self.transport.written - unsent
        seconds = self._settings.answer_seconds
        enough = seconds * self._settings.least_bytes_per_second
        if self._paced is None or left - self._paced[1] >= enough:
            self._paced = now, left
        return now - self._paced[0] > seconds

    def _hung_up(self) -> bool:
        """Return whether the other side has closed, though what it sent before is not read yet."""
        poll = select.poll()
        poll.register(self.transport.get_extra_info("socket").fileno(), select.POLLRDHUP)
        return bool(poll.poll(0))

    def _parse(self) -> None:
        """Parse what has come up to the end of a request, piece by piece."""
        while self._ahead and not self.transport.is_closing():
            state = self.conn.their_state
            if state is h11.DONE:
                # The next request waits for its turn.
                self.flow.pause_reading()
                return
            if state in {h11.MUST_CLOSE, h11.CLOSED}:
                self._ahead.clear()
                return
            piece = bytes(self._ahead[:PIECE])
            del self._ahead[:PIECE]
            try:
                self.conn.receive_data(piece)
            except h11.RemoteProtocolError:
                self._refuse(self.conn.refusal)
            else:
                self.handle_events()

    def _expects_more(self) -> bool:
        """Return whether the client has not sent all that it announced, or what cannot be read."""
        return self.conn.their_state in {h11.SEND_BODY, h11.ERROR} or (
            self.conn.their_state is h11.IDLE and self._begun
        )

    def _note_stage(self) -> None:
        """Tell the pool what the connection is at now."""
        stage = Stage.HEAD
        if self.transport.is_closing():
            stage = Stage.ENDING
        elif self.cycle is not None and not self.cycle.response_complete:
            stage = Stage.BODY if self.cycle.more_body else Stage.WORK
        elif not self._begun:
            stage = Stage.IDLE
        if stage is not self.stage:
            self._pool.move(self, stage)

    def _refuse(self, error: RequestError) -> None:
        """Answer with an error, if an answer has not begun, and close."""
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            # The application is told that nobody listens any more.
            cycle.disconnected = True
            cycle.message_event.set()
            if cycle.response_started:
                self.transport.abort()
                return
        number = uuid4().hex
        response = problem_response(error, number)
        status = b"%d %b" % (response.status_code, STATUS_PHRASES[response.status_code])
        headers = [
            *response.raw_headers,
            (b"x-request-id", number.encode()),
            (b"connection", b"close"),
        ]
        # Not by h11, which has given up on this connection.
        head = b"".join(b"%b: %b\r\n" % header for header in headers)
        self.transport.write(b"HTTP/1.1 %b\r\n%b\r\n%b" % (status, head, bytes(response.body)))
        self.transport.close()
        waited = self.loop.time() - self.since
        self._note_stage()
        self._pool.metrics.request("unmatched", response.status_code, waited)
        _log.info(
            "refused",
            extra={"request_id": number, "status": response.status_code, "code": error.code},
        )

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application; close after an answer that came before the end of the request."""
        cycle = self.cycle
        scope["state"]["crowded"] = self._crowded and self._pool.crowded

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and (
                cycle.more_body or scope["state"]["crowded"]
            ):
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self._application(scope, receive, sending)
