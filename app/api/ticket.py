"""How a request's work is queued: for whom, how urgent, until when."""

from __future__ import annotations

import time

from fastapi import Request

from app.api.service import Service
from app.types import Ticket


def make_ticket(request: Request, service: Service, timeout: float | None = None) -> Ticket:
    """Return the ticket of ``request``, whose time begins now.

    ``timeout`` is the seconds that the caller asks for; the settings bound it. The account is what
    whoever let the caller in has put into the request's state.
    """
    longest = service.settings.timeout
    seconds = min(timeout or longest, longest)
    account: str = getattr(request.state, "account", "")
    return Ticket(account=account, deadline=time.monotonic() + seconds)
