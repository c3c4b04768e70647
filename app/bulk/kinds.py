"""What the values of a column of JSON are, so that Parquet can have a type for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
from pydantic_core import from_json

from app.bulk.rows import Checked

TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "json": pa.string(),
}
_INT64 = 2**63


class Kinds:
    """The kinds of values seen so far, column by column.

    Values of several kinds, lists and objects are ``json``: they become strings of JSON; integers
    among other numbers are numbers.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._seen: dict[str, set[str]] = {name: set() for name in columns}

    def see(self, rows: Iterable[Checked]) -> None:
        """Take notice of the columns of rows, which are JSON."""
        for row in rows:
            for name, value in zip(self._columns, row.carried, strict=False):
                if value is not None:
                    self._seen[name].add(_kind(value))

    @property
    def found(self) -> dict[str, str]:
        """The kind of every column; ``string`` if it has no values."""
        found = {}
        for name, kinds in self._seen.items():
            if kinds == {"integer", "number"}:
                found[name] = "number"
            elif len(kinds) == 1:
                (found[name],) = kinds
            else:
                found[name] = "json" if kinds else "string"
        return found


def _kind(text: str) -> str:
    if text.startswith('"'):
        return "string"
    if text in {"true", "false"}:
        return "boolean"
    if text.startswith(("[", "{")):
        return "json"
    value = from_json(text)
    if isinstance(value, int):
        return "integer" if -_INT64 <= value < _INT64 else "json"
    return "number"


def value_of(text: str | None, kind: str | None = None) -> Any:  # noqa: ANN401 - any JSON
    """Return a value from JSON; the JSON itself if its column's ``kind`` is ``json``."""
    if text is None or kind == "json":
        return text
    value = from_json(text)
    return float(value) if kind == "number" else value
