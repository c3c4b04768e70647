"""How a request's work is queued: for whom, how urgent, until when."""

from __future__ import annotations

import re
import time

from fastapi import Request

from app.api.access import account_of, permitted_priority
from app.api.service import Service
from app.types import Priority, Ticket

# RFC 9218: urgency 7 is that of background tasks.
_BACKGROUND = re.compile(r"(?:^|[,\s])u=7(?:$|[,;\s])")
# What Envoy tells those behind it of the time that the caller has, in milliseconds.
_TIMEOUT_HEADER = "x-envoy-expected-rq-timeout-ms"
_LARGE = 20_000  # bytes


def make_ticket(
    request: Request,
    service: Service,
    timeout: float | None = None,
    priority: Priority | None = None,
) -> Ticket:
    """Return the ticket of ``request``, whose time begins now.

    ``timeout`` is the seconds that the caller asks for; a gateway's, told in a header, and the
    settings bound it. ``priority`` goes before what the header of that name says. The account and
    the priorities that are allowed are those of the caller's key.

    Raises:
        Forbidden: the key does not allow the priority.
    """
    priority = permitted_priority(request, priority or _told(request))
    settings = service.settings
    longest = settings.timeout if priority == "interactive" else settings.bulk_timeout
    told = request.headers.get(_TIMEOUT_HEADER, "")
    if told.isdecimal() and len(told) < 10:
        longest = min(longest, int(told) / 1000)
    seconds = min(timeout or longest, longest)
    return Ticket(account_of(request), priority, time.monotonic() + seconds)


def check_room(request: Request, service: Service, priority: Priority | None = None) -> None:
    """Refuse a large request that would be refused whatever it asks, before time is spent on it.

    A small one is soon read, and may be answered with what is remembered.

    Raises:
        Overloaded: too much waits.
        Draining, NotReady: the service takes no work.
    """
    translator = service.translator
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _LARGE:
        priority = priority or permitted_priority(request, _told(request))
        translator.check_room(Ticket(account_of(request), priority))


def _told(request: Request) -> Priority | None:
    """Return bulk if the header Priority (RFC 9218) says urgency 7."""
    return "bulk" if _BACKGROUND.search(request.headers.get("priority", "")) else None
