"""Keys, answers and errors as Azure Translator gives them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

from app.api.access import access_of, bearer
from app.api.dialect import WireError, status_of
from app.api.errors import TABLE
from app.errors import DepescheError

# Our code: Azure's; whatever is not here has Azure's general code for the status.
_NUMBERS = {
    "malformed_json": 400074,
    "invalid_encoding": 400074,
    "invalid_type": 400074,
    "empty_text": 400005,
    "forbidden_character": 400020,
    "too_long": 400050,
    "body_too_large": 400077,
    "invalid_markup": 400020,
    "missing_key": 401000,
    "invalid_key": 401000,
    "quota_exceeded": 403001,
}


async def authorize(request: Request) -> None:
    """Let nobody in without a key that is known, if keys are asked for.

    Raises:
        KeyRefused, LimitExceeded: see :meth:`app.api.access.Access.enter`.
    """
    given = [
        request.headers.get("ocp-apim-subscription-key"),
        request.query_params.get("Subscription-Key"),
        bearer(request),
    ]
    access_of(request).enter(request, given)


def fault(number: int, message: str) -> WireError:
    """Return an error by Azure's six-digit number, whose first three are the status."""
    return WireError(number // 1000, message, number=number)


def answer(request: Request, content: object, metered: int | None = None) -> Response:
    """Return ``content`` as JSON; ``metered`` is the number of characters to be paid for."""
    headers = dict(identify(request.state.request_id))
    if metered is not None:
        headers |= {"X-metered-usage": str(metered), "X-mt-system": "NMT"}
    return _json(content, 200, headers)


def identify(request_id: str) -> Mapping[str, str]:
    """Return the header by which a caller names a request to its operator."""
    return {"X-RequestId": request_id}


def refuse(error: DepescheError, request_id: str) -> Response:
    """Return ``error`` in Azure's shape."""
    number = error.number if isinstance(error, WireError) else _NUMBERS.get(error.code, 0)
    status = number // 1000 or status_of(error)
    number = number or status * 1000
    message = str(error) or TABLE[error.code][1]
    content = {"error": {"code": number, "message": message}}
    return _json(content, status, identify(request_id))


def _json(content: object, status: int, headers: Mapping[str, str]) -> Response:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(body, status, headers, "application/json; charset=utf-8")
