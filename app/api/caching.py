"""What a request says of the cache: in its options, and in the header that HTTP has for that."""

from __future__ import annotations

from fastapi import Request

from app.types import Caching

_STRICT: tuple[Caching, ...] = ("use", "bypass", "forbid")


def caching(request: Request, asked: Caching = "use") -> Caching:
    """Return the stricter of ``asked`` and of what the Cache-Control header asks for (RFC 9111).

    ``no-store`` forbids; ``no-cache`` and ``max-age=0`` bypass. Other directives say nothing here.
    """
    header = ",".join(request.headers.getlist("cache-control")).lower()
    directives = {part.strip() for part in header.split(",")}
    told: Caching = "use"
    if directives & {"no-cache", "max-age=0"}:
        told = "bypass"
    if "no-store" in directives:
        told = "forbid"
    return max(asked, told, key=_STRICT.index)
