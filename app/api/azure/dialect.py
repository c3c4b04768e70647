"""Azure Translator's API as a whole."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.azure import detect, languages, translate
from app.api.azure.answers import refuse
from app.api.azure.route import PREFIX, owns
from app.api.dialect import Dialect


def azure() -> Dialect:
    """Return Azure's API."""
    router = APIRouter()
    for part in (translate, detect, languages):
        for prefix in ("", PREFIX):
            router.include_router(part.router, prefix=prefix)
    return Dialect("azure", router, owns, refuse)
