"""A file through the flow, in requests of bounded size, with progress."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from app.documents.source import Source
from app.errors import Overloaded
from app.pipeline.markup import begin_markup
from app.pipeline.progress import Translation
from app.pipeline.translator import Limits, Translator
from app.types import Options, Ticket

Advance = Callable[[int], None]
"""Told how many characters more have been translated."""
Aside = Callable[[Callable[[], None]], Awaitable[None]]
"""Does work in a thread."""

# Few enough that others get their turn, many enough to fill batches.
_CHARACTERS = 20_000


async def translate_file(
    translator: Translator,
    source: Source,
    options: Options,
    *,
    advance: Advance,
    ticket: Ticket | None = None,
    aside: Aside = asyncio.to_thread,
) -> None:
    """Translate all texts of a file and put the translations into it.

    Waits where the service has too much to do; it is for work in the background.

    Args:
        translator: what translates.
        source: the file.
        options: what is wanted; word links are asked for as the file needs them.
        advance: is told of progress.
        ticket: how it is queued; see :meth:`app.pipeline.translator.Translator.begin`.
        aside: where the translations are put into the file, which takes time.

    Raises:
        InvalidInput: a text cannot be translated, or the file would be too large.
        EngineFailed, Expired, NotReady, Draining: see
            :meth:`app.pipeline.translator.Translator.begin`.
    """
    ticket = ticket or Ticket()
    options = replace(options, words=options.words or source.words)
    wanted = [at for at, text in enumerate(source.texts) if text.strip()]
    for group in _groups(source.texts, wanted, translator.limits):
        texts = [source.texts[at] for at in group]
        while True:
            try:
                results = await _translate(translator, texts, options, source, ticket)
                break
            except Overloaded as error:
                late = time.monotonic() + error.retry_after
                if ticket.deadline is not None and late > ticket.deadline:
                    raise
                await asyncio.sleep(error.retry_after)
        await aside(partial(_put, source, group, results))
        advance(sum(map(len, texts)))


def _put(source: Source, group: Sequence[int], results: Sequence[Translation]) -> None:
    for at, result in zip(group, results, strict=True):
        source.put(at, result)


async def _translate(
    translator: Translator,
    texts: Sequence[str],
    options: Options,
    source: Source,
    ticket: Ticket,
) -> list[Translation]:
    if source.html:
        pages = await begin_markup(translator, texts, options, ticket=ticket)
        async with pages:
            done = [await pages.translation(at) for at in range(len(texts))]
            return [Translation(page.markup, page.sentences) for page in done]
    async with await translator.begin(texts, options, ticket) as progress:
        return [await progress.translation(at) for at in range(len(texts))]


def _groups(texts: Sequence[str], wanted: Sequence[int], limits: Limits) -> Iterator[list[int]]:
    """Yield the numbers of texts in groups of bounded count and length."""
    most, longest = limits.documents, min(_CHARACTERS, limits.characters)
    group: list[int] = []
    length = 0
    for at in wanted:
        if group and (len(group) == most or length + len(texts[at]) > longest):
            yield group
            group, length = [], 0
        group.append(at)
        length += len(texts[at])
    if group:
        yield group
