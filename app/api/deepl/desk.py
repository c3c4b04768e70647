"""What DeepL's routes share: everything that outlives a request."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from app.api.deepl.account import Usage
from app.api.deepl.glossaries import Glossaries
from app.settings import Settings


class Desk:
    """Everything behind DeepL's API that outlives a request."""

    def __init__(self, settings: Settings) -> None:
        self.usage = Usage(settings)
        self.glossaries = Glossaries(settings)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.deepl
    return desk


DeskDep = Annotated[Desk, Depends(_desk)]
