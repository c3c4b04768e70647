"""What route functions ask for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from app.api.service import Service


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(_service)]
