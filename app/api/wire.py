"""What all foreign APIs do alike: translate several texts, and wait for that with the caller."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.api.presence import gone
from app.api.service import Service
from app.errors import InvalidInput
from app.types import Document, Options, Sentence

# The strictest client we know gives up after ten seconds without a byte.
PATIENCE = 4.0


@dataclass(frozen=True, slots=True)
class Done:
    """A translated text: its plain source and target, and the sentences' place in them.

    ``text`` is what goes out: the target, with the markup around it if there was any.
    """

    text: str
    source: str
    target: str
    sentences: tuple[Sentence, ...] = ()


async def translate(
    request: Request,
    service: Service,
    texts: Sequence[str | Document],
    options: Options,
) -> list[Done]:
    """Return the translations of ``texts``; blank ones come back as they are.

    Raises:
        DepescheError: as :meth:`app.pipeline.translator.Translator.begin` and
            :meth:`app.pipeline.progress.Progress.translation`.
    """
    translator = service.translator
    places = [at for at, text in enumerate(texts) if _plain(text).strip()]
    done = [Done(_plain(text), _plain(text), _plain(text)) for text in texts]
    if not places:
        return done
    deadline = time.monotonic() + service.settings.timeout
    wanted = [_plain(texts[at]) for at in places]
    try:
        progress = await translator.begin(wanted, options, deadline=deadline)
    except InvalidInput as error:
        if error.document is not None:
            error.document = places[error.document]
        raise
    async with progress:
        for number, at in enumerate(places):
            result = await progress.translation(number)
            done[at] = Done(result.text, wanted[number], result.text, result.sentences)
        request.state.timings = progress.timings
    return done


def _plain(text: str | Document) -> str:
    return text if isinstance(text, str) else text.text


async def patiently(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
    """Return the answer that ``work`` makes, or cancel it as soon as the caller hangs up.

    If it takes long, the answer begins without it, as JSON with white space in front, so that
    neither caller nor gateway takes us for dead. An error that comes later breaks the answer off.

    Raises:
        ClientDisconnect: the caller is gone and the work was cancelled.
    """
    task = asyncio.ensure_future(work)
    left = asyncio.ensure_future(gone(request))
    slow = False
    try:
        await asyncio.wait({task, left}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        if left.done():
            raise ClientDisconnect
        slow = True
        return _Slow(task)
    finally:
        left.cancel()
        if not slow:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await asyncio.gather(left, return_exceptions=True)


class _Slow(StreamingResponse):
    """White space until the work is done, then its answer's body."""

    def __init__(self, work: asyncio.Task[Response]) -> None:
        super().__init__(_drip(work), media_type="application/json")
        self._work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; the work ends with it, however that comes about."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)


async def _drip(work: asyncio.Task[Response]) -> AsyncIterator[bytes]:
    while not work.done():
        yield b" "
        await asyncio.wait({work}, timeout=PATIENCE)
    yield bytes(work.result().body)
