"""Terms that must be translated in a given way: found in German, put into English."""

from __future__ import annotations

from app.terms import english, german
from app.terms.glossary import MAX_BYTES, MAX_ENTRIES, Glossary, GlossaryChain
from app.terms.tables import read_csv, read_tsv, write_tsv

__all__ = [
    "MAX_BYTES",
    "MAX_ENTRIES",
    "Glossary",
    "GlossaryChain",
    "read_csv",
    "read_tsv",
    "warm",
    "write_tsv",
]


def warm() -> None:
    """Load dictionaries (some 110 MB, seconds the first time), so that no event loop waits."""
    english.warm()
    german.warm()
