"""Probes, metrics, and what is loaded."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from app.api.access import require_key, require_metrics_key
from app.api.deps import ServiceDep
from app.api.docs import RESPONSES
from app.api.errors import extra_headers
from app.api.render import model_out
from app.api.schemas import ModelOut, Status
from app.errors import NotReady

router = APIRouter(tags=["operation"])


@router.get(
    "/livez",
    summary="Is the process alive?",
    response_model=Status,
    responses={
        503: {"model": Status, "description": "To be restarted: the engine's thread hangs."}
    },
)
async def live(service: ServiceDep) -> Response:
    """Answer 200 while the event loop turns, unless only a restart can mend the engine."""
    if service.live:
        return JSONResponse({"status": "live"})
    return JSONResponse({"status": service.status}, status_code=503)


@router.get(
    "/readyz",
    summary="May requests be sent?",
    response_model=Status,
    responses={503: {"model": Status, "description": "Loading, draining, or out of order."}},
)
async def ready(service: ServiceDep) -> Response:
    """Answer 200 once a golden sentence was translated and while the engine runs, else 503."""
    if service.ready:
        return JSONResponse({"status": "ready"})
    headers = extra_headers(NotReady("", retry_after=service.retry_after), 503)
    return JSONResponse({"status": service.status}, status_code=503, headers=headers)


_REFUSED: dict[int | str, dict[str, Any]] = {
    status: RESPONSES[status] for status in (401, 403, 421, 429)
}


@router.get(
    "/v1/model",
    summary="The loaded model",
    dependencies=[Depends(require_key)],
    responses={**_REFUSED, 503: RESPONSES[503]},
)
async def model(service: ServiceDep) -> ModelOut:
    """Return the model's identity and limits, and the bounds on requests."""
    return model_out(service.translator.info, service.settings)


@router.get(
    "/metrics",
    summary="Prometheus metrics",
    dependencies=[Depends(require_metrics_key)],
    response_class=Response,
    responses={
        **_REFUSED,
        200: {
            "content": {
                media: {"schema": {"type": "string"}}
                for media in ("text/plain", "application/openmetrics-text")
            }
        },
    },
)
async def metrics(request: Request, service: ServiceDep) -> Response:
    """Return all metrics in Prometheus' text format, or as OpenMetrics if that is accepted."""
    text, media = service.metrics.text(request.headers.get("accept", ""))
    return Response(text, headers={"Content-Type": media})
