"""GET /v2/languages and /v2/usage."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.deepl.answers import answer, authorize
from app.api.deepl.desk import DeskDep
from app.api.deps import ServiceDep
from app.api.dialect import WireError
from app.api.parameters import read_parameters

router = APIRouter(dependencies=[Depends(authorize)])

_SOURCE = [{"language": "DE", "name": "German"}]
_TARGET = [
    {"language": "EN-GB", "name": "English (British)", "supports_formality": False},
    {"language": "EN-US", "name": "English (American)", "supports_formality": False},
]
_BOTH = ["GET", "POST"]


@router.api_route("/v2/languages", methods=_BOTH)
async def languages(request: Request, service: ServiceDep) -> Response:
    """Return the source languages, or with `type=target` the target languages.

    DeepL's own client sends the type as a form in the body of a GET.
    """
    parameters = await read_parameters(request, service.settings.max_body_bytes)
    kind = parameters.values.get("type") or "source"
    if kind not in {"source", "target"}:
        raise WireError(400, "Parameter 'type' is invalid. 'source' and 'target' are valid values.")
    return answer(request, _TARGET if kind == "target" else _SOURCE)


@router.api_route("/v2/usage", methods=_BOTH)
async def usage(request: Request, desk: DeskDep) -> Response:
    """Return the characters that the account has used, and how many it may."""
    used, limit = desk.usage.of(request)
    return answer(request, {"character_count": used, "character_limit": limit})
