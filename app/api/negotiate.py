"""Which of our media types the caller likes best."""

from __future__ import annotations

from app.api.errors import RequestError

JSON = "application/json"
NDJSON = "application/x-ndjson"
PLAIN = "text/plain"
MARKUP = {"text": (), "html": ("text/html",), "xml": ("application/xml", "text/xml")}
"""By the format of the request: in what the bare translation can be given."""

# Gateways that know this header pass such an answer on as it comes.
UNBUFFERED = {"X-Accel-Buffering": "no"}


def choose(accept: str | None, form: str = "text", *, several: bool = False) -> str:
    """Return the offered media type that an Accept header prefers; JSON if it does not care.

    ``form`` is the format of the request. A bare translation is offered unless there are
    ``several`` texts.

    Raises:
        RequestError: it accepts none of them.
    """
    all_offered = (JSON, NDJSON) if several else (JSON, NDJSON, PLAIN, *MARKUP[form])
    wishes = dict(_wish(item) for item in (accept or "*/*").split(","))
    best, best_quality = JSON, 0.0
    for offered in all_offered:
        family = offered.partition("/")[0] + "/*"
        quality = wishes.get(offered, wishes.get(family, wishes.get("*/*", 0.0)))
        if quality > best_quality:
            best, best_quality = offered, quality
    if not best_quality:
        raise RequestError("not_acceptable", f"Offered are {', '.join(all_offered)}.")
    return best


def _wish(item: str) -> tuple[str, float]:
    media, *parameters = item.split(";")
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                quality = float(value)
            except ValueError:
                quality = 0.0
    return media.strip().lower(), quality
