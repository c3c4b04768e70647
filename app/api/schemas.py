"""The native request and response bodies.

All offsets count from the beginning of the whole text (source) or the whole translation (target),
are zero-based and half-open, and are code points unless the option ``offsets`` says UTF-16.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.types import Caching, Options, Priority

Offsets = Literal["codepoint", "utf16"]

# What app/pipeline/text.py refuses, in the words of JSON Schema, for whoever makes requests from
# the document. pydantic does not check it: it would not say which character it is, and where.
_CONTROLS = r"\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"
_BLANKS = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
TEXT: dict[str, Any] = {"pattern": f"^[^{_CONTROLS}]*[^{_CONTROLS}{_BLANKS}][^{_CONTROLS}]*$"}
_TERM: dict[str, Any] = {"minLength": 1, "maxLength": 1024}


class _Body(BaseModel):
    """What a caller sends: exact types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TermIn(_Body):
    """A German term, and either its English or that it stays as it is."""

    source: str = Field(
        description="German; best in the nominative singular.", json_schema_extra=_TERM
    )
    target: str | None = Field(None, description="English.", json_schema_extra=_TERM)
    keep: bool = Field(default=False, description="Instead of `target`: the term stays as it is.")
    match: Literal["inflected", "exact", "compound"] = Field(
        "inflected",
        description="Which words are the term: its other forms too; `source` alone; its forms as "
        "the first or last part of a compound too.",
    )


class TranslateOptions(_Body):
    """How to translate."""

    source_language: Literal["de"] = Field("de", description="Only German is understood.")
    target_language: Literal["en"] = Field("en", description="Only English is given.")
    alignment: Literal["sentence", "word"] = Field(
        "sentence", description="`word` adds the words of both sides and the links between them."
    )
    beam_size: int | None = Field(
        None,
        ge=1,
        le=8,
        description="Beams of the search, 1 to 8; default by the server's setting.",
    )
    alternatives: int = Field(
        0, ge=0, le=7, description="Other translations per sentence; fewer than `beam_size`."
    )
    length_ratio: float = Field(
        Options().length_ratio,
        ge=1,
        le=5,
        description="A translation may have this many times the source's subwords, plus 10; twice "
        "that in a second try.",
    )
    offsets: Offsets | None = Field(
        None, description="Unit of all offsets; default by the server's setting, code points."
    )
    format: Literal["text", "html", "xml"] = Field(
        "text",
        description="What the text is. Of `html` and `xml` the text is translated and all else "
        "stays: see docs/markup.md.",
    )
    foreign: Literal["keep", "translate"] = Field(
        "keep",
        description="What is done with sentences that are clearly not German: kept as they are, or "
        "translated as if they were. They raise the check `source_language` either way.",
    )
    glossary: list[TermIn] | None = Field(
        None,
        fail_fast=True,
        description="Terms to be translated in a given way, 10,000 at most; only with a JSON body. "
        "What becomes of each is told in a sentence's `terms`.",
        json_schema_extra={"minItems": 1, "maxItems": 10_000},
    )
    cache: Caching = Field(
        "use",
        description="`use` answers with what was translated before, and remembers; `bypass` "
        "translates anew, and remembers that; `forbid` does neither. The header `Cache-Control: "
        "no-cache` means `bypass`, `no-store` means `forbid`; the stricter counts.",
    )
    priority: Priority | None = Field(
        None,
        description="`bulk` work lets `interactive` work go first, and may wait longer. Default by "
        "the header Priority (RFC 9218): bulk if its urgency is 7 (`u=7`), else interactive.",
    )
    timeout: float | None = Field(
        None, gt=0, description="Seconds until the request fails, if the server allows that many."
    )


class DocumentIn(_Body):
    """One of several texts."""

    id: str = Field(min_length=1, max_length=200, description="Comes back with the translation.")
    text: str = Field(description="German text.", json_schema_extra=TEXT)


