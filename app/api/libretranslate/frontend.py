"""What LibreTranslate's clients ask before they translate."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from app.api.deps import ServiceDep
from app.api.dialect import WireError
from app.api.libretranslate.answers import NAMES, answer
from app.documents import FORMATS
from app.errors import NotReady

router = APIRouter()


@router.get("/languages")
async def languages() -> Response:
    """Return the languages, and what each can be translated to."""
    targets = {"de": ["en"], "en": []}
    return answer(
        [{"code": code, "name": name, "targets": targets[code]} for code, name in NAMES.items()]
    )


@router.get("/frontend/settings")
async def settings(service: ServiceDep) -> Response:
    """Return what a user interface must know of the server."""
    code = {"source": "de", "target": "en"}
    return answer(
        {
            "apiKeys": service.settings.asks_for_keys,
            "charLimit": service.settings.max_characters,
            "filesTranslation": True,
            "frontendTimeout": 500,
            "keyRequired": service.settings.asks_for_keys,
            "language": {side: {"code": code[side], "name": NAMES[code[side]]} for side in code},
            "suggestions": False,
            "supportedFilesFormat": [f".{name}" for name in FORMATS],
        }
    )


@router.get("/health")
async def health(service: ServiceDep) -> Response:
    """Say whether translations can be had."""
    if not service.ready:
        raise NotReady("The service is not ready.")
    return answer({"status": "ok"})


@router.post("/suggest")
async def suggest() -> Response:
    """Refuse suggestions, as a server does that was not told to collect them."""
    raise WireError(403, "Suggestions are disabled on this server.")
