"""What callers of Azure's API send: options in the query, texts in the body."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from fastapi import Request

from app.api.azure.answers import fault
from app.api.body import aside, load_json, read, require_json
from app.api.service import Service

MOST_TEXTS = 1000
ENGLISH = frozenset({"en", "en-us", "en-gb"})


def option(query: Mapping[str, str], name: str, default: str = "") -> str:
    """Return an option of the query, whose names Azure takes in any case."""
    for given, value in query.items():
        if given.lower() == name.lower():
            return value
    return default


def flag(query: Mapping[str, str], name: str) -> bool:
    """Return an option that is true or false.

    Raises:
        WireError: it is neither.
    """
    value = option(query, name, "false").lower()
    if value not in {"true", "false"}:
        raise fault(400000, f"The value of {name} is neither true nor false.")
    return value == "true"


def check_version(request: Request) -> None:
    """Refuse other versions than 3.0.

    Raises:
        WireError: another is asked for.
    """
    if option(request.query_params, "api-version") != "3.0":
        raise fault(400021, "The API version parameter is missing or invalid.")


def check_source(query: Mapping[str, str], name: str) -> bool:
    """Return whether the caller names the source language, which must be German then.

    Raises:
        WireError: it names another.
    """
    language = option(query, name).lower()
    if language and language not in {"de", "de-de", "de-at", "de-ch"}:
        raise fault(400035, f"The source language ({name}) is not valid: only de is translated.")
    return bool(language)


def targets(request: Request) -> list[str]:
    """Return the target languages as they were named, all of them English.

    Raises:
        WireError: none is named, or one is not English.
    """
    named = [value for name, value in request.query_params.multi_items() if name.lower() == "to"]
    if not named or any(language.lower() not in ENGLISH for language in named):
        raise fault(400036, "The target language (to) is missing or not valid: only en is given.")
    return list(dict.fromkeys(named))


async def read_texts(request: Request, service: Service) -> list[str]:
    """Return the texts in the body.

    Raises:
        WireError, RequestError: the body is not a list of objects with a text each, or holds more
            than is allowed.
    """
    require_json(request.headers.get("content-type"))
    body = await read(request, service.settings.max_body_bytes)
    value = await aside(len(body), partial(load_json, body))
    if not isinstance(value, list) or not value:
        raise fault(400074, "The body is not a JSON array of texts.")
    most = min(MOST_TEXTS, service.settings.max_documents)
    if len(value) > most:
        raise fault(400072, f"At most {most} texts are allowed.")
    texts = [_text(item) for item in value]
    characters = sum(map(len, texts))
    if characters > service.settings.max_characters:
        raise fault(
            400050,
            f"{characters} characters; at most {service.settings.max_characters} are allowed.",
        )
    return texts


def _text(item: object) -> str:
    text = item.get("Text", item.get("text")) if isinstance(item, dict) else None
    if not isinstance(text, str):
        raise fault(400005, "An input text is missing or not a string.")
    return text
