"""/v2/glossaries: glossaries of one language pair."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.deepl.answers import answer, authorize, not_supported, trace
from app.api.deepl.desk import ShelfDep
from app.api.deepl.dictionary import PAIRS, parse
from app.api.deepl.glossaries import MOST_BYTES, Stored
from app.api.deepl.schemas import GlossaryIn
from app.api.deepl.shelf import Shelf
from app.api.dialect import WireError
from app.api.parameters import read_parameters

router = APIRouter(dependencies=[Depends(authorize)])

_TSV = "text/tab-separated-values"


@router.get("/v2/glossary-language-pairs")
async def language_pairs(request: Request) -> Response:
    """Return the language pairs that a glossary may have."""
    pairs = [{"source_lang": source, "target_lang": target} for source, target in PAIRS]
    return answer(request, {"supported_languages": pairs})


@router.post("/v2/glossaries")
async def create(request: Request, shelf: ShelfDep) -> Response:
    """Make a glossary."""
    parameters = await read_parameters(request, MOST_BYTES)
    wanted = parameters.fit(GlossaryIn, not_supported)

    def make() -> Stored:
        dictionary = parse(
            wanted.source_lang, wanted.target_lang, wanted.entries, wanted.entries_format
        )
        return shelf.create(wanted.name, [dictionary])

    return answer(request, shown(await asyncio.to_thread(make)), 201)


@router.get("/v2/glossaries")
async def all_glossaries(request: Request, shelf: ShelfDep) -> Response:
    """Return what there is, without the entries."""
    single = [item for item in shelf if len(item.dictionaries) == 1]
    return answer(request, {"glossaries": [shown(item) for item in single]})


@router.get("/v2/glossaries/{number}")
async def one(request: Request, shelf: ShelfDep, number: str) -> Response:
    """Return a glossary without its entries."""
    return answer(request, shown(_single(shelf, number)))


@router.get("/v2/glossaries/{number}/entries")
async def entries(request: Request, shelf: ShelfDep, number: str) -> Response:
    """Return a glossary's entries."""
    item = _single(shelf, number)
    accepted = request.headers.get("accept", "*/*")
    if not any(kind in accepted for kind in (_TSV, "text/*", "*/*")):
        raise WireError(415, "No supported media type specified in Accept header")
    return Response(
        item.dictionaries[0].tsv(), 200, trace(request.state.request_id), f"{_TSV}; charset=utf-8"
    )


@router.delete("/v2/glossaries/{number}")
async def delete(request: Request, shelf: ShelfDep, number: str) -> Response:
    """Forget a glossary."""
    await asyncio.to_thread(shelf.delete, number)
    return Response(status_code=204, headers=trace(request.state.request_id))


def shown(item: Stored) -> dict[str, object]:
    """Return a glossary of one language pair as version 2 shows it."""
    (dictionary,) = item.dictionaries
    return {
        "glossary_id": item.id,
        "name": item.name,
        "ready": True,
        "source_lang": dictionary.source,
        "target_lang": dictionary.target,
        "creation_time": item.created,
        "entry_count": len(dictionary.terms),
    }


def _single(shelf: Shelf, number: str) -> Stored:
    item = shelf.get(number)
    if len(item.dictionaries) != 1:
        raise WireError(400, "The glossary has several dictionaries: ask for it by /v3.")
    return item
