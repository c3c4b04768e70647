"""Texts on their way through the engine, and what comes of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from types import TracebackType

from app.batch.task import Waiter
from app.errors import EngineFailed, Expired
from app.observe import Ending, Stage
from app.pipeline.plan import Plan
from app.pipeline.sentence import SentenceTranslator
from app.types import Document, Guess, Sentence, Span


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document, the language it most likely is in, and the work on each of its sentences.

    That is a plan, or what is remembered of an earlier time.
    """

    document: Document
    work: list[Plan | Sentence]
    language: Guess | None


@dataclass(frozen=True, slots=True)
class Translation:
    """A translated text: its gaps and the translated sentences, concatenated.

    ``language`` is what the source most likely is in; None if it has no letters.
    """

    text: str
    sentences: tuple[Sentence, ...]
    language: Guess | None = None


class Progress:
    """The documents of one request; use as an asynchronous context manager.

    Leaving the context withdraws whatever has not been computed.
    """

    def __init__(
        self,
        prepared: Sequence[Prepared],
        worker: SentenceTranslator,
        timings: dict[Stage, float],
        deadline: float | None,
    ) -> None:
        """Admit the work; must be called on the event loop.

        Raises:
            Overloaded, Draining, NotReady: nothing was admitted.
        """
        self.documents = [item.document for item in prepared]
        self.languages = [item.language for item in prepared]
        self._worker = worker
        self._timings = timings
        self._deadline = deadline
        plans = [work for item in prepared for work in item.work if isinstance(work, Plan)]
        # Where all is remembered, the engine and its queue are not asked.
        self._admitted, self._late = bool(plans), False
        queued = worker.submit(plans) if plans else []
        self._waiters = [waiter for parts in queued for waiter in parts]
        waiters = iter(queued)
        self._tasks = [[self._start(work, waiters) for work in item.work] for item in prepared]

    def _start(
        self, work: Plan | Sentence, waiters: Iterator[list[Waiter]]
    ) -> asyncio.Future[Sentence]:
        if isinstance(work, Plan):
            return asyncio.ensure_future(self._worker.finish(work, next(waiters)))
        done = asyncio.get_running_loop().create_future()
        done.set_result(work)
        return done

    @property
    def timings(self) -> dict[Stage, float]:
        """Seconds spent so far on this request in each stage outside the engine."""
        return {**self._timings, **self._worker.timings}

    async def __aenter__(self) -> Progress:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        tasks = [task for tasks in self._tasks for task in tasks]
        if self._admitted:
            self._worker.over(self._ending(tasks))
        for task in tasks:
            task.cancel()
        # A task that was cancelled before it ran has withdrawn nothing.
        for waiter in self._waiters:
            waiter.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ending(self, tasks: Sequence[asyncio.Future[Sentence]]) -> Ending:
        done = [task for task in tasks if task.done() and not task.cancelled()]
        if self._late or any(task.exception() for task in done):
            return "failed"
        return "answered" if len(done) == len(tasks) else "withdrawn"

    async def sentences(self, index: int) -> AsyncIterator[Sentence]:
        """Yield the sentences of document ``index`` in order, as soon as their turn is done.

        Raises:
            Expired: the deadline passed.
            EngineFailed: a sentence could not be computed; the message says where it stands.
        """
        document = self.documents[index]
        spans = zip(document.gaps, document.sentences, strict=False)
        end = 0
        for number, (gap, source) in enumerate(spans):
            try:
                async with asyncio.timeout_at(self._deadline):
                    sentence = await self._tasks[index][number]
            except TimeoutError as late:
                self._late = True
                raise Expired("The deadline passed.") from late
            except EngineFailed as failure:
                place = f"offsets {source.start} to {source.end} of document {index}"
                raise EngineFailed(f"{failure} It stands at {place}.") from failure
            start = end + gap.end - gap.start
            end = start + len(sentence.target_text)
            yield replace(sentence, index=number, source=source, target=Span(start, end))

    async def translation(self, index: int) -> Translation:
        """Return document ``index`` when all of it is done; raises like :meth:`sentences`."""
        sentences = tuple([sentence async for sentence in self.sentences(index)])
        text = assemble(self.documents[index], sentences)
        return Translation(text, sentences, self.languages[index])


def assemble(document: Document, sentences: Sequence[Sentence]) -> str:
    """Return the translated text: the document's gaps with the translated sentences between."""
    gaps = [gap.of(document.text) for gap in document.gaps]
    targets = [sentence.target_text for sentence in sentences]
    return "".join(gap + text for gap, text in zip(gaps, [*targets, ""], strict=True))
