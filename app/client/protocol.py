"""What the synchronous and the asynchronous client share: bodies, answers, when to try again."""

from __future__ import annotations

import json
import math
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal, Required, TypedDict, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from app.client.errors import (
    ApiError,
    ClientError,
    ConnectionLost,
    InvalidAnswer,
    Overloaded,
    TimedOut,
    Unavailable,
    Unreachable,
    api_error,
)
from app.client.results import Problem, Sentence, Summary

NDJSON = {"Accept": "application/x-ndjson"}
# Between two bytes. The service itself ends a request after 300 seconds, unless set otherwise.
TIMEOUT = 330.0


_Answer = TypeVar("_Answer", bound=BaseModel)


class GlossaryTerm(TypedDict, total=False):
    """A German term, and either its English or ``keep``: it stays as it is."""

    source: Required[str]
    target: str
    keep: bool
    match: Literal["inflected", "exact", "compound"]


class Options(TypedDict, total=False):
    """Options of a translation, as in the API."""

    format: Literal["text", "html", "xml"]
    alignment: Literal["sentence", "word"]
    beam_size: int
    alternatives: int
    length_ratio: float
    foreign: Literal["keep", "translate"]
    glossary: list[GlossaryTerm]
    offsets: Literal["codepoint", "utf16"]
    cache: Literal["use", "bypass", "forbid"]
    timeout: float


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and how long to wait for a service that is busy, starting or not there.

    At most ``attempts`` requests are made. What the service says in Retry-After is waited for, but
    a wait over ``longest`` seconds is an error at once. Without it, waits double from ``first``;
    characters that are used up for ever are an error at once, too.
    """

    attempts: int = 4
    first: float = 0.5
    longest: float = 60.0

    def wait(self, error: ClientError, attempt: int) -> float | None:
        """Return the seconds to wait after attempt number ``attempt`` (from 1), None to give up."""
        if attempt >= self.attempts or not isinstance(
            error, (Overloaded, Unavailable, Unreachable)
        ):
            return None
        told = error.retry_after if isinstance(error, ApiError) else None
        if told is not None:
            return told if told <= self.longest else None
        if error.code == "quota_exceeded":
            return None
        # Callers that were refused together should not come back together.
        spread: float = random.uniform(0.75, 1.25)  # noqa: S311 - no secret
        return min(self.longest, self.first * 2.0 ** (attempt - 1) * spread)


def base_url(url: str) -> httpx.URL:
    """Return the service's address, with a slash at its end.

    Raises:
        Unreachable: it is none.
    """
    try:
        address = httpx.URL(url.rstrip("/") + "/")
    except httpx.InvalidURL:
        address = httpx.URL("")
    if address.scheme not in {"http", "https"} or not address.host:
        raise Unreachable("The server's address must look like http://HOST:PORT.")
    return address


def key_header(key: str | None) -> dict[str, str]:
    """Return the header by which a key is sent."""
    return {} if key is None else {"Authorization": f"Bearer {key}"}


def body(text: str, options: Options) -> dict[str, Any]:
    """Return a translation request."""
    return {"text": text, "options": options}


def post(
    http: httpx.Client | httpx.AsyncClient,
    path: str,
    content: dict[str, Any],
    headers: dict[str, str] | None = None,
) -> httpx.Request:
    """Return a request that sends ``content`` as JSON.

    Raises:
        ClientError: it cannot be written so.
    """
    try:
        return http.build_request("POST", path, json=content, headers=headers)
    except ValueError:
        # The error itself holds the text.
        raise ClientError("Lone surrogates and NaN cannot be sent.") from None


def read(kind: type[_Answer], content: bytes) -> _Answer:
    """Return the body of a successful answer, typed.

    Raises:
        InvalidAnswer: it is something else.
    """
    try:
        return kind.model_validate_json(content)
    except ValidationError:
        raise _not_ours() from None


def refusal(response: httpx.Response) -> ClientError:
    """Return an answer that is no success as an exception; its body must have been read."""
    try:
        problem = Problem.model_validate_json(response.content)
    except ValidationError:
        # Not ours: a gateway's page, perhaps.
        title = f"HTTP status {response.status_code}"
        problem = Problem(
            title=title, status=response.status_code, code=f"http_{response.status_code}"
        )
    return api_error(problem, _seconds(response.headers.get("Retry-After")))


def _seconds(told: str | None) -> float | None:
    """Return what Retry-After says, a number or a date, in seconds from now, not below zero."""
    if told is None:
        return None
    try:
        seconds = float(told)
    except ValueError:
        try:
            date = parsedate_to_datetime(told)
            # It is in UTC, said or not.
            date = date.replace(tzinfo=date.tzinfo or UTC)
            seconds = (date - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def transport_error(error: httpx.RequestError) -> ClientError:
    """Return a failure of the connection, or of what came over it, as an exception of ours."""
    if isinstance(error, httpx.DecodingError):
        return _not_ours()
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
        return Unreachable("The service cannot be reached.")
    if isinstance(error, httpx.TimeoutException):
        return TimedOut("The service did not answer in time.")
    return ConnectionLost("The connection was lost.")


def line(text: str) -> Sentence | Summary:
    """Return a line of the stream.

    Raises:
        ApiError: it tells an error.
        InvalidAnswer: it is no line of ours.
    """
    try:
        part = _line(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _not_ours() from None
    if isinstance(part, Problem):
        raise api_error(part)
    return part


def _line(value: Any) -> Sentence | Summary | Problem:  # noqa: ANN401 - whatever came
    if value["type"] == "error":
        return Problem.model_validate(value["problem"])
    if value["type"] == "summary":
        (document,) = value["documents"]
        return Summary(
            translation=document["translation"], model=value["model"], usage=value["usage"]
        )
    return Sentence.model_validate(value)


def _not_ours() -> InvalidAnswer:
    """Return the error without a word of the answer, which may hold the text."""
    return InvalidAnswer("The answer is not one of the service.")
