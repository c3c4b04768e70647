"""POST /translate and /breaksentence."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.azure.answers import answer, authorize, fault
from app.api.azure.render import both_lengths, projection, sentence_lengths
from app.api.azure.requests import (
    check_source,
    check_version,
    flag,
    option,
    read_texts,
    targets,
)
from app.api.azure.route import AzureRoute
from app.api.deps import ServiceDep
from app.api.presence import while_present
from app.api.ticket import check_room
from app.api.wire import Done, translate, translate_marked
from app.markup import MarkupRules
from app.types import Options

router = APIRouter(
    route_class=AzureRoute, dependencies=[Depends(authorize), Depends(check_version)]
)


@router.post("/translate")
async def translate_texts(request: Request, service: ServiceDep) -> Response:
    """Translate texts, with sentence lengths and word alignment on request."""
    check_room(request, service)
    query = request.query_params
    wanted = targets(request)
    named = check_source(query, "from")
    markup = _text_type(option(query, "textType", "plain")) == "html"
    align, lengths = flag(query, "includeAlignment"), flag(query, "includeSentenceLength")
    if option(query, "profanityAction", "NoAction").lower() != "noaction":
        raise fault(400042, "Profanities are translated as they stand (profanityAction=NoAction).")
    custom = option(query, "category", "general").lower() != "general"
    if custom and option(query, "allowFallback", "true").lower() == "false":
        raise fault(400079, "There is no custom system; allow the fallback to the general one.")
    texts = await read_texts(request, service)
    options = Options(beam_size=service.settings.beam_size, words=align and not markup)
    if markup:
        work = translate_marked(request, service, texts, options, MarkupRules())
    else:
        work = translate(request, service, texts, options)
    done = await while_present(request, work)

    def rendered(item: Done) -> dict[str, object]:
        result: dict[str, object] = {
            "translations": [
                {
                    "text": item.text,
                    "to": language,
                    **({"alignment": {"proj": projection(item)}} if align and not markup else {}),
                    **({"sentLen": both_lengths(item)} if lengths else {}),
                }
                for language in wanted
            ]
        }
        if named:
            return result
        detected = {"language": item.language, "score": round(item.confidence, 2)}
        return {"detectedLanguage": detected, **result}

    content = await asyncio.to_thread(lambda: [rendered(item) for item in done])
    return answer(request, content, sum(map(len, texts)) * len(wanted))


@router.post("/breaksentence")
async def break_sentence(request: Request, service: ServiceDep) -> Response:
    """Return the lengths of the sentences of texts."""
    check_source(request.query_params, "language")
    texts = await read_texts(request, service)
    split = service.translator.split

    def lengths(text: str) -> list[int]:
        return sentence_lengths(text, split(text).sentences) if text.strip() else [len(text)]

    content = await asyncio.to_thread(lambda: [{"sentLen": lengths(text)} for text in texts])
    return answer(request, content)


def _text_type(value: str) -> str:
    if value.lower() not in {"plain", "html"}:
        raise fault(400071, "The value is not valid for textType.")
    return value.lower()
