"""Wire formats besides our own: which requests they own, and how they tell errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.responses import Response
from starlette.types import Scope

from app.api.errors import TABLE, RequestError, extra_headers, problem_response
from app.errors import DepescheError


class WireError(DepescheError):
    """An error with the status and the words that a foreign API has for it."""

    code = "invalid_request"

    def __init__(self, status: int, message: str, *, number: int = 0) -> None:
        """``number`` is the foreign API's own code, where it has such."""
        super().__init__(message)
        self.status = status
        self.number = number


@dataclass(frozen=True, slots=True)
class Dialect:
    """A foreign API: its routes, the requests that are its own, and its errors as answers."""

    name: str
    router: APIRouter
    owns: Callable[[str, frozenset[str]], bool]
    """Given a path (without the gateway's prefix) and the names in the query."""
    refuse: Callable[[DepescheError, str], Response]
    """Given an error and the request's id."""


def path_of(scope: Scope) -> str:
    """Return the path without the prefix that a gateway puts before it."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def query_names(scope: Scope) -> frozenset[str]:
    """Return the names of the query's parameters."""
    query = scope["query_string"].decode("latin-1")
    return frozenset(name for name, _ in parse_qsl(query, keep_blank_values=True))


def error_response(scope: Scope, error: DepescheError, request_id: str) -> Response:
    """Return ``error`` in the shape of the API that the request is meant for."""
    names = query_names(scope)
    for dialect in scope["app"].state.dialects:
        if dialect.owns(path_of(scope), names):
            response: Response = dialect.refuse(error, request_id)
            response.headers.update(extra_headers(error, response.status_code))
            return response
    return problem_response(error, request_id)


def status_of(error: DepescheError) -> int:
    """Return the status of ``error`` where 422 is not known: a request at fault is 400."""
    status = error.status if isinstance(error, WireError) else TABLE[error.code][0]
    return 400 if status in {406, 422} else status


async def on_error(request: Request, error: Exception) -> Response:
    """Exception handler for the whole error tree."""
    known = error if isinstance(error, DepescheError) else DepescheError()
    return error_response(request.scope, known, request.state.request_id)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Exception handler for what the router itself refuses."""
    status = getattr(error, "status_code", 500)
    code = {404: "not_found", 405: "method_not_allowed"}.get(status, "internal")
    response = error_response(
        request.scope, RequestError(code, TABLE[code][1]), request.state.request_id
    )
    response.headers.update(getattr(error, "headers", None) or {})
    return response
