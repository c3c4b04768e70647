"""/v3/glossaries: glossaries of several language pairs, which can be changed."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.api.deepl.answers import NOT_FOUND, answer, authorize, not_supported, trace
from app.api.deepl.desk import ShelfDep
from app.api.deepl.dictionary import Dictionary, base, parse
from app.api.deepl.glossaries import MOST_BYTES, Stored, check_pairs, checked_name
from app.api.deepl.schemas import DictionaryIn, MultilingualIn, MultilingualPatch
from app.api.dialect import WireError
from app.api.parameters import read_parameters

router = APIRouter(dependencies=[Depends(authorize)])


@router.post("/v3/glossaries")
async def create(request: Request, shelf: ShelfDep) -> Response:
    """Make a glossary."""
    parameters = await read_parameters(request, MOST_BYTES)
    wanted = parameters.fit(MultilingualIn, not_supported)

    def make() -> Stored:
        return shelf.create(wanted.name, [_parsed(item) for item in wanted.dictionaries])

    return answer(request, shown(await asyncio.to_thread(make)), 201)


@router.get("/v3/glossaries")
async def all_glossaries(request: Request, shelf: ShelfDep) -> Response:
    """Return what there is, without the entries."""
    return answer(request, {"glossaries": [shown(item) for item in shelf]})


@router.get("/v3/glossaries/{number}")
async def one(request: Request, shelf: ShelfDep, number: str) -> Response:
    """Return a glossary without its entries."""
    return answer(request, shown(shelf.get(number)))


@router.patch("/v3/glossaries/{number}")
async def update(request: Request, shelf: ShelfDep, number: str) -> Response:
    """Change a glossary's name, and add to its dictionaries or change their entries."""
    parameters = await read_parameters(request, MOST_BYTES)
    wanted = parameters.fit(MultilingualPatch, not_supported)

    def work() -> Stored:
        shelf.get(number)  # what is not there is told before faults of the entries
        name = None if wanted.name is None else checked_name(wanted.name)
        parsed = [_parsed(given) for given in wanted.dictionaries]
        check_pairs(parsed)

        def change(item: Stored) -> Stored:
            if name is not None:
                item = replace(item, name=name)
            for new in parsed:
                old = item.find(new.source, new.target)
                item = item.with_dictionary(old.updated(new) if old else new)
            return item

        return shelf.change(number, change)

    return answer(request, shown(await asyncio.to_thread(work)))


@router.put("/v3/glossaries/{number}/dictionaries")
async def put(request: Request, shelf: ShelfDep, number: str) -> Response:
    """Replace the dictionary of a language pair, or make it."""
    parameters = await read_parameters(request, MOST_BYTES)
    wanted = parameters.fit(DictionaryIn, not_supported)

    def work() -> Dictionary:
        shelf.get(number)
        new = _parsed(wanted)
        shelf.change(number, lambda item: item.with_dictionary(new))
        return new

    return answer(request, _counted(await asyncio.to_thread(work)))


@router.get("/v3/glossaries/{number}/entries")
async def entries(request: Request, shelf: ShelfDep, number: str) -> Response:
    """Return the entries of a language pair."""
    found = shelf.get(number).find(*_pair(request))
    if found is None:
        raise WireError(NOT_FOUND, "Dictionary not found")
    pair = {"source_lang": found.source, "target_lang": found.target}
    told = [{**pair, "entries": found.tsv(), "entries_format": "tsv"}]
    return answer(request, {"dictionaries": told})


@router.delete("/v3/glossaries/{number}/dictionaries")
async def delete_dictionary(request: Request, shelf: ShelfDep, number: str) -> Response:
    """Take a language pair out of a glossary."""
    source, target = _pair(request)
    await asyncio.to_thread(
        shelf.change, number, lambda item: item.without_dictionary(source, target)
    )
    return Response(status_code=204, headers=trace(request.state.request_id))


@router.delete("/v3/glossaries/{number}")
async def delete(request: Request, shelf: ShelfDep, number: str) -> Response:
    """Forget a glossary."""
    await asyncio.to_thread(shelf.delete, number)
    return Response(status_code=204, headers=trace(request.state.request_id))


def shown(item: Stored) -> dict[str, object]:
    """Return a glossary as version 3 shows it."""
    return {
        "glossary_id": item.id,
        "name": item.name,
        "dictionaries": [_counted(dictionary) for dictionary in item.dictionaries],
        "creation_time": item.created,
    }


def _counted(dictionary: Dictionary) -> dict[str, object]:
    return {
        "source_lang": dictionary.source,
        "target_lang": dictionary.target,
        "entry_count": len(dictionary.terms),
    }


def _parsed(given: DictionaryIn) -> Dictionary:
    return parse(given.source_lang, given.target_lang, given.entries, given.entries_format)


def _pair(request: Request) -> tuple[str, str]:
    """Return the language pair in the query."""
    query = request.query_params
    return base(query.get("source_lang", "")), base(query.get("target_lang", ""))
