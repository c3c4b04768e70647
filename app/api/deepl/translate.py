"""POST /v2/translate."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.deepl.answers import answer, authorize, not_supported, trace
from app.api.deepl.desk import DeskDep, ShelfDep
from app.api.deepl.schemas import TranslateIn, Wanted
from app.api.deepl.shelf import Shelf
from app.api.deepl.splitting import split
from app.api.deps import ServiceDep
from app.api.dialect import WireError
from app.api.parameters import read_parameters
from app.api.service import Service
from app.api.ticket import check_room
from app.api.wire import Done, patiently, translate, translate_marked
from app.markup import MarkupRules
from app.pipeline.markup import Splitting
from app.types import Options

router = APIRouter(dependencies=[Depends(authorize)])

# What a model that is meant to be one of these is called in an answer.
_MODELS = {"prefer_quality_optimized": "quality_optimized"}


@router.post("/v2/translate")
async def translate_texts(
    request: Request, service: ServiceDep, desk: DeskDep, shelf: ShelfDep
) -> Response:
    """Translate texts; takes JSON or a form."""
    check_room(request, service)
    parameters = await read_parameters(request, service.settings.max_body_bytes)
    wanted = parameters.fit(TranslateIn, not_supported)
    check(wanted)
    if wanted.custom_instructions:
        raise not_supported("custom_instructions")
    if len(wanted.text) > service.settings.max_documents:
        raise WireError(
            400, f"Too many texts: at most {service.settings.max_documents} are allowed."
        )
    options = wanted_options(service, shelf, wanted)
    characters = sum(map(len, wanted.text))
    desk.usage.check(request, characters)

    async def work() -> Response:
        done = await _translate(request, service, wanted, options)
        desk.usage.add(request, characters)
        used = _MODELS.get(wanted.model_type or "", wanted.model_type)
        translations = [
            {
                "detected_source_language": wanted.source_lang or item.language.upper(),
                "text": item.text,
                "billed_characters": len(text),
                **({"model_type_used": used} if used else {}),
            }
            for item, text in zip(done, wanted.text, strict=True)
        ]
        return answer(request, {"translations": translations})

    return await patiently(request, work(), trace(request.state.request_id))


async def _translate(
    request: Request, service: Service, wanted: TranslateIn, options: Options
) -> list[Done]:
    lines = wanted.split_sentences or ("nonewlines" if wanted.tag_handling == "html" else "1")
    if wanted.tag_handling is None:
        texts = await service.translator.workshop.do(
            lambda: [split(text, lines) for text in wanted.text],
            sum(map(len, wanted.text)),
        )
        return await translate(request, service, texts, options)
    rules = MarkupRules(
        wanted.tag_handling,
        splitting_tags=frozenset(wanted.splitting_tags),
        non_splitting_tags=frozenset(wanted.non_splitting_tags),
        ignore_tags=frozenset(wanted.ignore_tags),
        outline_detection=wanted.outline_detection,
        line_breaks=lines == "1",
    )
    splitting: Splitting = "none" if lines == "0" else "sentences"
    return await translate_marked(request, service, wanted.text, options, rules, splitting)


def check(wanted: Wanted) -> None:
    """Refuse what only DeepL itself can do.

    Raises:
        WireError: naming the parameter.
    """
    if wanted.formality in {"less", "more"}:
        raise WireError(400, "'formality' is not supported for given 'target_lang'.")
    for name in ("style_id", "translation_memory_id"):
        if getattr(wanted, name):
            raise not_supported(name)


def wanted_options(service: Service, shelf: Shelf, wanted: Wanted) -> Options:
    """Return the options of a request, with its glossaries.

    Raises:
        WireError: a glossary does not exist, or does not fit the request.
    """
    numbers = [*filter(None, [wanted.glossary_id]), *wanted.glossary_ids]
    if not numbers:
        return Options(beam_size=service.settings.beam_size)
    if wanted.source_lang is None:
        raise WireError(400, "Use of a glossary requires the source_lang parameter to be specified")
    if wanted.glossary_id and wanted.glossary_ids:
        raise not_supported("glossary_ids")
    return Options(beam_size=service.settings.beam_size, glossary=shelf.compiled(numbers))
