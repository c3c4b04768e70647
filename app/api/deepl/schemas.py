"""What callers of DeepL's API send, as JSON or as a form, where flags are 0 and 1."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _texts(value: Any) -> Any:  # noqa: ANN401 - whatever was sent
    return [value] if isinstance(value, str) else value


def _names(value: Any) -> Any:  # noqa: ANN401
    """Return a list of names; each element may hold several, with commas between."""
    value = _texts(value)
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        return value
    return [name.strip() for part in value for name in part.split(",") if name.strip()]


def _flag(value: Any) -> Any:  # noqa: ANN401
    known = {"0": False, "1": True, "false": False, "true": True}
    return known.get(str(value).lower(), value)


def _upper(value: Any) -> Any:  # noqa: ANN401
    return (value.strip().upper() or None) if isinstance(value, str) else value


def _lower(value: Any) -> Any:  # noqa: ANN401
    return (value.strip().lower() or None) if isinstance(value, str) else value


def _digit(value: Any) -> Any:  # noqa: ANN401
    return {0: "0", 1: "1"}.get(value, value) if isinstance(value, int) else _lower(value)


# The first fault is told and no more, so no more are looked for.
_Strings = Annotated[list[str], Field(fail_fast=True)]
Texts = Annotated[_Strings, BeforeValidator(_texts)]
Names = Annotated[_Strings, BeforeValidator(_names)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Target = Annotated[Literal["EN", "EN-US", "EN-GB"], BeforeValidator(_upper)]
Source = Annotated[Literal["DE"] | None, BeforeValidator(_upper)]
Formality = Annotated[
    Literal["default", "prefer_less", "prefer_more", "less", "more"] | None, BeforeValidator(_lower)
]
Split = Annotated[Literal["0", "1", "nonewlines"] | None, BeforeValidator(_digit)]


class Wanted(BaseModel):
    """What texts and documents have in common. What is not listed is ignored, as DeepL does."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    # Faults are told in this order: of two languages that do not fit, the source.
    source_lang: Source = None
    target_lang: Target
    formality: Formality = None
    glossary_id: str | None = None
    glossary_ids: Annotated[Names, Field(max_length=5)] = []
    style_id: str | None = None
    translation_memory_id: str | None = None


class TranslateIn(Wanted):
    """Texts to translate, and how."""

    text: Texts
    context: str | None = None
    split_sentences: Split = None
    preserve_formatting: Flag = False
    tag_handling: Annotated[Literal["xml", "html"] | None, BeforeValidator(_lower)] = None
    tag_handling_version: Annotated[Literal["v1", "v2"] | None, BeforeValidator(_lower)] = None
    outline_detection: Flag = True
    splitting_tags: Names = []
    non_splitting_tags: Names = []
    ignore_tags: Names = []
    show_billed_characters: Flag = True
    custom_instructions: Texts = []
    model_type: Annotated[
        Literal["quality_optimized", "prefer_quality_optimized", "latency_optimized"] | None,
        BeforeValidator(_lower),
    ] = None


class DocumentIn(Wanted):
    """A file to translate, and how."""

    filename: str | None = None
    output_format: Annotated[str | None, BeforeValidator(_lower)] = None


class DictionaryIn(BaseModel):
    """Entries of a language pair, as they are sent."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    source_lang: str
    target_lang: str
    entries: str
    entries_format: str


class GlossaryIn(DictionaryIn):
    """A glossary of version 2."""

    name: str


class MultilingualIn(BaseModel):
    """A glossary of version 3."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    name: str
    dictionaries: Annotated[list[DictionaryIn], Field(fail_fast=True)]


class MultilingualPatch(BaseModel):
    """Changes to a glossary of version 3."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    name: str | None = None
    dictionaries: Annotated[list[DictionaryIn], Field(fail_fast=True)] = []
