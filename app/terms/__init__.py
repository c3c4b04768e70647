"""Terms that must be translated in a given way: found in German, put into English."""

from __future__ import annotations

from app.terms.glossary import MAX_BYTES, MAX_ENTRIES, Glossary
from app.terms.tables import read_csv, read_tsv, write_tsv

__all__ = ["MAX_BYTES", "MAX_ENTRIES", "Glossary", "read_csv", "read_tsv", "write_tsv"]
