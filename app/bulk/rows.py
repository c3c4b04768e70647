"""Input files to rows that have been checked, a few at a time.

A row that cannot be translated is a row all the same, with a reason; nothing is skipped but blank
lines. Messages never hold text of the input.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, BinaryIO, cast

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from app.bulk.carried import json_of
from app.bulk.errors import BulkError, Reason
from app.bulk.options import BulkOptions
from app.bulk.sources import kind_of

# Rows that are held at a time; few, because each may be long.
BATCH_ROWS, _BATCH_BYTES = 64, 8_000_000
_BOM = b"\xef\xbb\xbf"
_INT64 = 2**63


class RowIn(BaseModel):
    """What a row must have; an id that is a number has 64 bits."""

    model_config = ConfigDict(strict=True, frozen=True)

    id: (
        Annotated[int, Field(ge=-_INT64, lt=_INT64)]
        | Annotated[str, Field(min_length=1, max_length=1_000)]
    )
    text: str


@dataclass(slots=True)
class Checked:
    """A row and where it stands: ``row`` counts from 1, blank lines too.

    Without a ``code`` it can be translated. ``carried`` holds the values of the columns to be
    carried over as JSON; those that stay Arrow's are not here, but their bytes are counted in
    ``carried_bytes``. ``source`` is the line, if it could not be read as a row.
    """

    file: int
    row: int
    id: int | str | None = None
    text: str | None = None
    code: str | None = None
    message: str | None = None
    source: str | None = None
    carried: tuple[str | None, ...] = ()
    carried_bytes: int = 0

    @property
    def characters(self) -> int:
        """What it counts for in a block: text, columns, and the line if that is kept."""
        carried = sum(len(value) for value in self.carried if value is not None)
        return len(self.text or "") + len(self.source or "") + carried + self.carried_bytes

    @property
    def size(self) -> int:
        """Roughly the bytes that it takes."""
        return self.characters + 200


@dataclass(slots=True)
class Checker:
    """Checks rows of all files of a run; the first valid id decides whether ids are numbers."""

    options: BulkOptions
    id_type: type[int] | type[str] | None = field(default=None)

    def check(self, row: Checked, identity: object, text: object) -> Checked:
        """Fill in what was found in the row's two fields."""
        try:
            valid = RowIn.model_validate({"id": identity, "text": text})
            row.id, row.text = valid.id, valid.text
        except ValidationError as error:
            faulty = {fault["loc"][0] for fault in error.errors()}
            if "id" not in faulty:
                row.id = cast("int | str", identity)
            if "text" not in faulty:
                row.text = str(text)
            name = "id" if "id" in faulty else "text"
            missing = (identity if name == "id" else text) is None
            row.code = f"{'missing' if missing else 'invalid'}_{name}"
            row.message = _FAULTS[Reason(row.code)]
        if row.id is not None:
            self.id_type = self.id_type or type(row.id)
            if type(row.id) is not self.id_type:
                kind = "a number" if self.id_type is int else "a string"
                row.id, row.code = None, Reason.INVALID_ID
                row.message = f"The archive's first id is {kind}, this one is not."
        return row


_FAULTS = {
    Reason.MISSING_ID: "There is no id.",
    Reason.INVALID_ID: "The id is neither an integer of 64 bits nor a string of 1 to 1,000 "
    "characters.",
    Reason.MISSING_TEXT: "There is no text.",
    Reason.INVALID_TEXT: "The text is not a string.",
}


def read_lines(path: Path, number: int, checker: Checker) -> Iterator[list[Checked]]:
    """Yield the rows of a file of JSON lines; ``number`` is the file's.

    Raises:
        BulkError: it is compressed and damaged.
    """
    batch: list[Checked] = []
    size = 0
    for row, line in _lines(path, checker.options.max_row_bytes):
        checked = _check_line(Checked(number, row), line, checker)
        batch.append(checked)
        size += checked.size
        if len(batch) == BATCH_ROWS or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _lines(path: Path, most: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield lines with their number, None for those that are too long."""
    row = 0
    try:
        with _open(path) as file:
            while line := file.readline(most + 1):
                row += 1
                if row == 1:
                    line = line.removeprefix(_BOM)
                if line.endswith(b"\n") or len(line) <= most:
                    if line.strip():
                        yield row, line
                    continue
                while (rest := file.readline(most)) and not rest.endswith(b"\n"):
                    pass
                yield row, None
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BulkError(f"{path} is damaged after line {row}.") from error


def _open(path: Path) -> BinaryIO:
    if kind_of(path) == "jsonl.gz":
        return cast("BinaryIO", gzip.open(path, "rb"))
    return path.open("rb")


def _check_line(row: Checked, line: bytes | None, checker: Checker) -> Checked:
    options = checker.options
    if line is None:
        row.code = Reason.ROW_TOO_LONG
        row.message = f"The line has more than {options.max_row_bytes} bytes."
        return row
    line = line.rstrip(b"\r\n")
    try:
        shown = line.decode()
    except UnicodeDecodeError as error:
        row.code, row.message = Reason.INVALID_UTF8, f"Byte {error.start} is not UTF-8."
        row.source = line.decode(errors="backslashreplace")
        return row
    try:
        value = from_json(line, allow_inf_nan=False)
    except ValueError as error:
        # Its message names the place alone.
        row.code, row.message, row.source = Reason.INVALID_JSON, f"{error}.", shown
        return row
    if not isinstance(value, dict):
        row.code, row.message, row.source = Reason.NOT_AN_OBJECT, "It is no object.", shown
        return row
    row.carried = tuple(json_of(value.get(name)) for name in options.columns)
    checker.check(row, value.get(options.id_field), value.get(options.text_field))
    if row.code in {Reason.INVALID_TEXT, Reason.MISSING_TEXT, Reason.INVALID_ID, Reason.MISSING_ID}:
        row.source = shown
    return row


def columns_of(rows: list[Checked], columns: pa.Schema) -> pa.RecordBatch:
    """Return rows, with what they carry as JSON, as a batch of the plan's ``columns``."""
    ids = [row.id for row in rows]
    own: dict[str, list[Any]] = {
        "number": [value if isinstance(value, int) else None for value in ids],
        "name": [value if isinstance(value, str) else None for value in ids],
    }
    for name in ("file", "row", "text", "code", "message", "source"):
        own[name] = [getattr(row, name) for row in rows]
    for at, name in enumerate(columns.names[len(own) :]):
        own[name] = [row.carried[at] if row.carried else None for row in rows]
    return pa.record_batch(own, schema=columns)
