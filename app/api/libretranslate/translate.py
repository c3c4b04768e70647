"""POST /translate."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.deps import ServiceDep
from app.api.dialect import WireError
from app.api.libretranslate.answers import answer, authorize, check_key, languages, queried
from app.api.parameters import Parameters, read_parameters
from app.api.service import Service
from app.api.ticket import check_room
from app.api.wire import Done, patiently, translate, translate_marked
from app.markup import MarkupRules
from app.types import Options

router = APIRouter()

# The engine has eight beams at most, and the best of them is the translation itself.
MOST_ALTERNATIVES = 7


@router.post("/translate", dependencies=[Depends(check_key)])
async def translate_texts(request: Request, service: ServiceDep) -> Response:
    """Translate a text or a list of texts; takes JSON, a form, or a query."""
    check_room(request, service)
    parameters = await read_parameters(request, service.settings.max_body_bytes)
    authorize(request, parameters)
    texts, single = _texts(parameters)
    source = languages(parameters)
    markup = _format(parameters) == "html"
    alternatives = _alternatives(parameters)
    _check_limits(service, texts, markup=markup)

    async def work() -> Response:
        options = Options(
            beam_size=max(service.settings.beam_size, alternatives + 1),
            alternatives=0 if markup else alternatives,
        )
        if markup:
            done = await translate_marked(request, service, texts, options, MarkupRules())
        else:
            done = await translate(request, service, texts, options)
        body: dict[str, object] = {"translatedText": _one([item.text for item in done], single)}
        if alternatives:
            # As LibreTranslate has none for HTML either.
            count = 0 if markup else alternatives
            body["alternatives"] = _one([others(item, count) for item in done], single)
        if source == "auto":
            body["detectedLanguage"] = _one([_detected(item) for item in done], single)
        return answer(body)

    return await patiently(request, work())


def others(done: Done, count: int) -> list[str]:
    """Return up to ``count`` other translations of a whole text, none twice.

    The n-th of them has the n-th alternative of every sentence that has so many.
    """
    found = [done.target]
    for rank in range(count):
        parts, end = [], 0
        for sentence in done.sentences:
            better = sentence.alternatives[rank : rank + 1]
            parts.append(done.target[end : sentence.target.start])
            parts.append(better[0].text if better else sentence.target_text)
            end = sentence.target.end
        text = "".join([*parts, done.target[end:]])
        if text not in found:
            found.append(text)
    return found[1:]


def _detected(done: Done) -> dict[str, object]:
    return {"language": done.language, "confidence": round(100 * done.confidence, 1)}


def _one(values: Sequence[object], single: bool) -> object:  # noqa: FBT001
    return values[0] if single else values


def _texts(parameters: Parameters) -> tuple[list[str], bool]:
    texts, single = queried(parameters)
    if not parameters.is_json:
        # Browsers send CR LF in forms, whatever was typed.
        texts = [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
    return texts, single


def _format(parameters: Parameters) -> str:
    value = parameters.values.get("format") or "text"
    if value not in {"text", "html"}:
        raise WireError(400, "The format is not supported")
    return str(value)


def _alternatives(parameters: Parameters) -> int:
    value = parameters.values.get("alternatives") or 0
    try:
        count = int(value) if isinstance(value, int | str) else -1
    except ValueError:
        count = -1
    if not 0 <= count <= MOST_ALTERNATIVES:
        raise WireError(
            400, f"Invalid request: alternatives parameter is not 0 to {MOST_ALTERNATIVES}"
        )
    return count


def _check_limits(service: Service, texts: list[str], *, markup: bool) -> None:
    settings = service.settings
    # Of markup only the words in it count, which are not known yet.
    most = settings.max_body_bytes if markup else settings.max_characters
    for size, limit in (
        (len(texts), settings.max_documents),
        (sum(map(len, texts)), most),
    ):
        if size > limit:
            raise WireError(400, f"Invalid request: request ({size}) exceeds text limit ({limit})")
