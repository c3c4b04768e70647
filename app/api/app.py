"""The HTTP application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException

from app import __version__
from app.api import health, translate
from app.api.docs import DESCRIPTION, EXTRA_SCHEMAS
from app.api.errors import on_error, on_http_error
from app.api.middleware import Observe
from app.api.service import Service
from app.errors import DepescheError


def create_app(service: Service) -> FastAPI:
    """Return the application around ``service``, which it opens and closes with its lifespan."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.begin()
        try:
            yield
        finally:
            await service.close()

    app = FastAPIOffline(
        title="Depesche",
        version=__version__,
        description=DESCRIPTION,
        redoc_url=None,
        lifespan=lifespan,
        exception_handlers={DepescheError: on_error, HTTPException: on_http_error},
    )
    app.state.service = service
    app.include_router(translate.router)
    app.include_router(health.router)
    app.add_middleware(Observe, service=service)
    _add_schemas(app)
    return app


def _add_schemas(app: FastAPI) -> None:
    """Put into OpenAPI the bodies that routes read or write themselves."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = generate()
            _, extra = models_json_schema(
                [(model, "validation") for model in EXTRA_SCHEMAS],
                ref_template="#/components/schemas/{model}",
            )
            schema["components"]["schemas"].update(extra["$defs"])
            ok = schema["paths"]["/v1/translate"]["post"]["responses"]["200"]
            ok["content"]["application/x-ndjson"] = {
                "schema": {
                    "oneOf": [
                        {"$ref": "#/components/schemas/SentenceLine"},
                        {"$ref": "#/components/schemas/SummaryLine"},
                        {"$ref": "#/components/schemas/ErrorLine"},
                    ]
                }
            }
            ok["content"]["text/plain"] = {"schema": {"type": "string"}}
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
