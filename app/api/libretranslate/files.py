"""POST /translate_file and GET /download_file."""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.access import account_of, charged
from app.api.caching import caching
from app.api.deps import FilesDep, ServiceDep
from app.api.dialect import WireError
from app.api.files import State
from app.api.libretranslate.answers import answer, authorize, check_key, languages
from app.api.parameters import read_parameters
from app.api.wire import patiently
from app.types import Options

router = APIRouter()

# What a form has besides the file.
_FORM_BYTES = 65_536


@router.post("/translate_file", dependencies=[Depends(check_key)])
async def translate_file(request: Request, service: ServiceDep, files: FilesDep) -> Response:
    """Translate a file; say where it can be fetched for a while."""
    parameters = await read_parameters(request, service.settings.max_file_bytes + _FORM_BYTES)
    authorize(request, parameters)
    sent = parameters.files.get("file")
    if sent is None:
        raise WireError(400, "Invalid request: missing file parameter")
    languages(parameters)
    if not sent.name:
        raise WireError(400, "Invalid request: empty file")
    job = files.add(
        sent.name,
        sent.content,
        Options(beam_size=service.settings.beam_size, cache=caching(request)),
        account=account_of(request),
        charge=partial(charged, request),
    )

    async def work() -> Response:
        try:
            await job.finished.wait()
        finally:
            if job.state is not State.DONE:
                files.drop(job)
        if job.error is not None:
            raise job.error
        # The key, which nobody can guess, is all that opens it.
        # Of a path only the last part: gateways take a slash for one, however it is written.
        base = re.split(r"[/\\]", job.name)[-1]
        name = f"{job.id}{job.key}.{quote(base, safe='')}"
        return answer({"translatedFileUrl": str(request.url_for("download_file", name=name))})

    return await patiently(request, work())


@router.get("/download_file/{name}", name="download_file")
async def download_file(files: FilesDep, name: str) -> Response:
    """Give a translated file."""
    job = files.find(name[:32])
    if job is None or not job.opens_with(name[32:96]) or job.state is not State.DONE:
        raise WireError(404, "File not found")
    disposition = f"attachment; filename*=UTF-8''{quote(job.name, safe='')}"
    return Response(job.content, 200, {"Content-Disposition": disposition}, job.media)
