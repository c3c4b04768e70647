"""Glossaries as tables of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from app.errors import InvalidGlossary
from app.types import Term

_BOM = "\ufeff"


def read_tsv(text: str) -> list[Term]:
    """Return the terms of a table: source, tab, target; a line each, blank ones skipped.

    Raises:
        InvalidGlossary: a line has not two fields. What they hold, `Glossary` checks.
    """
    lines = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = [line.split("\t") for line in lines if line.strip()]
    return [_term(number, row) for number, row in enumerate(rows)]


def read_csv(text: str) -> list[Term]:
    """Return the terms of comma-separated values (RFC 4180).

    A row is source and target, and the languages of both if it has four fields.

    Raises:
        InvalidGlossary: a row has another number of fields, or languages other than German and
            English, or the quotation marks are not in order.
    """
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix(_BOM), newline=""), strict=True))
    except csv.Error as error:
        raise InvalidGlossary("The glossary is not valid CSV.") from error
    terms: list[Term] = []
    for row in rows:
        if not any(map(str.strip, row)):
            continue
        number = len(terms)
        if len(row) == 4:
            languages = [field.strip().lower().split("-")[0] for field in row[2:]]
            if languages != ["de", "en"]:
                raise InvalidGlossary(f"Term {number} is not German to English.", entry=number)
        terms.append(_term(number, row[:2] if len(row) == 4 else row))
    return terms


def write_tsv(terms: Iterable[Term]) -> str:
    """Return ``terms`` as lines of source, tab, target."""
    return "".join(f"{term.source}\t{term.target}\n" for term in terms)


def _term(number: int, fields: list[str]) -> Term:
    if len(fields) != 2:
        raise InvalidGlossary(
            f"Term {number} has {len(fields)} fields instead of two.", entry=number
        )
    source, target = map(str.strip, fields)
    return Term(source, target)
