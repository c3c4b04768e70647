"""What is refused before anything else: foreign names for this host, and other sites' pages.

Without keys the service trusts whoever can reach it. A page in a browser on the same machine can:
by a name of its own that it lets point to 127.0.0.1 (DNS rebinding), and by requests that browsers
send to any host unasked, text/plain among them.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.access import leave
from app.api.dialect import error_response
from app.api.errors import RequestError
from app.metrics import Metrics
from app.settings import InvalidSettings, Settings

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def on_loopback(host: str) -> bool:
    """Return whether only this machine can reach a service that listens on ``host``."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check_exposure(settings: Settings) -> None:
    """Refuse to be open to strangers unless that is meant.

    Raises:
        InvalidSettings: saying what to do.
    """
    if settings.asks_for_keys or settings.allow_anonymous or on_loopback(settings.host):
        return
    raise InvalidSettings(
        f"DEPESCHE_HOST: on {settings.host} anybody who can reach this machine could use the "
        "service. Ask for keys (DEPESCHE_KEYS_FILE or DEPESCHE_KEYS; `python -m app keys new NAME` "
        "makes one), or say that this is meant: DEPESCHE_ALLOW_ANONYMOUS=true."
    )


class Perimeter:
    """ASGI middleware: checks where a request comes from, and counts its end for its account."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._keys = settings.asks_for_keys
        self._origins = frozenset(listed(settings.cors_origins))
        hosts = frozenset(name.lower() for name in listed(settings.allowed_hosts))
        if not hosts and not self._keys and on_loopback(settings.host):
            hosts = _LOOPBACK_NAMES | {settings.host.lower()}
        self._hosts = hosts - {"*"} if "*" not in hosts else frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection event; everything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                # No other site may embed what is answered.
                headers = MutableHeaders(scope=message)
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
            await send(message)

        fault = self._fault(scope)
        if fault is not None:
            self._metrics.refused(fault.code)
            response = error_response(scope, fault, scope["state"]["request_id"])
            await response(scope, receive, marked)
            return
        try:
            await self._app(scope, receive, marked)
        finally:
            leave(scope)

    def _fault(self, scope: Scope) -> RequestError | None:
        headers = Headers(scope=scope)
        host = headers.get("host")
        if host is not None and _netloc(f"//{host}") is None:
            return RequestError("host_not_allowed", "The Host header is no host's name.")
        # Every browser names a host.
        if self._hosts and host is not None and name_of(host) not in self._hosts:
            return RequestError("host_not_allowed", "Not by this name: see DEPESCHE_ALLOWED_HOSTS.")
        # Where there are keys, another site's page has none.
        if self._keys or scope["method"] in _SAFE:
            return None
        origin = headers.get("origin")
        if origin is not None and origin in self._origins:
            return None
        site = headers.get("sec-fetch-site")
        foreign = site not in {"same-origin", "none"} if site is not None else _other(origin, host)
        if foreign:
            return RequestError("cross_origin", "Not from another site's page.")
        return None


def listed(names: str) -> list[str]:
    """Return names that were given with commas between."""
    return [name.strip() for name in names.split(",") if name.strip()]


def name_of(host: str) -> str:
    """Return a Host header's name without its port, in lower case; an IPv6 address unbracketed."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower().rstrip(".")


def _other(origin: str | None, host: str | None) -> bool:
    """Return whether an older browser's page, from ``origin``, is not of this host."""
    return origin is not None and _netloc(origin) != (host or "").lower()


def _netloc(url: str) -> str | None:
    """Return a URL's host and port in lower case, None if it cannot be read: brackets amiss."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return None
