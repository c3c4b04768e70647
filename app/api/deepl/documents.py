"""POST /v2/document: a file is taken in, asked after, and fetched once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from app.api.access import account_of, charged
from app.api.caching import caching
from app.api.deepl.answers import NOT_FOUND, answer, authorize, not_supported, trace
from app.api.deepl.desk import DeskDep, ShelfDep
from app.api.deepl.schemas import DocumentIn
from app.api.deepl.translate import check, wanted_options
from app.api.deps import FilesDep, ServiceDep
from app.api.dialect import WireError
from app.api.files import Files, Job, State
from app.api.parameters import read_parameters
from app.api.service import Service
from app.documents import format_of

router = APIRouter(dependencies=[Depends(authorize)])

# What a form has besides the file.
_FORM_BYTES = 65_536
_BOTH = ["GET", "POST"]


@router.post("/v2/document")
async def upload(
    request: Request, service: ServiceDep, desk: DeskDep, shelf: ShelfDep, files: FilesDep
) -> Response:
    """Take in a file; say under which id and key it can be asked for."""
    parameters = await read_parameters(request, service.settings.max_file_bytes + _FORM_BYTES)
    sent = parameters.files.get("file")
    if sent is None:
        raise WireError(400, "Invalid file data.")
    # A file of an unknown kind is told as such, whatever the languages are.
    name = sent.name or str(parameters.values.get("filename", ""))
    format_of(name)
    wanted = parameters.fit(DocumentIn, not_supported)
    check(wanted)
    if wanted.output_format and not name.lower().endswith(f".{wanted.output_format}"):
        raise not_supported("output_format")
    desk.usage.check(request, 1)
    options = replace(wanted_options(service, shelf, wanted), cache=caching(request))

    @contextmanager
    def count(characters: int) -> Iterator[None]:
        desk.usage.check(request, characters)
        with charged(request, characters), desk.usage.counted(request, characters):
            yield

    job = files.add(name, sent.content, options, account=account_of(request), charge=count)
    return answer(request, {"document_id": job.id, "document_key": job.key})


@router.api_route("/v2/document/{number}", methods=_BOTH)
async def status(request: Request, service: ServiceDep, files: FilesDep, number: str) -> Response:
    """Say how far a file is."""
    job = await _find(request, service, files, number)
    told: dict[str, object] = {"document_id": job.id, "status": job.state}
    if job.state is State.TRANSLATING:
        told["seconds_remaining"] = job.seconds_remaining
    if job.state is State.DONE:
        told |= {"seconds_remaining": 0, "billed_characters": job.characters}
    if job.error is not None:
        told["error_message"] = str(job.error) or "The file could not be translated."
    return answer(request, told)


@router.api_route("/v2/document/{number}/result", methods=_BOTH)
async def result(request: Request, service: ServiceDep, files: FilesDep, number: str) -> Response:
    """Give the translated file, and forget it once it has been sent."""
    job = await _find(request, service, files, number)
    if job.state is not State.DONE:
        raise WireError(503, "Document translation is not done")
    headers = {
        **trace(request.state.request_id),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(job.name, safe='')}",
    }

    async def forget() -> None:
        # On the event loop, where files belong, and before anybody can ask again.
        files.drop(job)

    return Response(job.content, 200, headers, job.media, BackgroundTask(forget))


async def _find(request: Request, service: Service, files: Files, number: str) -> Job:
    parameters = await read_parameters(request, service.settings.max_body_bytes)
    key = parameters.values.get("document_key")
    job = files.find(number)
    ours = job is not None and job.account == account_of(request)
    if job is None or not ours or not isinstance(key, str) or not job.opens_with(key):
        raise WireError(NOT_FOUND, "Document not found.")
    return job
