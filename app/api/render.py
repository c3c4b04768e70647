"""Translated sentences as response bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.api.offsets import converter
from app.api.schemas import (
    AlternativeOut,
    CheckOut,
    DocumentOut,
    LanguageOut,
    LimitsOut,
    LinkOut,
    ModelOut,
    ModelRef,
    Offsets,
    PlainOut,
    SentenceOut,
    Stretch,
    TermOut,
    TextOut,
    Usage,
    WordsOut,
)
from app.pipeline.markup import MarkupTranslation
from app.pipeline.progress import Translation
from app.settings import Settings
from app.types import EngineInfo, Guess, Sentence, Span

Place = Callable[[Span], Stretch]


def stretch(text: str, span: Span, base: int, convert: Callable[[int], int]) -> Stretch:
    """Return the part ``span`` of ``text``, which itself stands at ``base`` in the whole."""
    return Stretch(
        text=span.of(text), start=convert(span.start + base), end=convert(span.end + base)
    )


class Renderer:
    """Renders the sentences of one document, in order."""

    def __init__(self, source: str, offsets: Offsets) -> None:
        """``source`` is the document's whole text."""
        self._source = converter(source, offsets)
        self._offsets = offsets
        # UTF-16 units minus code points of the translation so far, gaps included.
        self._shift = 0
        self._text = source
        self._source_end = 0

    def sentence(self, sentence: Sentence, *, alternatives: bool) -> SentenceOut:
        """Return ``sentence`` as it goes out; must be called for all, in order."""
        convert = self._target(sentence)

        def source(span: Span) -> Stretch:
            return stretch(sentence.source_text, span, sentence.source.start, self._source)

        def target(span: Span) -> Stretch:
            return stretch(sentence.target_text, span, sentence.target.start, convert)

        return SentenceOut(
            index=sentence.index,
            source=source(Span(0, len(sentence.source_text))),
            target=target(Span(0, len(sentence.target_text))),
            score=round(sentence.score, 4),
            checks=[
                CheckOut(
                    code=check.code,
                    source=source(check.source) if check.source else None,
                    target=target(check.target) if check.target else None,
                )
                for check in sentence.checks
            ],
            parts=sentence.parts,
            attempts=sentence.attempts,
            language=sentence.language,
            terms=[
                TermOut(
                    term=use.term.source,
                    wanted=use.term.target,
                    source=source(use.source),
                    target=target(use.target) if use.target else None,
                    status=use.status,
                    reason=use.reason,
                )
                for use in sentence.terms
            ]
            or None,
            alternatives=[
                AlternativeOut(text=other.text, score=round(other.score, 4))
                for other in sentence.alternatives
            ]
            if alternatives
            else None,
            words=_words(sentence, source, target),
        )

    def _target(self, sentence: Sentence) -> Callable[[int], int]:
        """Return the converter of this sentence's target offsets, and move on behind it."""
        gap = self._text[self._source_end : sentence.source.start]
        self._source_end = sentence.source.end
        self._shift += converter(gap, self._offsets)(len(gap)) - len(gap)
        shift, start = self._shift, sentence.target.start
        inner = converter(sentence.target_text, self._offsets)
        length = len(sentence.target_text)
        self._shift += inner(length) - length
        return lambda offset: inner(offset - start) + start + shift


def _words(sentence: Sentence, source: Place, target: Place) -> WordsOut | None:
    words = sentence.words
    if words is None:
        return None
    return WordsOut(
        source=[source(span) for span in words.source],
        target=[target(span) for span in words.target],
        links=[LinkOut(source=x.source, target=x.target, weight=x.weight) for x in words.links],
    )


def document_out(
    text: str,
    translation: Translation | MarkupTranslation,
    offsets: Offsets,
    *,
    alternatives: bool,
    name: str | None,
) -> DocumentOut:
    """Return the translation of ``text`` as it goes out; ``name`` is the document's id, if any."""
    plain = plain_out(translation)
    text = plain.source if plain else text
    renderer = Renderer(text, offsets)
    return DocumentOut(
        id=name,
        detected_language=language_out(translation.language),
        translation=translation.text,
        plain=plain,
        sentences=[
            renderer.sentence(sentence, alternatives=alternatives)
            for sentence in translation.sentences
        ],
        usage=usage(text, translation.sentences),
    )


def plain_out(translation: Translation | MarkupTranslation) -> PlainOut | None:
    """Return what a reader sees of marked-up text, None for text without markup."""
    if isinstance(translation, MarkupTranslation):
        return PlainOut(source=translation.source, target=translation.target)
    return None


def text_out(document: DocumentOut, model: ModelRef) -> TextOut:
    """Return the answer for a single text."""
    return TextOut(
        detected_language=document.detected_language,
        translation=document.translation,
        plain=document.plain,
        sentences=document.sentences,
        model=model,
        usage=document.usage,
    )


def language_out(guess: Guess | None) -> LanguageOut | None:
    """Return what a text most likely is in, as it goes out."""
    if guess is None:
        return None
    return LanguageOut(language=guess.language, confidence=guess.confidence)


def usage(text: str, sentences: Iterable[Sentence]) -> Usage:
    """Return what the translation of ``text`` took."""
    sentences = list(sentences)
    return Usage(
        characters=len(text),
        sentences=len(sentences),
        source_tokens=sum(sentence.source_tokens for sentence in sentences),
        target_tokens=sum(sentence.target_tokens for sentence in sentences),
        cached_sentences=sum(sentence.cached for sentence in sentences) or None,
    )


def total(parts: Iterable[Usage]) -> Usage:
    """Return the sum of several documents' usage."""
    parts = list(parts)
    return Usage(
        characters=sum(part.characters for part in parts),
        sentences=sum(part.sentences for part in parts),
        source_tokens=sum(part.source_tokens for part in parts),
        target_tokens=sum(part.target_tokens for part in parts),
        cached_sentences=sum(part.cached_sentences or 0 for part in parts) or None,
    )


def model_ref(info: EngineInfo) -> ModelRef:
    """Return which model translated."""
    return ModelRef(name=info.name, hash=info.hash, precision=info.precision)


def model_out(info: EngineInfo, settings: Settings) -> ModelOut:
    """Return all that callers may know of the model and of the bounds on their requests."""
    return ModelOut(
        name=info.name,
        hash=info.hash,
        precision=info.precision,
        device=info.device,
        source_language=info.source_language,
        target_language=info.target_language,
        max_source_tokens=info.max_source,
        max_target_tokens=info.max_target,
        limits=LimitsOut(
            characters=settings.max_characters,
            sentences=settings.max_sentences,
            documents=settings.max_documents,
            body_bytes=settings.max_body_bytes,
        ),
        details=info.details,
    )
