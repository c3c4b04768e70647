"""The HTTP application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from app import __version__
from app.api import health, translate
from app.api.access import Access
from app.api.azure.dialect import azure
from app.api.deepl.desk import Desk
from app.api.deepl.dialect import deepl
from app.api.dialect import Dialect, on_error, on_http_error
from app.api.docs import DESCRIPTION, EXTRA_SCHEMAS, OPEN_PATHS, SECURITY_SCHEMES
from app.api.files import Files
from app.api.libretranslate.dialect import libretranslate
from app.api.middleware import Observe
from app.api.page import routes as page
from app.api.perimeter import Perimeter, listed
from app.api.service import Service
from app.errors import DepescheError
from app.settings import Settings


def create_app(service: Service) -> FastAPI:
    """Return the application around ``service``, which it opens and closes with its lifespan."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.begin()
        app.state.access.begin()
        try:
            yield
        finally:
            await app.state.access.close()
            await app.state.files.close()
            await service.close()

    app = FastAPIOffline(
        title="Depesche",
        version=__version__,
        description=DESCRIPTION,
        redoc_url=None,
        # FastAPI's own traces hold the query, where texts may stand.
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
        # Short names for the functions of generated clients.
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
        exception_handlers={DepescheError: on_error, HTTPException: on_http_error},
    )
    app.state.service = service
    app.state.access = Access(service.settings, service.metrics)
    app.include_router(translate.router)
    app.include_router(health.router)
    if service.settings.page:
        app.include_router(page.router)
    app.state.files = Files(service)
    app.state.deepl = Desk(service.settings)
    app.state.dialects = _dialects(service.settings)
    for dialect in app.state.dialects:
        # Their own documents describe them; docs/wire-formats.md says what holds here.
        app.include_router(dialect.router, include_in_schema=False)
    # The last is the outermost.
    app.add_middleware(Perimeter, settings=service.settings, metrics=service.metrics)
    _allow_origins(app, service.settings)
    app.add_middleware(Observe, service=service)
    _add_schemas(app, keys=service.settings.asks_for_keys)
    return app


def _dialects(settings: Settings) -> list[Dialect]:
    """Return the foreign APIs that are switched on; an earlier one goes first on shared paths."""
    choice = (
        (settings.deepl_api, deepl),
        (settings.azure_api, azure),
        (settings.libretranslate_api, libretranslate),
    )
    return [make() for wanted, make in choice if wanted]


def _allow_origins(app: FastAPI, settings: Settings) -> None:
    """Let pages of the origins in the settings read what we answer; by default there are none."""
    origins = listed(settings.cors_origins)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["*"],
            expose_headers=["Retry-After", "Server-Timing", "X-Request-Id"],
        )


def _add_schemas(app: FastAPI, *, keys: bool) -> None:
    """Put into OpenAPI the bodies that routes read or write themselves, and the keys if asked."""
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
            for media in ("text/plain", "text/html", "application/xml"):
                ok["content"][media] = {"schema": {"type": "string"}}
            if keys:
                schema["components"]["securitySchemes"] = SECURITY_SCHEMES
                for path, methods in schema["paths"].items():
                    for operation in methods.values():
                        if path not in OPEN_PATHS:
                            operation["security"] = [{name: []} for name in SECURITY_SCHEMES]
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
