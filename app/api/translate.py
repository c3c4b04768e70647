"""POST /v1/translate and /v1/segment: the native API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.api import negotiate
from app.api.access import charged, require_key
from app.api.body import aside, media_type, parse, read, require_json, translate_in
from app.api.caching import caching
from app.api.deps import ServiceDep
from app.api.docs import RESPONSES, SEGMENT_BODY, TRANSLATE_BODY
from app.api.errors import ErrorLine, RequestError, problem
from app.api.offsets import converter
from app.api.presence import while_present
from app.api.render import (
    Renderer,
    document_out,
    language_out,
    model_ref,
    plain_out,
    stretch,
    text_out,
    total,
    usage,
)
from app.api.schemas import (
    DocumentsOut,
    DocumentSummary,
    Offsets,
    SegmentIn,
    SegmentOut,
    SentenceLine,
    SummaryLine,
    TermIn,
    TextOut,
    TranslateIn,
    TranslateOptions,
)
from app.api.service import Service
from app.api.ticket import check_room, make_ticket
from app.errors import DepescheError, InvalidGlossary, InvalidInput
from app.markup import MarkupRules
from app.pipeline.markup import MarkupProgress, MarkupTranslation, begin_markup
from app.pipeline.progress import Progress, Translation
from app.pipeline.translator import Translator
from app.terms import Glossary
from app.types import Options, Term, Ticket

AnyProgress = Progress | MarkupProgress
AnyTranslation = Translation | MarkupTranslation

# A caller's markup must do nothing in the service's name if a browser shows it.
_UNTRUSTED = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
_LINE_BREAKS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}

router = APIRouter(tags=["translation"], dependencies=[Depends(require_key)])


@router.post(
    "/v1/translate",
    summary="Translate German to English",
    response_model=TextOut | DocumentsOut,
    responses=RESPONSES,
    openapi_extra=TRANSLATE_BODY,
)
async def translate(request: Request, service: ServiceDep) -> Response:
    """Translate a text or several documents.

    The body is JSON, or plain text, HTML or XML with options as query parameters. `Accept:
    application/x-ndjson` streams a line for every sentence, in order and as soon as it is done, and
    a summary line; `Accept: text/plain` gives the bare translation of a text, and `text/html` or
    `application/xml` that of a text in this format with its markup.
    """
    content_type = request.headers.get("content-type")
    # What could only be refused is neither read nor parsed, and bulk work is so later than others.
    is_json = media_type(content_type)[0] == negotiate.JSON
    bulk = is_json or request.query_params.get("priority") == "bulk"
    check_room(request, service, "bulk" if bulk else None)
    body = await read(request, service.settings.max_body_bytes)
    if is_json and b'"bulk"' not in body:
        check_room(request, service)
    wanted = await aside(len(body), partial(translate_in, body, content_type, request.query_params))
    ticket = make_ticket(request, service, wanted.options.timeout, wanted.options.priority)
    # A large glossary takes a quarter of a second to index.
    job = await aside(len(body), partial(TranslateJob, wanted, service))
    job.options = replace(job.options, cache=caching(request, job.options.cache))
    accept, several = request.headers.get("accept"), job.documents is not None
    media = negotiate.choose(accept, job.format, several=several)
    with charged(request, sum(map(len, job.texts))):
        progress = await job.begin(service.translator, ticket)
        if media == negotiate.NDJSON:
            return Stream(job, progress, request)
        done = await while_present(request, job.collect(progress))
    request.state.timings = progress.timings
    if media in negotiate.MARKUP[job.format]:
        return Response(done[0].text, media_type=media, headers=_UNTRUSTED)
    if media == negotiate.PLAIN:
        plain = plain_out(done[0])
        return PlainTextResponse(plain.target if plain else done[0].text)
    return await aside(10 * sum(map(len, job.texts)), partial(_json, job, done))


@router.post(
    "/v1/segment",
    summary="Split German text into sentences",
    response_model=SegmentOut,
    responses=RESPONSES,
    openapi_extra=SEGMENT_BODY,
)
async def segment(request: Request, service: ServiceDep) -> Response:
    """Return the sentences of a text without translating it."""
    require_json(request.headers.get("content-type"))
    body = await read(request, service.settings.max_body_bytes)
    wanted = await aside(len(body), partial(parse, body, SegmentIn))
    split = partial(service.translator.split, wanted.text)
    with single_text():
        document = await service.translator.workshop.do(split, len(wanted.text))
    convert = converter(wanted.text, wanted.offsets or service.settings.offsets)
    sentences = [stretch(wanted.text, span, 0, convert) for span in document.sentences]
    return _response(SegmentOut(sentences=sentences))


class TranslateJob:
    """One translation request: what it asks for, and the making of its answer."""

    def __init__(self, wanted: TranslateIn, service: Service) -> None:
        """Settle all options.

        Raises:
            InvalidInput: the request does not fit together.
        """
        if (wanted.text is None) == (wanted.documents is None):
            raise InvalidInput("Give either text or documents.")
        self.documents = wanted.documents
        self.ids: list[str | None] = [None]
        texts = [wanted.text or ""]
        if wanted.documents is not None:
            self.ids = [document.id for document in wanted.documents]
            texts = [document.text for document in wanted.documents]
            if len(set(self.ids)) < len(self.ids):
                raise InvalidInput("Two documents have the same id.")
        self.texts = texts
        self.format = wanted.options.format
        self.options = _options(wanted.options, service.settings.beam_size)
        self.alternatives = wanted.options.alternatives > 0
        self.offsets: Offsets = wanted.options.offsets or service.settings.offsets

    async def begin(self, translator: Translator, ticket: Ticket) -> AnyProgress:
        """Admit the texts; raises like :meth:`app.pipeline.translator.Translator.begin`."""
        self.model = model_ref(translator.info)
        with single_text() if self.documents is None else nullcontext():
            if self.format == "text":
                return await translator.begin(self.texts, self.options, ticket)
            rules = MarkupRules(self.format)
            return await begin_markup(translator, self.texts, self.options, rules, ticket=ticket)

    async def collect(self, progress: AnyProgress) -> list[AnyTranslation]:
        """Return all documents when all are done."""
        async with progress:
            return [await progress.translation(at) for at in range(len(self.texts))]

    async def stream(self, progress: AnyProgress, request_id: str) -> AsyncIterator[bytes]:
        """Yield a line per sentence, in order, then the summary, or the error that came between."""
        summaries = []
        try:
            for number, document in enumerate(progress.documents):
                renderer = Renderer(document.text, self.offsets)
                async for sentence in progress.sentences(number):
                    rendered = renderer.sentence(sentence, alternatives=self.alternatives)
                    yield _line(
                        SentenceLine(**dict(rendered), document=number, id=self.ids[number])
                    )
                done = await progress.translation(number)
                summaries.append(
                    DocumentSummary(
                        id=self.ids[number],
                        detected_language=language_out(done.language),
                        translation=done.text,
                        plain=plain_out(done),
                        usage=usage(document.text, done.sentences),
                    )
                )
            parts = total(summary.usage for summary in summaries)
            yield _line(SummaryLine(documents=summaries, model=self.model, usage=parts))
        except DepescheError as error:
            yield _line(ErrorLine(problem=problem(error, request_id)))

    def answer(self, done: list[AnyTranslation]) -> TextOut | DocumentsOut:
        """Return the whole answer."""
        documents = [
            document_out(text, translation, self.offsets, alternatives=self.alternatives, name=name)
            for text, translation, name in zip(self.texts, done, self.ids, strict=True)
        ]
        if self.documents is None:
            return text_out(documents[0], self.model)
        return DocumentsOut(
            documents=documents,
            model=self.model,
            usage=total(document.usage for document in documents),
        )


class Stream(StreamingResponse):
    """The lines of a job; the work ends with the answer, however that comes about."""

    def __init__(self, job: TranslateJob, progress: AnyProgress, request: Request) -> None:
        lines = job.stream(progress, request.state.request_id)
        super().__init__(lines, headers=negotiate.UNBUFFERED, media_type=negotiate.NDJSON)
        self._progress = progress
        self._state = request.state
        self._state.timings = progress.timings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the lines."""
        # Not left to the lines: they are never asked for if the caller is gone by now.
        async with self._progress:
            try:
                await super().__call__(scope, receive, send)
            finally:
                self._state.timings = self._progress.timings


