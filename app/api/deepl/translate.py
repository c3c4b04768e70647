"""POST /v2/translate."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.deepl.answers import answer, authorize, not_supported
from app.api.deepl.desk import DeskDep
from app.api.deepl.schemas import TranslateIn, Wanted
from app.api.deepl.splitting import split
from app.api.deps import ServiceDep
from app.api.dialect import WireError
from app.api.parameters import read_parameters
from app.api.wire import patiently, translate
from app.types import Options

router = APIRouter(dependencies=[Depends(authorize)])

# What a model that is meant to be one of these is called in an answer.
_MODELS = {"prefer_quality_optimized": "quality_optimized"}


@router.post("/v2/translate")
async def translate_texts(request: Request, service: ServiceDep, desk: DeskDep) -> Response:
    """Translate texts; takes JSON or a form."""
    parameters = await read_parameters(request, service.settings.max_body_bytes)
    wanted = parameters.fit(TranslateIn, not_supported)
    check(wanted)
    if wanted.custom_instructions:
        raise not_supported("custom_instructions")
    if len(wanted.text) > service.settings.max_documents:
        raise WireError(
            400, f"Too many texts: at most {service.settings.max_documents} are allowed."
        )
    characters = sum(map(len, wanted.text))
    desk.usage.check(characters)

    async def work() -> Response:
        done = await translate(
            request,
            service,
            [split(text, wanted.split_sentences or "1") for text in wanted.text],
            Options(beam_size=service.settings.beam_size),
        )
        desk.usage.add(characters)
        used = _MODELS.get(wanted.model_type or "", wanted.model_type)
        translations = [
            {
                "detected_source_language": "DE",
                "text": item.text,
                "billed_characters": len(text),
                **({"model_type_used": used} if used else {}),
            }
            for item, text in zip(done, wanted.text, strict=True)
        ]
        return answer(request, {"translations": translations})

    return await patiently(request, work())


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
