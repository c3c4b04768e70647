"""POST /detect."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.deps import ServiceDep
from app.api.libretranslate.answers import answer, authorize, check_key, queried
from app.api.parameters import read_parameters
from app.detect import detect

router = APIRouter()


@router.post("/detect", dependencies=[Depends(check_key)])
async def detect_language(request: Request, service: ServiceDep) -> Response:
    """Return the languages that a text, or several taken together, may be in, likeliest first."""
    parameters = await read_parameters(request, service.settings.max_body_bytes)
    authorize(request, parameters)
    texts, _ = queried(parameters)
    return answer(
        [
            {"confidence": round(100 * guess.confidence, 1), "language": guess.language}
            for guess in detect("\n".join(texts))
        ]
    )
