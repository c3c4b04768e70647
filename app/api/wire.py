"""What all foreign APIs do alike: translate several texts, and wait for that with the caller."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.api.access import charged
from app.api.caching import caching
from app.api.negotiate import UNBUFFERED
from app.api.presence import gone
from app.api.service import Service
from app.api.ticket import make_ticket
from app.detect import detect
from app.errors import InvalidInput
from app.markup import MarkupRules
from app.pipeline.markup import Splitting, begin_markup
from app.pipeline.text import check_text
from app.segment import segment
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

    @property
    def language(self) -> str:
        """What the text was taken for: German, unless most of it was kept because it is not."""
        kept: Counter[str] = Counter()
        for sentence in self.sentences:
            kept[sentence.language or "de"] += len(sentence.source_text)
        return kept.most_common(1)[0][0] if kept else "de"

    @property
    def confidence(self) -> float:
        """How sure (0 to 1) it is that the text is in :attr:`language`."""
        guesses = detect(self.source)
        return next((item.confidence for item in guesses if item.language == self.language), 0.0)


async def translate(
    request: Request, service: Service, texts: Sequence[str | Document], options: Options
) -> list[Done]:
    """Return the translations of plain texts; blank ones come back as they are.

    A text that is split already keeps its sentences. The request's headers say what of the cache is
    to be used.

    Raises:
        DepescheError: as :meth:`app.pipeline.translator.Translator.begin` and
            :meth:`app.pipeline.progress.Progress.translation`.
    """
    plain = [text if isinstance(text, str) else text.text for text in texts]
    options = replace(options, cache=caching(request))

    async def work(at: Sequence[int]) -> list[Done]:
        for number, place in enumerate(at):
            check_text(plain[place], number)
        ticket, translator = make_ticket(request, service), service.translator
        wanted = await translator.workshop.do(
            lambda: [_split(texts[place]) for place in at], sum(map(len, plain))
        )
        begun = await translator.begin_documents(wanted, options, ticket)
        async with begun as progress:
            done = [await progress.translation(number) for number in range(len(at))]
            request.state.timings = progress.timings
        return [
            Done(item.text, plain[place], item.text, item.sentences)
            for place, item in zip(at, done, strict=True)
        ]

    with charged(request, sum(map(len, plain))):
        return await _around_blanks(plain, work)


async def translate_marked(
    request: Request,
    service: Service,
    texts: Sequence[str],
    options: Options,
    rules: MarkupRules,
    splitting: Splitting = "sentences",
) -> list[Done]:
    """Return the translations of marked-up texts; blank ones come back as they are.

    Raises:
        DepescheError: as :func:`app.pipeline.markup.translate_markup`.
    """
    options = replace(options, cache=caching(request))

    async def work(at: Sequence[int]) -> list[Done]:
        begun = await begin_markup(
            service.translator,
            [texts[place] for place in at],
            options,
            rules,
            splitting=splitting,
            ticket=make_ticket(request, service),
        )
        async with begun as progress:
            done = [await progress.translation(number) for number in range(len(at))]
            request.state.timings = progress.timings
        return [Done(item.markup, item.source, item.target, item.sentences) for item in done]

    with charged(request, sum(map(len, texts))):
        return await _around_blanks(texts, work)


async def _around_blanks(
    texts: Sequence[str], work: Callable[[Sequence[int]], Awaitable[list[Done]]]
) -> list[Done]:
    """Return what ``work`` makes of the texts at the places that are not blank, and the others."""
    done = [Done(text, text, text) for text in texts]
    places = [at for at, text in enumerate(texts) if text.strip()]
    if places:
        try:
            results = await work(places)
        except InvalidInput as error:
            if error.document is not None:
                error.document = places[error.document]
            raise
        for at, item in zip(places, results, strict=True):
            done[at] = item
    return done


def _split(text: str | Document) -> Document:
    return segment(text) if isinstance(text, str) else text


async def patiently(
    request: Request,
    work: Coroutine[Any, Any, Response],
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """Return the answer that ``work`` makes, or cancel it as soon as the caller hangs up.

    If it takes long, the answer begins without it, as JSON with white space in front, so that
    neither caller nor gateway takes us for dead. It has ``headers`` then, those that every answer
    of the API has. An error that comes later breaks the answer off.

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
        return _Slow(task, headers)
    finally:
        left.cancel()
        if not slow:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await asyncio.gather(left, return_exceptions=True)


class _Slow(StreamingResponse):
    """White space until the work is done, then its answer's body."""

    def __init__(self, work: asyncio.Task[Response], headers: Mapping[str, str]) -> None:
        together = {**UNBUFFERED, **headers}
        super().__init__(_drip(work), headers=together, media_type="application/json")
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
