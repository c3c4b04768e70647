"""How a request's work is queued: for whom, how urgent, until when."""

from __future__ import annotations

import time

from fastapi import Request

from app.api.access import account_of, permitted_priority
from app.api.service import Service
from app.types import Ticket


def make_ticket(request: Request, service: Service, timeout: float | None = None) -> Ticket:
    """Return the ticket of ``request``, whose time begins now.

    ``timeout`` is the seconds that the caller asks for; the settings bound it. The account and the
    priorities that are allowed are those of the caller's key.
    """
    longest = service.settings.timeout
    seconds = min(timeout or longest, longest)
    priority = permitted_priority(request, None)
    return Ticket(account_of(request), priority, time.monotonic() + seconds)