class TranslateIn(_Body):
    """A text, or several documents; not both."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"required": ["text"], "properties": {"text": {"type": "string"}}},
            "then": {"properties": {"documents": {"type": "null"}}},
            "else": {"required": ["documents"], "properties": {"documents": {"type": "array"}}},
        }
    )

    text: str | None = Field(None, description="German text.", json_schema_extra=TEXT)
    documents: list[DocumentIn] | None = Field(
        None, min_length=1, fail_fast=True, description="German texts."
    )
    options: TranslateOptions = TranslateOptions()


class SegmentIn(_Body):
    """A text to split."""

    text: str = Field(description="German text.", json_schema_extra=TEXT)
    offsets: Offsets | None = Field(None, description="Unit of all offsets.")


class Stretch(BaseModel):
    """A stretch of text and where it stands."""

    text: str
    start: int
    end: int


class CheckOut(BaseModel):
    """A doubt about a sentence, with its place on either side where that is known."""

    code: str
    source: Stretch | None = None
    target: Stretch | None = None


class LanguageOut(BaseModel):
    """The language that a text is most likely in, and how sure that is (0 to 1)."""

    language: str = Field(description="ISO 639-1 code.")
    confidence: float


class TermOut(BaseModel):
    """What became of a term of the glossary in a sentence."""

    term: str = Field(description="The glossary's German.")
    wanted: str = Field(description="The glossary's English.")
    source: Stretch
    target: Stretch | None = None
    status: Literal["applied", "present", "failed"] = Field(
        description="`applied`: put in the place of the model's words; `present`: the model's own; "
        "`failed`: not there, which raises the check `glossary` too."
    )
    reason: Literal["not_aligned", "scattered", "conflict"] | None = Field(
        None,
        description="Why it failed: no words stand for it; they stand in several places; or they "
        "stand for another term.",
    )


class AlternativeOut(BaseModel):
    """Another translation of a sentence."""

    text: str
    score: float


class LinkOut(BaseModel):
    """A connection of words, by their index; ``weight`` 0 to 1 is the attention between them."""

    source: int
    target: int
    weight: float


class WordsOut(BaseModel):
    """The words of a sentence on both sides and the links between them."""

    source: list[Stretch]
    target: list[Stretch]
    links: list[LinkOut]


class SentenceOut(BaseModel):
    """A translated sentence."""

    index: int
    source: Stretch
    target: Stretch
    score: float = Field(
        description="Geometric mean (0 to 1) of the probabilities that the model gave to the "
        "subwords of the translation; 1 for what is carried over as it stands."
    )
    checks: list[CheckOut] = Field(description="What must be doubted; empty if nothing.")
    parts: int = Field(
        description="Pieces it was translated in: more than 1 if over-long, 0 if nothing in it "
        "needed translating."
    )
    attempts: int = Field(description="How often it was decoded; the best is shown.")
    language: str | None = Field(
        None, description="The source's language, if that is clearly not German."
    )
    terms: list[TermOut] | None = Field(None, description="The glossary's terms in it, in order.")
    alternatives: list[AlternativeOut] | None = None
    words: WordsOut | None = None


class Usage(BaseModel):
    """What was translated: code points, sentences, subwords in and out."""

    characters: int
    sentences: int
    source_tokens: int
    target_tokens: int
    cached_sentences: int | None = Field(
        None, description="Sentences that were remembered, not computed; absent if there are none."
    )


class ModelRef(BaseModel):
    """The model that translated: name, SHA-256 of its files, number type."""

    name: str
    hash: str
    precision: str


class PlainOut(BaseModel):
    """What a reader sees of marked-up text and its translation; all offsets count in these."""

    source: str
    target: str


class DocumentOut(BaseModel):
    """A translated text: the original's white space with the translated sentences between.

    Of marked-up text `translation` is the markup, and `plain` is given.
    """

    id: str | None = None
    translation: str
    plain: PlainOut | None = None
    sentences: list[SentenceOut]
    detected_language: LanguageOut | None = Field(
        None, description="Of the source; absent if it has no letters."
    )
    usage: Usage


class TextOut(BaseModel):
    """The answer for ``text``."""

    translation: str
    plain: PlainOut | None = None
    sentences: list[SentenceOut]
    detected_language: LanguageOut | None = None
    model: ModelRef
    usage: Usage


class DocumentsOut(BaseModel):
    """The answer for ``documents``, in their order."""

    documents: list[DocumentOut]
    model: ModelRef
    usage: Usage


class SentenceLine(SentenceOut):
    """A line of the stream: a sentence of the document number ``document``."""

    type: Literal["sentence"] = "sentence"
    document: int
    id: str | None = None


class DocumentSummary(BaseModel):
    """A document in the stream's last line."""

    id: str | None = None
    translation: str
    plain: PlainOut | None = None
    detected_language: LanguageOut | None = None
    usage: Usage


class SummaryLine(BaseModel):
    """The stream's last line, if all went well."""

    type: Literal["summary"] = "summary"
    documents: list[DocumentSummary]
    model: ModelRef
    usage: Usage


class SegmentOut(BaseModel):
    """The sentences of a text."""

    sentences: list[Stretch]


class LimitsOut(BaseModel):
    """The most that one request may hold."""

    characters: int = Field(description="Code points, over all its documents.")
    sentences: int = Field(description="Sentences, over all its documents.")
    documents: int
    body_bytes: int


class ModelOut(ModelRef):
    """What is loaded, and what it can take."""

    device: str
    source_language: str
    target_language: str
    max_source_tokens: int
    max_target_tokens: int
    limits: LimitsOut
    details: dict[str, str]


class Status(BaseModel):
    """A probe's answer."""

    status: str
