"""What happens to a request's texts before the engine: split, recalled, and the rest planned."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.cache import View
from app.detect import detect, foreign
from app.observe import Stage
from app.pipeline.plan import Plan, plan
from app.pipeline.progress import Prepared
from app.segment import leading_marker
from app.terms import warm as warm_terms
from app.types import Document, EngineInfo, Found, Options, Sentence, Subwords


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence's text, its first ``marker`` characters a list marker, its terms and its key."""

    text: str
    marker: int
    found: tuple[Found, ...]
    key: bytes


class Preparation:
    """Prepares one request: :meth:`split`, then :meth:`fetch`, then :meth:`plan`.

    What is remembered is looked for as soon as there are sentences, because the other steps take
    longer and need not be done for it. ``timings`` are seconds by stage.
    """

    def __init__(self, options: Options, cache: View, subwords: Subwords, info: EngineInfo) -> None:
        """``cache`` is that of the request; ``info`` says what the engine can take."""
        self._options = options
        self._cache = cache
        self._subwords = subwords
        self._info = info
        self._documents: Sequence[Document] = ()
        self._asked: list[list[Asked]] = []
        self._known: dict[bytes, Sentence] = {}
        self.timings: dict[Stage, float] = {}

    def split(self, split: Callable[[], Sequence[Document]]) -> None:
        """Take in the documents that ``split`` gives, and recall what this process remembers."""
        begun = time.perf_counter()
        self._documents = split()
        parted = time.perf_counter()
        if self._options.glossary is not None:
            warm_terms()
        self._asked = [self._ask(document) for document in self._documents]
        asked = time.perf_counter()
        self._known = self._cache.recall(self._texts())
        self.timings["segment"] = parted - begun
        self.timings["encode"] = asked - parted
        self.timings["cache"] = time.perf_counter() - asked

    async def fetch(self) -> None:
        """Recall what others remember of the rest."""
        begun = time.perf_counter()
        near = len(self._known)
        self._known |= await self._cache.fetch(self._texts())
        places = {key: at for at, key in enumerate(self._known)}
        found = [places.get(item.key, -1) for asked in self._asked for item in asked]
        memory, missed = sum(0 <= at < near for at in found), found.count(-1)
        self._cache.count(memory, len(found) - memory - missed, missed)
        self.timings["cache"] += time.perf_counter() - begun

    @property
    def missing(self) -> bool:
        """Whether there is a sentence that is not remembered."""
        return bool(self._texts())

    def plan(self) -> list[Prepared]:
        """Detect languages, and plan the sentences that are not remembered."""
        begun = time.perf_counter()
        guesses = [detect(document.text) for document in self._documents]
        languages = {item.text: foreign(item.text) for item in self._unknown()}
        detected = time.perf_counter()
        prepared = [
            Prepared(
                document,
                [self._known.get(item.key) or self._plan(item, languages) for item in asked],
                guess[0] if guess else None,
            )
            for document, asked, guess in zip(self._documents, self._asked, guesses, strict=True)
        ]
        self.timings["detect"] = detected - begun
        self.timings["encode"] += time.perf_counter() - detected
        return prepared

    def _ask(self, document: Document) -> list[Asked]:
        glossary = self._options.glossary
        asked = []
        for gap, span in zip(document.gaps, document.sentences, strict=False):
            text = span.of(document.text)
            line_start = gap.start == 0 or "\n" in gap.of(document.text).replace("\r", "\n")
            marker = leading_marker(text, line_start=line_start)
            found = glossary.find(text) if glossary else ()
            asked.append(Asked(text, marker, found, self._cache.key(text, marker, found)))
        return asked

    def _unknown(self) -> list[Asked]:
        return [item for asked in self._asked for item in asked if item.key not in self._known]

    def _texts(self) -> dict[bytes, str]:
        """Return the texts that are not remembered, by their keys."""
        return {item.key: item.text for item in self._unknown()}

    def _plan(self, asked: Asked, languages: dict[str, str | None]) -> Plan:
        text, language = asked.text, languages[asked.text]
        if language and self._options.foreign == "keep":
            return Plan(text, len(text), len(text), (), language, key=asked.key)
        planned = plan(
            text, marker=asked.marker, subwords=self._subwords, longest=self._info.max_source
        )
        found = asked.found if planned.parts else ()
        return replace(planned, language=language, found=found, key=asked.key)
