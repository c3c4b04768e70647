"""The entries of one language pair of a glossary."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from app.api.dialect import WireError
from app.errors import InvalidGlossary
from app.terms import MAX_BYTES, MAX_ENTRIES, Glossary, read_csv, read_tsv, write_tsv
from app.types import Term

PAIRS = (("de", "en"), ("en", "de"))


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Entries from one language to another, in their order.

    Those from German to English are ``compiled`` for use. Others are kept for clients that manage
    both directions in one glossary; nothing is translated by them.
    """

    source: str
    target: str
    terms: tuple[Term, ...]
    compiled: Glossary | None
    size: int

    def tsv(self) -> str:
        """Return the entries as tab-separated values."""
        return write_tsv(self.terms).rstrip("\n")

    def updated(self, other: Dictionary) -> Dictionary:
        """Return these entries with those of ``other``, which go first, by their sources."""
        merged = {term.source: term for term in (*self.terms, *other.terms)}
        return make(self.source, self.target, list(merged.values()))


def parse(source: str, target: str, entries: str, form: str) -> Dictionary:
    """Return a dictionary as it was sent; may take a second.

    Raises:
        WireError: the language pair or the format is not supported.
        InvalidGlossary: the entries are not valid.
    """
    source, target = base(source), base(target)
    if (source, target) not in PAIRS:
        raise WireError(400, "Unsupported glossary source and target language pair")
    if form not in {"tsv", "csv"}:
        raise WireError(400, "Value for 'entries_format' not supported.")
    if form == "tsv":
        return make(source, target, read_tsv(entries))
    return make(source, target, read_csv(entries) if source == "de" else _columns(entries))


def make(source: str, target: str, terms: Sequence[Term]) -> Dictionary:
    """Return a dictionary of valid entries.

    Raises:
        InvalidGlossary: they are not.
    """
    compiled = Glossary(terms) if source == "de" else None
    if compiled is None:
        _check(terms)
    size = sum(len(term.source.encode()) + len(term.target.encode()) + 2 for term in terms)
    return Dictionary(source, target, tuple(terms), compiled, size)


def base(language: str) -> str:
    """Return a language without its region, in lower case."""
    return language.partition("-")[0].strip().lower()


def _check(terms: Sequence[Term]) -> None:
    if not terms or len(terms) > MAX_ENTRIES:
        raise InvalidGlossary(f"A dictionary has 1 to {MAX_ENTRIES} entries.")
    seen: set[str] = set()
    for number, term in enumerate(terms):
        for side in (term.source, term.target):
            if not side or len(side.encode("utf-8", "surrogatepass")) > MAX_BYTES:
                raise InvalidGlossary("An entry is empty or too long.", entry=number)
            if any(char < " " or "\ud800" <= char <= "\udfff" for char in side):
                raise InvalidGlossary("An entry holds a control character.", entry=number)
        if term.source in seen:
            raise InvalidGlossary("An entry is there twice.", entry=number)
        seen.add(term.source)


def _columns(entries: str) -> list[Term]:
    """Return the first two columns of a table from English to German."""
    terms = []
    try:
        for row in filter(None, csv.reader(io.StringIO(entries), strict=True)):
            source, target = row[:2]
            terms.append(Term(source.strip(), target.strip()))
    except (csv.Error, ValueError):
        raise InvalidGlossary("The glossary is not valid CSV.", entry=len(terms)) from None
    return terms
