"""DeepL's API as a whole."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.deepl import documents, glossaries_v2, glossaries_v3, languages, translate
from app.api.deepl.answers import refuse
from app.api.dialect import Dialect


def deepl() -> Dialect:
    """Return DeepL's API; its routes find a :class:`Desk` in the application's state."""
    router = APIRouter()
    for part in (translate, languages, documents, glossaries_v2, glossaries_v3):
        router.include_router(part.router)
    return Dialect("deepl", router, _owns, refuse)


def _owns(path: str, _query: frozenset[str]) -> bool:
    return path.startswith(("/v2/", "/v3/"))
