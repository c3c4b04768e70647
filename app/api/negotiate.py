"""Which of our media types the caller likes best."""

from __future__ import annotations

from app.api.errors import RequestError

JSON = "application/json"
NDJSON = "application/x-ndjson"
PLAIN = "text/plain"
_OFFERED = (JSON, NDJSON, PLAIN)


def choose(accept: str | None) -> str:
    """Return the offered media type that an Accept header prefers; JSON if it does not care.

    Raises:
        RequestError: it accepts none of them.
    """
    wishes = dict(_wish(item) for item in (accept or "*/*").split(","))
    best, best_quality = JSON, 0.0
    for offered in _OFFERED:
        family = offered.partition("/")[0] + "/*"
        quality = wishes.get(offered, wishes.get(family, wishes.get("*/*", 0.0)))
        if quality > best_quality:
            best, best_quality = offered, quality
    if not best_quality:
        raise RequestError("not_acceptable", f"Offered are {', '.join(_OFFERED)}.")
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
