"""POST /detect."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.azure.answers import answer, authorize
from app.api.azure.requests import check_version, read_texts
from app.api.azure.route import AzureRoute
from app.api.body import aside
from app.api.deps import ServiceDep
from app.detect import detect
from app.types import Guess

router = APIRouter(
    route_class=AzureRoute, dependencies=[Depends(authorize), Depends(check_version)]
)

# What Azure says of a text that may be in any language.
_UNKNOWN = Guess("und", 0.0)


@router.post("/detect")
async def detect_languages(request: Request, service: ServiceDep) -> Response:
    """Return the language of each text, and what else it may be in."""
    texts = await read_texts(request, service)
    return answer(request, await aside(sum(map(len, texts)), lambda: _found(texts)))


def _found(texts: list[str]) -> list[dict[str, object]]:
    found = []
    for text in texts:
        best, *others = detect(text) or (_UNKNOWN,)
        item = _shown(best)
        if others:
            item["alternatives"] = [_shown(other) for other in others]
        found.append(item)
    return found


def _shown(guess: Guess) -> dict[str, object]:
    return {
        "language": guess.language,
        "score": round(guess.confidence, 2),
        "isTranslationSupported": guess.language == "de",
        "isTransliterationSupported": False,
    }
