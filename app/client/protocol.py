"""What the synchronous and the asynchronous client share: bodies, answers, when to try again."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any, Literal, Required, TypedDict

import httpx
from pydantic import ValidationError

from app.client.errors import (
    ApiError,
    ClientError,
    ConnectionLost,
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
    a wait over ``longest`` seconds is an error at once. Without it, waits double from ``first``.
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
    try:
        retry_after: float | None = float(response.headers["Retry-After"])
    except (KeyError, ValueError):
        retry_after = None
    return api_error(problem, retry_after)


def transport_error(error: httpx.TransportError) -> ClientError:
    """Return a failure of the connection as an exception of ours."""
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
        return Unreachable("The service cannot be reached.")
    if isinstance(error, httpx.TimeoutException):
        return TimedOut("The service did not answer in time.")
    return ConnectionLost("The connection was lost.")


def line(text: str) -> Sentence | Summary:
    """Return a line of the stream.

    Raises:
        ApiError: it tells an error.
    """
    value = json.loads(text)
    if value["type"] == "error":
        raise api_error(Problem.model_validate(value["problem"]))
    if value["type"] == "summary":
        (document,) = value["documents"]
        return Summary(
            translation=document["translation"], model=value["model"], usage=value["usage"]
        )
    return Sentence.model_validate(value)
