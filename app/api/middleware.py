"""What every request gets: an id, timings, a log line, a metric, and an answer whatever happens."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.dialect import error_response, path_of
from app.api.errors import RequestError
from app.api.service import Service
from app.errors import DepescheError, Draining
from app.logs import frames
from app.metrics import METHODS

_log = logging.getLogger("depesche.access")
_ID = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_QUIET = frozenset({"/livez", "/readyz", "/metrics"})
# nginx's status for a caller that hung up; never sent, only logged and counted.
_CLIENT_GONE = 499


class Observe:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection event; everything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        call = _Call(scope, send)
        if path_of(scope) not in _QUIET:
            call.trace = self._service.metrics.arrived(scope["method"], call.trace)
        self._service.enter()
        try:
            if call.crowded:
                told = RequestError("too_many_connections", "Try again in a moment.")
                await error_response(scope, told, call.id)(scope, receive, call.send)
                return
            await self._app(scope, receive, call.send)
        except ClientDisconnect:
            call.status = call.status or _CLIENT_GONE
        except asyncio.CancelledError:
            # The server ends what outlasts the drain.
            if not call.status:
                stopped = Draining("The service stopped before the end.")
                response = error_response(scope, stopped, call.id)
                await response(scope, receive, call.send)
            raise
        except Exception as error:
            _log.error(
                "internal error",
                extra={
                    "request_id": call.id,
                    "error": type(error).__name__,
                    "stack": frames(error),
                },
            )
            if not call.status:
                response = error_response(scope, DepescheError(), call.id)
                await response(scope, receive, call.send)
        finally:
            self._service.leave()
            self._finish(call)

    def _finish(self, call: _Call) -> None:
        route = getattr(call.scope.get("route"), "path", "unmatched")
        method = call.scope["method"]
        seconds = time.perf_counter() - call.begun
        self._service.metrics.request(route, call.status, seconds)
        _log.log(
            logging.DEBUG if route in _QUIET else logging.INFO,
            "request",
            extra={
                "request_id": call.id,
                "traceparent": call.trace,
                "method": method if method in METHODS else "other",
                "route": route,
                "account": call.scope["state"].get("account"),
                "status": call.status,
                "seconds": round(seconds, 4),
                "bytes_out": call.bytes_out,
                "stages": {name: round(value, 4) for name, value in call.timings.items()},
            },
        )


class _Call:
    """One request and its answer so far."""

    def __init__(self, scope: Scope, send: Send) -> None:
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        trace = headers.get("traceparent", "")
        self.id = given if _ID.fullmatch(given) else uuid4().hex
        self.trace = trace if _TRACE.fullmatch(trace) else None
        self.scope = scope
        self.begun = time.perf_counter()
        self.status = 0
        self.bytes_out = 0
        self._send = send
        scope.setdefault("state", {})["request_id"] = self.id

    @property
    def crowded(self) -> bool:
        """Whether it came on a connection more than allowed, and is no probe."""
        return bool(self.scope["state"].get("crowded")) and path_of(self.scope) not in _QUIET

    @property
    def timings(self) -> dict[str, float]:
        """Seconds by stage, as far as the route has told."""
        return dict(self.scope["state"].get("timings", {}))

    async def send(self, message: Message) -> None:
        """Add our headers to the answer and count its bytes."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.id
            headers["Server-Timing"] = self._server_timing()
            headers["X-Content-Type-Options"] = "nosniff"
            headers.setdefault("Cache-Control", "no-store")
            if self.trace:
                headers["traceparent"] = self.trace
        elif message["type"] == "http.response.body":
            self.bytes_out += len(message.get("body", b""))
        await self._send(message)

    def _server_timing(self) -> str:
        timings = {**self.timings, "total": time.perf_counter() - self.begun}
        return ", ".join(f"{name};dur={1000 * value:.1f}" for name, value in timings.items())
