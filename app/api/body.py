"""Request bodies: read within bounds, decoded strictly, parsed with stable error codes."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from app.api.errors import RequestError
from app.api.schemas import TranslateIn, TranslateOptions
from app.api.service import Service

Model = TypeVar("Model", bound=BaseModel)
Result = TypeVar("Result")

_LARGE = 20_000  # bytes; some milliseconds

_JSON = "application/json"
# The media types of texts that come as they are, and what they say of the format.
_TEXTS = {
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
}
# What curl's --data-binary says of every body; the native API has no forms, so it is plain text.
_UNLABELLED = "application/x-www-form-urlencoded"
_FORM_FIELD = re.compile(r"\w+=")
_MOST_NAMES = 1_000  # ours are a few dozen, and each unknown one costs a kilobyte
# JSON is parsed in one go, in which nobody else's request moves: 0.1 s for so many values. The
# largest glossary has 50,000.
_MOST_MARKS = 100_000
# pydantic's error type: our code. What is not here has an allowed type but not an allowed value.
_CODES = {
    "missing": "missing_field",
    "extra_forbidden": "unknown_field",
    "string_unicode": "forbidden_character",
}


async def aside(size: int, work: Callable[[], Result]) -> Result:
    """Return what ``work`` on so many bytes gives; in a thread if that takes long.

    Others' requests and the probes must not wait for it.
    """
    return await asyncio.to_thread(work) if size > _LARGE else work()


async def read(request: Request, limit: int) -> bytes:
    """Return the body.

    Raises:
        RequestError: it is longer than ``limit`` bytes (nothing more is read then), comes too
            slowly, or is compressed.
        Overloaded: too much is being received.
        ClientDisconnect: the caller went away.
    """
    if request.headers.get("content-encoding", "identity") != "identity":
        raise RequestError("unsupported_media_type", "Compressed bodies are not understood.")
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > limit:
        raise RequestError("body_too_large", f"At most {limit} bytes are allowed.")
    service: Service = request.app.state.service
    settings = service.settings
    body = bytearray()
    begun = asyncio.get_running_loop().time()
    try:
        with service.receive() as take:
            async with asyncio.timeout(settings.body_seconds) as timer:
                async for chunk in request.stream():
                    if len(body) + len(chunk) > limit:
                        raise RequestError("body_too_large", f"At most {limit} bytes are allowed.")
                    take(len(chunk))
                    body += chunk
                    allowed = settings.body_seconds + len(body) / settings.least_bytes_per_second
                    timer.reschedule(begun + allowed)
    except TimeoutError:
        raise RequestError("request_timeout", "The body did not come in time.") from None
    return bytes(body)


def translate_in(body: bytes, content_type: str | None, query: Mapping[str, str]) -> TranslateIn:
    """Return a translation request: JSON, or a text as it is with options in the query.

    Raises:
        RequestError: with the code and place of the fault.
    """
    media, charset = media_type(content_type)
    if media == _JSON:
        if query:
            raise RequestError("unknown_option", "With a JSON body, options belong into it.")
        return parse(body, TranslateIn)
    if media not in {*_TEXTS, _UNLABELLED}:
        raise RequestError(
            "unsupported_media_type",
            f"Send {_JSON}, or the text as it is, as {', '.join(_TEXTS)}.",
        )
    if charset.lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise RequestError("unsupported_media_type", "Send text in UTF-8.")
    text = decode(body)
    if media == _UNLABELLED and _FORM_FIELD.match(text):
        raise RequestError(
            "unsupported_media_type",
            f"Forms are not understood. Send the text itself as text/plain, or {_JSON}.",
        )
    form = {"format": _TEXTS.get(media, "text")}
    return TranslateIn(text=text, options=_query_options({**form, **query}))


def parse(body: bytes, model: type[Model]) -> Model:
    """Return a JSON body as ``model``.

    Raises:
        RequestError: with the code and place of the fault, never with the value at fault.
    """
    value = load_json(body)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        _refuse(error.errors(include_url=False, include_input=False)[0])


def load_json(body: bytes) -> Any:  # noqa: ANN401 - whatever was sent
    """Return what a JSON body says.

    Raises:
        RequestError: it is not valid JSON, has a field twice or very many, has very many values, or
            is not UTF-8.
    """
    if _marks(body) > _MOST_MARKS and _marks(_without_strings(body)) > _MOST_MARKS:
        raise RequestError(
            "body_too_large", f"At most {_MOST_MARKS} brackets, braces and commas are allowed."
        )
    try:
        return json.loads(
            decode(body),
            parse_constant=_no_constant,
            parse_float=_number,
            object_pairs_hook=_members,
        )
    except (ValueError, RecursionError) as error:
        where = f" at offset {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise RequestError("malformed_json", f"The body is not valid JSON{where}.") from None


def require_json(content_type: str | None) -> None:
    """Refuse a body that is not labelled as JSON.

    Raises:
        RequestError: the media type is another.
    """
    if media_type(content_type)[0] != _JSON:
        raise RequestError("unsupported_media_type", f"Send {_JSON}.")


def _query_options(query: Mapping[str, str]) -> TranslateOptions:
    try:
        return TranslateOptions.model_validate_strings(dict(query))
    except ValidationError as error:
        _refuse(error.errors(include_url=False, include_input=False)[0], "/options")


def _refuse(fault: Any, base: str = "") -> NoReturn:  # noqa: ANN401 - pydantic's ErrorDetails
    """Raise the error for pydantic's ``fault``; names that the caller invented are not repeated."""
    kind = str(fault["type"])
    path = [str(step) for step in fault["loc"]]
    code = _CODES.get(kind, "invalid_type" if kind.endswith("_type") else "invalid_value")
    detail = str(fault["msg"])
    if kind == "extra_forbidden":
        path.pop()
        if base or "options" in path:
            code = "unknown_option"
            detail = "Options are " + ", ".join(TranslateOptions.model_fields) + "."
        else:
            detail = "A field is not known here."
    if path and path[-1] in {"source_language", "target_language"}:
        code = "unsupported_language"
    raise RequestError(code, detail, pointer=base + "".join(f"/{step}" for step in path)) from None


