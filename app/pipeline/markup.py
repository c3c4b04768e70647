"""Marked-up texts through the flow: read, split block by block, translated, tags carried over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Literal

from app.errors import InvalidMarkup, TooLong
from app.guard.codes import Code
from app.markup import Markup, MarkupRules, Rendering
from app.observe import Stage
from app.pipeline.progress import Progress, assemble
from app.pipeline.text import check_characters, check_text
from app.pipeline.translator import Translator
from app.segment import segment
from app.types import (
    Alternative,
    Check,
    Document,
    Guess,
    Options,
    Sentence,
    Span,
    Terms,
    TermUse,
    Ticket,
    WordLinks,
)

Splitting = Literal["sentences", "none"]
"""``none`` takes every block for one sentence."""

# Markup may be this many times as long as the text that a request may hold.
_MARKUP_FACTOR = 20
# Beyond these, work takes more than some 10 ms and is done in a thread, so that nobody else's
# answer waits: characters of a sentence, its tags and stretches of text, characters of a page.
_LONG, _MANY, _LONG_PAGE = 2_000, 100, 20_000


@dataclass(frozen=True, slots=True)
class MarkupTranslation:
    """A translated marked-up text.

    ``markup`` is the original with its text translated. ``source`` is that text: what a reader
    sees, blocks with a blank line between; ``target`` its translation, with the same gaps. The
    sentences' offsets count in these two. ``language`` is what the text most likely is in.
    """

    markup: str
    source: str
    target: str
    sentences: tuple[Sentence, ...]
    language: Guess | None = None

    @property
    def text(self) -> str:
        """The answer: the markup."""
        return self.markup


@dataclass(frozen=True, slots=True)
class Page:
    """A marked-up text that has been read and split.

    ``document`` is its text with stand-ins, ``shown`` the same as a reader sees it. ``tagged`` says
    whether a sentence has tags.
    """

    markup: Markup
    document: Document
    shown: Document
    tagged: bool


class MarkupProgress:
    """The marked-up texts of one request; use as an asynchronous context manager.

    Leaving the context withdraws whatever has not been computed. ``documents`` are the texts as a
    reader sees them.
    """

    def __init__(self, pages: Sequence[Page], progress: Progress, *, words: bool) -> None:
        """``words`` says whether word links are to be given; they may be used in any case."""
        self._pages = [page.markup for page in pages]
        self._progress = progress
        self._words = words
        self.documents = [page.shown for page in pages]

    @property
    def languages(self) -> list[Guess | None]:
        """What each text is most likely in; None if it has no letters."""
        return self._progress.languages

    @property
    def timings(self) -> dict[Stage, float]:
        """See :attr:`app.pipeline.progress.Progress.timings`."""
        return self._progress.timings

    async def __aenter__(self) -> MarkupProgress:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._progress.__aexit__(kind, error, trace)

    async def sentences(self, index: int) -> AsyncIterator[Sentence]:
        """Yield the sentences of text ``index`` in order, as soon as their turn is done.

        Raises:
            Expired, EngineFailed: see :meth:`app.pipeline.progress.Progress.sentences`.
        """
        async for _, sentence in self._rendered(index):
            yield sentence

    async def translation(self, index: int) -> MarkupTranslation:
        """Return text ``index`` when all of it is done; raises like :meth:`sentences`."""
        document, page = self.documents[index], self._pages[index]
        done = [item async for item in self._rendered(index)]
        spans = self._progress.documents[index].sentences
        sentences = tuple(sentence for _, sentence in done)
        places = list(zip(spans, (markup for markup, _ in done), strict=True))

        def work() -> MarkupTranslation:
            return MarkupTranslation(
                page.assemble(places),
                document.text,
                assemble(document, sentences),
                sentences,
                self.languages[index],
            )

        return await asyncio.to_thread(work) if page.length > _LONG_PAGE else work()

    async def _rendered(self, index: int) -> AsyncIterator[tuple[str, Sentence]]:
        """Yield the sentences with their markup."""
        document, page = self.documents[index], self._pages[index]
        gaps = document.gaps
        end = 0
        async for sentence in self._progress.sentences(index):
            number = sentence.index
            work = partial(page.render, sentence.source, sentence.target_text, sentence.words)
            long = len(sentence.source_text) > _LONG or page.weight(sentence.source) > _MANY
            rendering = await asyncio.to_thread(work) if long else work()
            source, gap = document.sentences[number], gaps[number]
            target = rendering.target.apply(sentence.target_text)
            start = end + gap.end - gap.start
            end = start + len(target)
            yield (
                rendering.markup,
                replace(
                    sentence,
                    source_text=source.of(document.text),
                    target_text=target,
                    source=source,
                    target=Span(start, end),
                    checks=_checks(sentence.checks, rendering),
                    alternatives=_alternatives(sentence, rendering),
                    words=_words(sentence.words, rendering) if self._words else None,
                    terms=_terms(sentence.terms, rendering),
                ),
            )


async def begin_markup(
    translator: Translator,
    texts: Sequence[str],
    options: Options,
    rules: MarkupRules | None = None,
    *,
    splitting: Splitting = "sentences",
    ticket: Ticket | None = None,
) -> MarkupProgress:
    """Read, check and admit marked-up texts; their translation begins at once.

    A text without words is no error; it comes back as it is.

    Args:
        translator: what translates them.
        texts: at least one.
        options: what is wanted; word links are computed where tags need them.
        rules: how the markup is to be read; as HTML by default.
        splitting: where sentences end, apart from the ends of blocks.
        ticket: how it is queued; see :meth:`app.pipeline.translator.Translator.begin`.

    Raises:
        InvalidMarkup: a text cannot be read.
        InvalidInput, Overloaded, Draining, NotReady: see
            :meth:`app.pipeline.translator.Translator.begin`.
    """
    most = translator.limits.characters * _MARKUP_FACTOR
    if sum(map(len, texts)) > most:
        raise TooLong(f"At most {most} characters of markup are allowed.")
    for number, text in enumerate(texts):
        check_text(text, number)
    reading = partial(_read, texts, rules or MarkupRules(), splitting, options.glossary)
    pages = await translator.workshop.do(reading, sum(map(len, texts)))
    wanted = options.words or any(page.tagged for page in pages)
    documents = [page.document for page in pages]
    progress = await translator.begin_documents(documents, replace(options, words=wanted), ticket)
    return MarkupProgress(pages, progress, words=options.words)


async def translate_markup(
    translator: Translator,
    texts: Sequence[str],
    options: Options,
    rules: MarkupRules | None = None,
    *,
    splitting: Splitting = "sentences",
    ticket: Ticket | None = None,
) -> list[MarkupTranslation]:
    """Return the translations of marked-up texts, in their order.

    Arguments and errors are those of :func:`begin_markup` and of
    :meth:`app.pipeline.progress.Progress.translation`.
    """
    begun = await begin_markup(
        translator, texts, options, rules, splitting=splitting, ticket=ticket
    )
    async with begun as progress:
        return [await progress.translation(index) for index in range(len(texts))]


def _read(
    texts: Sequence[str], rules: MarkupRules, splitting: Splitting, glossary: Terms | None
) -> list[Page]:
    # A term must neither take a stand-in's place nor look like one, in whatever case.
    terms = glossary.terms if glossary else ()
    named = " ".join(f"{term.source} {term.target}" for term in terms).upper()
    pages = []
    for number, text in enumerate(texts):
        try:
            markup = Markup(text, rules, apart_from=named)
        except InvalidMarkup as error:
            error.document = number
            raise
        # A reference may stand for a character that no text may hold.
        check_characters(markup.text, number)
        spans = markup.blocks if splitting == "none" else _sentences(markup)
        document = Document(markup.text, tuple(spans))
        tagged = any(map(markup.has_tags, spans))
        pages.append(Page(markup, document, _shown(markup, document), tagged))
    return pages


def _sentences(page: Markup) -> list[Span]:
    return [
        span.shift(block.start)
        for block in page.blocks
        for span in segment(block.of(page.text)).sentences
    ]


def _shown(page: Markup, document: Document) -> Document:
    shown = page.shown
    return Document(shown.apply(document.text), tuple(map(shown.place, document.sentences)))


def _checks(checks: Sequence[Check], rendering: Rendering) -> tuple[Check, ...]:
    """Return the checks with their places in what a reader sees.

    A word that stays and was lost is no lost number or name: it is there, but perhaps misplaced.
    The words of an element that came back empty are not.
    """
    kept = tuple(
        Check(
            check.code,
            check.source and rendering.source.place(check.source),
            check.target and rendering.target.place(check.target),
        )
        for check in checks
        if not any(check.source and _within(check.source, span) for span in rendering.guessed)
    )
    unsure = sorted((*rendering.guessed, *rendering.emptied))
    placement = (Check(Code.PLACEMENT, rendering.source.place(span)) for span in unsure)
    return (*kept, *placement)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _alternatives(sentence: Sentence, rendering: Rendering) -> tuple[Alternative, ...]:
    return tuple(
        replace(other, text=rendering.shown(other.text)) for other in sentence.alternatives
    )


def _terms(terms: Sequence[TermUse], rendering: Rendering) -> tuple[TermUse, ...]:
    return tuple(
        replace(
            use,
            source=rendering.source.place(use.source),
            target=use.target and rendering.target.place(use.target),
        )
        for use in terms
    )


def _words(words: WordLinks | None, rendering: Rendering) -> WordLinks | None:
    if words is None:
        return None
    return WordLinks(
        tuple(map(rendering.source.place, words.source)),
        tuple(map(rendering.target.place, words.target)),
        words.links,
    )
