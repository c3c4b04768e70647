"""What is wanted of a bulk translation: everything that its output depends on, and nothing else."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.terms import Glossary
from app.types import Options, Term

Format = Literal["text", "html", "xml"]
Kind = Literal["jsonl", "jsonl.gz", "parquet"]
OWN = ("id", "status", "code", "translation", "sentences", "flagged", "checks", "pairs")
"""The columns of the output that are ours, in their order."""


class BulkOptions(BaseModel):
    """How an archive is read, translated and written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text_field: str = "text"
    id_field: str = "id"
    columns: tuple[str, ...] = ()
    format: Format = "text"
    to: Kind = "jsonl"
    pairs: bool = False
    keep_source: bool = False
    beam_size: int = Field(4, ge=1, le=8)
    foreign: Literal["keep", "translate"] = "keep"
    glossary: tuple[tuple[str, str], ...] = ()
    max_characters: int = Field(1_000_000, ge=1)
    max_row_bytes: int = Field(64_000_000, ge=1)
    block_rows: int = Field(1_000, ge=1)
    block_characters: int = Field(2_000_000, ge=1)

    @model_validator(mode="after")
    def _columns_apart(self) -> BulkOptions:
        ours = sorted({*OWN} & {*self.columns})
        if ours:
            raise ValueError(f"The output has columns of its own with the names {', '.join(ours)}.")
        if len({*self.columns}) < len(self.columns):
            raise ValueError("A column is named twice.")
        return self

    def translation(self) -> Options:
        """Return what the pipeline is asked for."""
        terms = tuple(Term(source, target) for source, target in self.glossary)
        return Options(
            beam_size=self.beam_size,
            foreign=self.foreign,
            glossary=Glossary(terms) if terms else None,
        )