def decode(body: bytes) -> str:
    """Return a body as text.

    Raises:
        RequestError: it is not UTF-8.
    """
    try:
        return body.decode("utf-8-sig" if body.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(
            "invalid_encoding", f"The body is not valid UTF-8 at byte {error.start}."
        ) from None


def media_type(content_type: str | None) -> tuple[str, str]:
    """Return media type and charset of a Content-Type header; UTF-8 if it names none."""
    media, *parameters = (content_type or _JSON).split(";")
    charset = "utf-8"
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset":
            charset = value.strip('" ')
    return media.strip().lower(), charset


def _marks(body: bytes) -> int:
    return sum(map(body.count, b"[{,"))


def _without_strings(body: bytes) -> bytes:
    """Return JSON without what is in its strings: a text may have as many marks as it likes."""
    # A value has a name at most and is a string at most: four quotation marks.
    parts = body.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"', 4 * _MOST_MARKS)
    return b"".join(parts[::2])


def _number(written: str) -> int | float:
    """Return 2 for ``2.0``: JSON has but one kind of number, and JSON Schema takes it for whole."""
    value = float(written)
    return int(value) if value.is_integer() and abs(value) <= 2**53 else value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, of which readers may disagree if it has a name twice."""
    if len(pairs) > _MOST_NAMES:
        raise RequestError("unknown_field", f"An object has more than {_MOST_NAMES} fields.")
    members = dict(pairs)
    if len(members) < len(pairs):
        raise RequestError("malformed_json", "An object has a field twice.")
    return members


def _no_constant(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON.")
