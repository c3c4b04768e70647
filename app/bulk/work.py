"""Blocks through a translator: many rows in flight, so that the engine is never short of work."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa

from app.bulk.errors import BulkError, told
from app.bulk.plan import read_block
from app.bulk.shards import Outcome, write_block
from app.bulk.state import Done, Manifest, Model, State
from app.errors import EngineFailed, InvalidInput, Overloaded
from app.markup import MarkupRules
from app.pipeline.markup import MarkupTranslation, begin_markup
from app.pipeline.progress import Translation
from app.pipeline.translator import Translator
from app.types import EngineInfo, Ticket

Advance = Callable[[int, int], None]
"""Told how many rows more are through, and of how many sentences."""

# Some 800 sentences: enough for batches of like length, not so many that memory would be felt.
_IN_FLIGHT = 100_000
# Bytes of blocks that are held until they are committed: with the columns that are carried over, a
# row may be far larger than its text.
_HELD = 100_000_000
_LEAST = 200  # characters that a row counts for at least: its own cost is more than its text's


def model_of(info: EngineInfo) -> Model:
    """Return what of an engine the output depends on."""
    return Model(name=info.name, hash=info.hash, precision=info.precision)


class Worker:
    """Translates blocks of a plan."""

    def __init__(self, translator: Translator, state: State, manifest: Manifest) -> None:
        """Prepare.

        Raises:
            BulkError: the translator's model is not the one that the plan was made for.
        """
        if model_of(translator.info) != manifest.model:
            raise BulkError(f"The plan was made for another model than {translator.info.name}.")
        self._translator = translator
        self._state = state
        self._manifest = manifest
        self._options = manifest.options.translation()
        self._window = _Window(_IN_FLIGHT)
        self._blocks = _Window(_HELD)

    async def run(
        self,
        blocks: Iterable[int],
        committed: Callable[[Done], None],
        advance: Advance = lambda _rows, _sentences: None,
    ) -> None:
        """Translate ``blocks`` and commit each as soon as all of it is done, in any order.

        A row that waits for a long one holds up nothing but its own block.

        Raises:
            BulkError, DepescheError, OSError: what is committed by then stays.
        """
        try:
            async with asyncio.TaskGroup() as group:
                for block in blocks:
                    rows = await asyncio.to_thread(read_block, self._state, block)
                    held = await self._blocks.enter(rows.nbytes)
                    tasks = []
                    for row in _texts(rows):
                        cost = await self._window.enter(len(row["text"] or ""))
                        tasks.append(group.create_task(self._row(row, cost, advance)))
                    group.create_task(self._commit(block, rows, held, tasks, committed))
        except ExceptionGroup as errors:
            raise told(errors.exceptions[0]) from None

    async def _row(self, row: dict[str, Any], cost: int, advance: Advance) -> Outcome:
        try:
            if row["code"]:
                outcome = Outcome(code=row["code"], message=row["message"])
            else:
                outcome = await self._translate(row["text"])
        finally:
            self._window.leave(cost)
        advance(1, len(outcome.sentences))
        return outcome

    async def _translate(self, text: str) -> Outcome:
        while True:
            try:
                translation = await self._attempt(text)
            except Overloaded as error:
                await asyncio.sleep(error.retry_after)
            except (InvalidInput, EngineFailed) as error:
                return Outcome(code=error.code, message=str(error))
            else:
                return Outcome(translation.text, translation.sentences)

    async def _attempt(self, text: str) -> Translation | MarkupTranslation:
        # In order, so that blocks are finished one after the other.
        ticket = Ticket(priority="bulk", line="bulk")
        form = self._manifest.options.format
        if form == "text":
            begun = await self._translator.begin([text], self._options, ticket)
            async with begun as progress:
                return await progress.translation(0)
        marked = await begin_markup(
            self._translator, [text], self._options, MarkupRules(form), ticket=ticket
        )
        async with marked as page:
            return await page.translation(0)

    async def _commit(
        self,
        block: int,
        rows: pa.Table,
        held: int,
        tasks: list[asyncio.Task[Outcome]],
        committed: Callable[[Done], None],
    ) -> None:
        outcomes = await asyncio.gather(*tasks)
        write = asyncio.to_thread(write_block, self._state, self._manifest, block, rows, outcomes)
        committed(await write)
        self._blocks.leave(held)


def _texts(rows: pa.Table) -> Iterable[dict[str, Any]]:
    """Yield text, code and message of every row."""
    for batch in rows.select(["text", "code", "message"]).to_batches():
        yield from batch.to_pylist()


class _Window:
    """Bounds what is in flight; what is larger than that goes alone. One at a time may ask."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._left = size
        self._freed = asyncio.Event()

    async def enter(self, size: int) -> int:
        """Wait for room; return what is to be given back."""
        cost = min(max(size, _LEAST), self._size)
        while self._left < cost:
            self._freed.clear()
            await self._freed.wait()
        self._left -= cost
        return cost

    def leave(self, cost: int) -> None:
        """Give back what was taken."""
        self._left += cost
        self._freed.set()
