"""LibreTranslate's API as a whole."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.dialect import Dialect
from app.api.libretranslate import detect, files, frontend, translate
from app.api.libretranslate.answers import refuse

_PATHS = frozenset(
    {"/translate", "/detect", "/languages", "/frontend/settings", "/health", "/suggest"}
    | {"/translate_file"}
)


def libretranslate() -> Dialect:
    """Return LibreTranslate's API."""
    router = APIRouter()
    for part in (translate, detect, files, frontend):
        router.include_router(part.router)
    return Dialect("libretranslate", router, _owns, refuse)


def _owns(path: str, _query: frozenset[str]) -> bool:
    return path in _PATHS or path.startswith("/download_file/")
