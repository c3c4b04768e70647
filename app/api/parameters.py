"""Parameters of foreign APIs: from a JSON object, a form, an upload, and the query."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.api.body import aside, decode, load_json, media_type, read
from app.api.errors import RequestError
from app.errors import DepescheError

Model = TypeVar("Model", bound=BaseModel)

_MOST_FIELDS = 5_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a caller sent, by name.

    JSON values stand as they are; everything else is a string, or a list of strings if it was given
    more than once. What the body says goes before what the query says.
    """

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)
    is_json: bool = False

    def fit(self, model: type[Model], refuse: Callable[[str, str], DepescheError]) -> Model:
        """Return the parameters as ``model``.

        Raises:
            DepescheError: what ``refuse`` makes of the name of a parameter that does not fit, and
                the kind of its fault as pydantic calls it (``missing``, ``literal_error``, ...).
        """
        try:
            return model.model_validate(self.values)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            name = str(fault["loc"][0]) if fault["loc"] else ""
            raise refuse(name, str(fault["type"])) from None


async def read_parameters(request: Request, limit: int) -> Parameters:
    """Return the parameters of ``request``, whose body may have ``limit`` bytes.

    Only an upload may have more than other bodies, which take much more memory when they are read.

    Raises:
        RequestError: the body is too large, malformed or of an unknown kind.
    """
    media, _ = media_type(request.headers.get("content-type"))
    if media != "multipart/form-data":
        limit = min(limit, request.app.state.service.settings.max_body_bytes)
    body = await read(request, limit)
    query = _by_name(request.query_params.multi_items())
    if not body:
        return Parameters(query)
    return await aside(len(body), partial(_parsed, body, request.headers, query))


def _parsed(body: bytes, headers: Headers, query: Mapping[str, Any]) -> Parameters:
    media, charset = media_type(headers.get("content-type"))
    if media == "application/json" or media.endswith("+json"):
        value = load_json(body)
        if not isinstance(value, dict):
            raise RequestError("invalid_type", "The body is not a JSON object.")
        return Parameters({**query, **value}, is_json=True)
    if charset.lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise RequestError("unsupported_media_type", "Send text in UTF-8.")
    if media == "application/x-www-form-urlencoded":
        return Parameters({**query, **_by_name(_form(body))})
    if media == "multipart/form-data":
        fields, files = _multipart(headers, body)
        return Parameters({**query, **_by_name(fields)}, files)
    raise RequestError("unsupported_media_type", "Send JSON or a form.")


def _form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            decode(body), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise RequestError("invalid_encoding", "The form is not valid UTF-8.") from None
    except ValueError:
        raise RequestError("invalid_request", "The form has too many fields.") from None


class _InMemory(MultiPartParser):
    """Never writes to a disk: the whole body is in memory anyway, and bounded."""

    spool_max_size = 2**40


def _multipart(headers: Headers, body: bytes) -> tuple[list[tuple[str, str]], dict[str, Upload]]:
    async def stream() -> AsyncIterator[bytes]:
        yield body

    parser = _InMemory(
        headers,
        stream(),  # type: ignore[arg-type]
        max_files=10,
        max_fields=_MOST_FIELDS,
        max_part_size=len(body),
    )
    try:
        form = _at_once(parser.parse())
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise RequestError("invalid_request", "The form is malformed.") from None
    fields: list[tuple[str, str]] = []
    files: dict[str, Upload] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files[name] = Upload(value.filename or "", value.file.read())
            value.file.close()
        else:
            fields.append((name, value))
    return fields, files


def _at_once(parsing: Coroutine[Any, Any, FormData]) -> FormData:
    """Return what a coroutine gives that never waits, as it has all in memory."""
    try:
        parsing.send(None)
    except StopIteration as done:
        form: FormData = done.value
        return form
    parsing.close()
    raise RuntimeError("A form was waited for.")


def _by_name(fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in fields:
        if name not in values:
            values[name] = value
        elif isinstance(values[name], list):
            values[name].append(value)
        else:
            values[name] = [values[name], value]
    return values