@contextmanager
def single_text() -> Iterator[None]:
    """Let errors not speak of a document where the request holds but one text."""
    try:
        yield
    except InvalidInput as error:
        error.document = None
        raise


def _options(wanted: TranslateOptions, beam_size: int) -> Options:
    beams = wanted.beam_size or max(beam_size, 1)
    if wanted.alternatives >= beams:
        raise RequestError(
            "invalid_value",
            f"alternatives must be fewer than beam_size, which is {beams}.",
            pointer="/options/alternatives",
        )
    return Options(
        beam_size=beams,
        alternatives=wanted.alternatives,
        words=wanted.alignment == "word",
        length_ratio=wanted.length_ratio,
        foreign=wanted.foreign,
        glossary=None if wanted.glossary is None else _glossary(wanted.glossary),
        cache=wanted.cache,
    )


def _glossary(terms: Sequence[TermIn]) -> Glossary:
    for number, term in enumerate(terms):
        if (term.target is None) != term.keep:
            raise InvalidGlossary(f"Give term {number} either a target or keep.", entry=number)
    return Glossary(
        Term(term.source, term.source if term.target is None else term.target, term.match)
        for term in terms
    )


def _json(job: TranslateJob, done: list[AnyTranslation]) -> Response:
    return _response(job.answer(done))


def _response(body: BaseModel) -> Response:
    return Response(body.model_dump_json(exclude_none=True), media_type=negotiate.JSON)


def _line(body: BaseModel) -> bytes:
    # Some clients cut lines at these too; inside JSON strings they may as well be escaped.
    safe = body.model_dump_json(exclude_none=True).translate(_LINE_BREAKS)
    return safe.encode() + b"\n"
