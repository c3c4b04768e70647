"""Errors as answers: one table from error to status, one shape for all (RFC 9457)."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from app import errors

MEDIA_TYPE = "application/problem+json"

# code: status, title. Codes are part of the interface.
TABLE: dict[str, tuple[int, str]] = {
    "malformed_request": (400, "The request is not valid HTTP."),
    "malformed_json": (400, "The body is not valid JSON."),
    "invalid_encoding": (400, "The body is not valid UTF-8."),
    "invalid_request": (422, "The request does not fit together."),
    "invalid_type": (422, "A value has the wrong type."),
    "invalid_value": (422, "A value is not allowed."),
    "missing_field": (422, "A required field is missing."),
    "unknown_field": (422, "There is no such field."),
    "unknown_option": (422, "There is no such option."),
    "unsupported_language": (422, "Only German to English is translated."),
    "empty_text": (422, "The text is empty."),
    "invalid_glossary": (422, "The glossary cannot be used."),
    "forbidden_character": (422, "The text holds a character that cannot be translated."),
    "invalid_markup": (422, "The markup cannot be read."),
    "missing_key": (401, "A key is needed."),
    "invalid_key": (401, "The key is not good."),
    "forbidden": (403, "The key does not allow this."),
    "cross_origin": (403, "Another site's page may not do this."),
    "not_found": (404, "There is nothing here."),
    "method_not_allowed": (405, "The path does not take this method."),
    "not_acceptable": (406, "None of the accepted media types can be given."),
    "request_timeout": (408, "The request did not come in time."),
    "too_long": (413, "The request is too long."),
    "body_too_large": (413, "The body is too large."),
    "target_too_long": (414, "The address is too long."),
    "unsupported_media_type": (415, "The body's media type is not understood."),
    "host_not_allowed": (421, "The service does not answer to this host name."),
    "rate_limited": (429, "The key's requests per minute are used up."),
    "too_many_concurrent": (429, "The key's requests at a time are running."),
    "quota_exceeded": (429, "The key's characters are used up."),
    "overloaded": (429, "Too much work is waiting."),
    "over_share": (429, "Too much of your own work is waiting."),
    "head_too_large": (431, "The request's head is too large."),
    "internal": (500, "Something went wrong here."),
    "engine_failed": (500, "A sentence could not be computed."),
    "not_ready": (503, "The service is not ready."),
    "draining": (503, "The service is shutting down."),
    "too_many_connections": (503, "Too many connections are open."),
    "deadline_exceeded": (504, "The time for the request is over."),
}


class RequestError(errors.DepescheError):
    """A fault that only HTTP knows, such as a body of the wrong media type."""

    def __init__(self, code: str, message: str, *, pointer: str | None = None) -> None:
        """``pointer`` is a JSON pointer to the place in the body, if there is one."""
        super().__init__(message)
        self.code = code
        self.pointer = pointer


class Problem(BaseModel):
    """An error (RFC 9457). It never holds text from the request."""

    type: str = Field(description="`urn:depesche:problem:` and the code.")
    title: str = Field(description="The kind of error in words.")
    status: int = Field(description="The HTTP status.")
    code: str = Field(description="Stable name of the kind of error, for programs.")
    detail: str = Field(description="What is wrong with this request.")
    pointer: str | None = Field(None, description="JSON pointer to the place in the body.")
    request_id: str | None = Field(None, description="The request's X-Request-Id.")


class ErrorLine(BaseModel):
    """The last line of a stream that could not be finished."""

    type: Literal["error"] = "error"
    problem: Problem


def problem(error: errors.DepescheError, request_id: str | None) -> Problem:
    """Return ``error`` as a problem document."""
    status, title = TABLE[error.code]
    pointer = getattr(error, "pointer", None)
    document = getattr(error, "document", None)
    if pointer is None and document is not None:
        pointer = f"/documents/{document}/text"
    entry = getattr(error, "entry", None)
    if pointer is None and entry is not None:
        pointer = f"/options/glossary/{entry}"
    return Problem(
        type=f"urn:depesche:problem:{error.code}",
        title=title,
        status=status,
        code=error.code,
        detail=str(error) or title,
        pointer=pointer,
        request_id=request_id,
    )


def problem_response(error: errors.DepescheError, request_id: str | None) -> Response:
    """Return ``error`` as an HTTP answer."""
    body = problem(error, request_id)
    return Response(
        body.model_dump_json(exclude_none=True),
        status_code=body.status,
        media_type=MEDIA_TYPE,
        headers=extra_headers(error, body.status),
    )


def extra_headers(error: errors.DepescheError, status: int) -> dict[str, str]:
    """Return the headers that go with ``error``: when to try again, and what key is wanted."""
    headers = {}
    seconds = getattr(error, "retry_after", None)
    if seconds is not None:
        headers["Retry-After"] = str(max(1, math.ceil(seconds)))
    elif status == 503:
        headers["Retry-After"] = "5"
    if status == 401:
        # RFC 6750: a token that was sent and is not good is told apart.
        fault = "" if isinstance(error, errors.MissingKey) else ', error="invalid_token"'
        headers["WWW-Authenticate"] = f'Bearer realm="Depesche"{fault}'
    return headers
