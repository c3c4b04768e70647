"""What DeepL's routes share: everything that outlives a request."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from app.api.access import account_of
from app.api.deepl.account import Usage
from app.api.deepl.glossaries import Glossaries
from app.api.deepl.shelf import Shelf
from app.settings import Settings


class Desk:
    """Everything behind DeepL's API that outlives a request."""

    def __init__(self, settings: Settings) -> None:
        self.usage = Usage(settings)
        self.glossaries = Glossaries(settings)


async def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.deepl
    return desk


DeskDep = Annotated[Desk, Depends(_desk)]


async def _shelf(request: Request, desk: DeskDep) -> Shelf:
    return Shelf(desk.glossaries, account_of(request))


ShelfDep = Annotated[Shelf, Depends(_shelf)]
