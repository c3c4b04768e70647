"""Keys, answers and errors as LibreTranslate gives them."""

from __future__ import annotations

import json

from fastapi import Request
from starlette.responses import Response

from app.api.access import access_of, bearer
from app.api.dialect import WireError, status_of
from app.api.errors import TABLE
from app.api.parameters import Parameters
from app.errors import DepescheError, TooLong

NAMES = {"de": "German", "en": "English"}


# What LibreTranslate says of keys, in its own words.
_KEYS = {
    "missing_key": (400, "Please contact the server operator to get an API key"),
    "invalid_key": (403, "Invalid API key"),
}


async def check_key(request: Request) -> None:
    """Dependency: the key in the query or the header, if there is one, before the body is read.

    Raises:
        KeyRefused, LimitExceeded: see :meth:`app.api.access.Access.enter`.
    """
    keys = _outside(request)
    if any(keys):
        access_of(request).enter(request, keys)


def authorize(request: Request, parameters: Parameters) -> None:
    """Let nobody in without a key that is known, if keys are asked for: here, one in the body.

    Raises:
        KeyRefused, LimitExceeded: see :meth:`app.api.access.Access.enter`.
    """
    if not any(_outside(request)):
        key = parameters.values.get("api_key")
        access_of(request).enter(request, [key if isinstance(key, str) else None])


def _outside(request: Request) -> list[str | None]:
    return [request.query_params.get("api_key"), bearer(request)]


def required(parameters: Parameters, name: str) -> str:
    """Return a parameter that must be there, as a string that is not empty.

    Raises:
        WireError: it is missing, or no string.
    """
    value = parameters.values.get(name)
    if not value:
        raise WireError(400, f"Invalid request: missing {name} parameter")
    if not isinstance(value, str):
        raise WireError(400, f"Invalid request: {name} parameter is not a string")
    return value


def queried(parameters: Parameters) -> tuple[list[str], bool]:
    """Return the texts in ``q``, and whether it was one text rather than a list.

    Raises:
        WireError: there are none, or they are no strings.
    """
    value = parameters.values.get("q")
    if not value:
        raise WireError(400, "Invalid request: missing q parameter")
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise WireError(400, "Invalid request: q parameter is not a string or a list of strings")
    return texts, not isinstance(value, list)


def languages(parameters: Parameters) -> str:
    """Return the source, ``auto`` or ``de``, of a request from there to English.

    Raises:
        WireError: another language is asked for.
    """
    source = required(parameters, "source").lower()
    target = required(parameters, "target").lower()
    if source not in {"auto", *NAMES}:
        raise WireError(400, "The source language is not supported")
    if target not in NAMES:
        raise WireError(400, "The target language is not supported")
    if source == "en" or target == "de":
        raise WireError(
            400,
            f"{NAMES[target]} ({target}) is not available as a target language from "
            f"{NAMES.get(source, 'German')} ({source})",
        )
    return source


def answer(content: object, status: int = 200) -> Response:
    """Return ``content`` as JSON."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(body, status, media_type="application/json")


def refuse(error: DepescheError, _request_id: str) -> Response:
    """Return ``error`` in LibreTranslate's shape."""
    if error.code in _KEYS:
        status, words = _KEYS[error.code]
        return answer({"error": words}, status)
    message = str(error) or TABLE[error.code][1]
    return answer({"error": message}, 400 if isinstance(error, TooLong) else status_of(error))
