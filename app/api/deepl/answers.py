"""Keys, answers and errors as DeepL gives them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

from app.api.access import access_of
from app.api.dialect import WireError, status_of
from app.api.errors import TABLE
from app.errors import DepescheError, InvalidGlossary

_SCHEME = "deepl-auth-key"
FORBIDDEN, NOT_FOUND, QUOTA = 403, 404, 456


# What DeepL has another status for than our own API.
_STATUSES = {"missing_key": FORBIDDEN, "invalid_key": FORBIDDEN, "quota_exceeded": QUOTA}


async def authorize(request: Request) -> None:
    """Let nobody in without a key that is known, if keys are asked for.

    Raises:
        KeyRefused, LimitExceeded: see :meth:`app.api.access.Access.enter`.
    """
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    given = [
        key.strip() if scheme.lower() == _SCHEME else None,
        request.query_params.get("auth_key"),
    ]
    access_of(request).enter(request, given)


def not_supported(name: str, kind: str = "") -> WireError:
    """Return DeepL's refusal of the parameter ``name``; ``kind`` is pydantic's word for why."""
    if kind == "missing":
        return WireError(400, f"Parameter '{name}' not specified.")
    return WireError(400, f"Value for '{name}' not supported.")


def answer(request: Request, content: object, status: int = 200) -> Response:
    """Return ``content`` as JSON."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(body, status, trace(request.state.request_id), "application/json")


def trace(request_id: str) -> Mapping[str, str]:
    """Return the header by which a caller names a request to its operator."""
    return {"X-Trace-ID": request_id}


def refuse(error: DepescheError, request_id: str) -> Response:
    """Return ``error`` in DeepL's shape."""
    message = str(error) or TABLE[error.code][1]
    content = {"message": message}
    if isinstance(error, InvalidGlossary):
        content = {"message": "Invalid glossary entries provided", "detail": message}
    body = json.dumps(content, ensure_ascii=False)
    status = _STATUSES.get(error.code) or status_of(error)
    return Response(body, status, trace(request_id), "application/json")
