"""GET / and its files."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.errors import TABLE, RequestError
from app.api.page.assets import Asset, page

router = APIRouter(include_in_schema=False)

# Nothing but the page's own files and this service; and text can never become markup, not even by
# a mistake of ours.
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
)
_PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}


@router.api_route("/", methods=["GET", "HEAD"])
async def index(request: Request) -> Response:
    """Return the page."""
    return _answer(request, page().index, _PAGE_HEADERS)


@router.api_route("/assets/{version}/{name}", methods=["GET", "HEAD"])
async def asset(request: Request, version: str, name: str) -> Response:
    """Return a file of the page; one of another version is not there."""
    found = page().assets.get(name)
    if found is None or version != page().version:
        raise RequestError("not_found", TABLE["not_found"][1])
    return _answer(request, found, _YEAR)


def _answer(request: Request, found: Asset, headers: dict[str, str]) -> Response:
    headers = {**headers, "ETag": found.etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == found.etag:
        return Response(status_code=304, headers=headers)
    data = found.data
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        data = found.packed
    return Response(data, headers=headers, media_type=found.media_type)
