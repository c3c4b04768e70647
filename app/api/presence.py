"""Work that is only worth doing while the caller is still there."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request
from starlette.requests import ClientDisconnect

Result = TypeVar("Result")


async def while_present(request: Request, work: Coroutine[Any, Any, Result]) -> Result:
    """Return the result of ``work``, or cancel it as soon as the caller hangs up.

    The request's body must have been read.

    Raises:
        ClientDisconnect: the caller is gone and the work was cancelled.
    """
    task = asyncio.ensure_future(work)
    left = asyncio.ensure_future(gone(request))
    try:
        await asyncio.wait({task, left}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientDisconnect
    finally:
        for pending in (task, left):
            pending.cancel()
        await asyncio.gather(task, left, return_exceptions=True)


async def gone(request: Request) -> None:
    """Return when the caller has hung up; the request's body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
