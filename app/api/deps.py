"""What route functions ask for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from app.api.files import Files
from app.api.service import Service


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(_service)]


def _files(request: Request) -> Files:
    files: Files = request.app.state.files
    return files


FilesDep = Annotated[Files, Depends(_files)]
