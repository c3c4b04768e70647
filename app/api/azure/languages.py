"""GET /languages."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.azure.answers import answer, fault
from app.api.azure.requests import check_version, option
from app.api.azure.route import AzureRoute

# Azure lists languages without asking for a key.
router = APIRouter(route_class=AzureRoute, dependencies=[Depends(check_version)])

_LANGUAGES = {
    "de": {"name": "German", "nativeName": "Deutsch", "dir": "ltr"},
    "en": {"name": "English", "nativeName": "English", "dir": "ltr"},
}
_SCOPES: dict[str, object] = {"translation": _LANGUAGES, "transliteration": {}, "dictionary": {}}


@router.get("/languages")
async def languages(request: Request) -> Response:
    """Return the languages of the scopes that are asked for, or of all."""
    wanted = option(request.query_params, "scope") or ",".join(_SCOPES)
    scopes = [scope.strip().lower() for scope in wanted.split(",")]
    if not set(scopes) <= set(_SCOPES):
        raise fault(400001, "The scope parameter is not valid.")
    return answer(request, {scope: _SCOPES[scope] for scope in scopes})
