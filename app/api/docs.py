"""What OpenAPI cannot learn from the code: bodies that routes read themselves, and errors."""

from __future__ import annotations

from typing import Any

from app.api.errors import MEDIA_TYPE, TABLE, ErrorLine, Problem
from app.api.schemas import TEXT, SegmentIn, SentenceLine, SummaryLine, TranslateIn

DESCRIPTION = """\
German news in, English out: sentence by sentence, with the place of every sentence on both sides,
word alignment on request, and the doubts about every translation.

All offsets are zero-based and half-open; they count Unicode code points of the text as received
(or of the translation), unless the option `offsets` is `utf16`.

Where the operator asks for keys, send yours as `Authorization: Bearer KEY` or `X-Api-Key: KEY`.
"""


def _schema(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


_HEADERS: dict[str, Any] = {
    "X-Request-Id": {
        "description": "The request's own, if it has a sane one, or a new one.",
        "required": True,
        "schema": {"type": "string", "pattern": r"^[A-Za-z0-9_.:\-]{1,128}$"},
    },
    "Server-Timing": {
        "description": "Milliseconds by stage, and in total.",
        "required": True,
        "schema": {"type": "string"},
    },
}
_RETRY: dict[str, Any] = {
    "Retry-After": {
        "description": "Seconds until another try may succeed.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}


def _problem(status: int) -> dict[str, Any]:
    codes = [f"`{code}`" for code, (number, _) in TABLE.items() if number == status]
    return {
        "description": "Codes: " + ", ".join(codes),
        "headers": {**_HEADERS, **(_RETRY if status in {429, 503} else {})},
        "content": {MEDIA_TYPE: {"schema": _schema("Problem")}},
    }


_STATUSES = sorted({status for status, _ in TABLE.values()} - {404, 405})
RESPONSES: dict[int | str, dict[str, Any]] = {status: _problem(status) for status in _STATUSES}


_EXAMPLES: dict[str, Any] = {
    "application/json": {"text": "Die Ursache ist noch unklar.\n\nRund 2.500 Menschen warteten."},
    "text/plain": "Die Ursache ist noch unklar.",
    "text/html": "<p>Die Ursache ist <em>noch</em> unklar.</p>",
    "application/xml": "<p>Die Ursache ist <em>noch</em> unklar.</p>",
}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description, **TEXT}


def _body(*contents: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "requestBody": {
            "required": True,
            "content": {
                media: {"schema": schema, "example": _EXAMPLES[media]} for media, schema in contents
            },
        }
    }


TRANSLATE_BODY = _body(
    ("application/json", _schema("TranslateIn")),
    ("text/plain", _text("German text in UTF-8.")),
    ("text/html", _text("A page or a part of one, in UTF-8.")),
    ("application/xml", _text("A document or a part of one, in UTF-8.")),
)
SEGMENT_BODY = _body(("application/json", _schema("SegmentIn")))

# Schemas that no route declares as its own.
EXTRA_SCHEMAS = (TranslateIn, SegmentIn, SentenceLine, SummaryLine, ErrorLine, Problem)

# Where the service asks for keys: by either header, but not for the probes.
SECURITY_SCHEMES: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
}
OPEN_PATHS = frozenset({"/livez", "/readyz"})
