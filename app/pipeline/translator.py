"""The whole flow: text to sentences to batches to engine to alignment to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from app.batch.runner import Runner
from app.cache import SentenceCache
from app.errors import TooLong
from app.observe import EngineState, Observer, Silent
from app.pipeline.prepare import Preparation
from app.pipeline.progress import Progress, Translation
from app.pipeline.proof import check_golden
from app.pipeline.sentence import SentenceTranslator
from app.pipeline.text import check_text
from app.pipeline.workshop import Workshop
from app.segment import segment
from app.types import Document, EngineInfo, Options, Subwords, Ticket

_REQUESTS = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one request may hold: code points and sentences, over all its documents."""

    characters: int = 100_000
    sentences: int = 5_000
    documents: int = 100


class Translator:
    """Translates texts; many requests at a time share one engine."""

    def __init__(
        self,
        runner: Runner,
        subwords: Subwords,
        info: EngineInfo,
        *,
        limits: Limits | None = None,
        cache: SentenceCache | None = None,
        observer: Observer | None = None,
    ) -> None:
        """Join the stages; ``info`` describes the engine that ``runner`` owns.

        Without a ``cache`` nothing is remembered.
        """
        self.info = info
        self.limits = limits or Limits()
        self._runner = runner
        self._subwords = subwords
        self._cache = cache or SentenceCache(info)
        self._observer = observer or Silent()
        # Enough for some requests of the largest kind, and any number of usual ones.
        self.workshop = Workshop(_REQUESTS * self.limits.characters)

    @property
    def alive(self) -> bool:
        """Whether new work is taken and will be computed."""
        return self._runner.alive

    @property
    def engine_state(self) -> EngineState:
        """What the engine is doing."""
        return self._runner.state

    @property
    def retry_after(self) -> float | None:
        """The predicted seconds until new work is taken again, None if that is not known."""
        return self._runner.retry_after

    def check_room(self, ticket: Ticket) -> None:
        """Refuse work that could not be admitted, before time is spent on it.

        Raises:
            Overloaded, Expired: see :meth:`app.batch.admission.Admission.check`.
        """
        self._runner.check_room(ticket)

    async def begin(
        self, texts: Sequence[str], options: Options, ticket: Ticket | None = None
    ) -> Progress:
        """Check and admit texts; their translation begins at once.

        Args:
            texts: at least one German text.
            options: what is wanted.
            ticket: how it is queued; for anybody, interactive and without deadline if None.

        Raises:
            InvalidInput: a text is empty, too long or holds forbidden characters.
            Overloaded: there is no room at present.
            Draining, NotReady: the service is shutting down, or its engine is not running.
        """
        self._check(texts)
        return await self._begin(partial(_split, texts), sum(map(len, texts)), options, ticket)

    async def begin_documents(
        self, documents: Sequence[Document], options: Options, ticket: Ticket | None = None
    ) -> Progress:
        """Like :meth:`begin`, for texts that are split into sentences already.

        A document may have no sentences; then nothing of it is translated.
        """
        texts = [document.text for document in documents]
        self._check_size(texts)
        return await self._begin(lambda: documents, sum(map(len, texts)), options, ticket)

    async def _begin(
        self,
        split: Callable[[], Sequence[Document]],
        characters: int,
        options: Options,
        ticket: Ticket | None,
    ) -> Progress:
        ticket = ticket or Ticket()
        cache = self._cache.view(options, ticket.account)
        preparation = Preparation(options, cache, self._subwords, self.info)
        parted = partial(preparation.split, partial(self._checked, split))
        await self.workshop.do(parted, characters)
        await preparation.fetch()
        if preparation.missing:
            # Early, before more work is spent on what could not be admitted.
            self.check_room(ticket)
        prepared = await self.workshop.do(preparation.plan, characters)
        for stage, seconds in preparation.timings.items():
            self._observer.stage(stage, seconds)
        worker = SentenceTranslator(
            self._runner, self._subwords, self.info, options, ticket, cache, self._observer
        )
        return Progress(prepared, worker, preparation.timings, ticket.deadline)

    async def translate(self, text: str, options: Options | None = None) -> Translation:
        """Return the translation of one text; raises like :meth:`begin`, or for a sentence."""
        async with await self.begin([text], options or Options()) as progress:
            return await progress.translation(0)

    def split(self, text: str) -> Document:
        """Return the sentences of ``text`` without translating it.

        Raises:
            InvalidInput: as for :meth:`begin`.
        """
        self._check([text])
        document = segment(text)
        self._check_sentences([document])
        return document

    async def prove(self) -> None:
        """Let the engine translate the golden sentence; what is remembered proves nothing.

        Raises:
            NotReady: its translation is not what a sound engine gives.
            EngineFailed: there is none at all.
        """
        text = (await self.translate(self.info.golden, Options(cache="forbid"))).text
        check_golden(self.info, text)

    def _check(self, texts: Sequence[str]) -> None:
        self._check_size(texts)
        for number, text in enumerate(texts):
            check_text(text, number)

    def _check_size(self, texts: Sequence[str]) -> None:
        limits = self.limits
        if len(texts) > limits.documents:
            raise TooLong(f"{len(texts)} documents; at most {limits.documents} are allowed.")
        characters = sum(map(len, texts))
        if characters > limits.characters:
            raise TooLong(f"{characters} characters; at most {limits.characters} are allowed.")

    def _check_sentences(self, documents: Sequence[Document]) -> None:
        count = sum(len(document.sentences) for document in documents)
        if count > self.limits.sentences:
            raise TooLong(f"{count} sentences; at most {self.limits.sentences} are allowed.")

    def _checked(self, split: Callable[[], Sequence[Document]]) -> Sequence[Document]:
        documents = split()
        self._check_sentences(documents)
        return documents


def _split(texts: Sequence[str]) -> list[Document]:
    return [segment(text) for text in texts]
