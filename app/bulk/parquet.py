"""Parquet files to rows that have been checked; other columns keep their types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from app.bulk.errors import BulkError, Reason
from app.bulk.options import BulkOptions
from app.bulk.rows import BATCH_ROWS, Checked, Checker, columns_of


def schema_of(paths: Sequence[Path], options: BulkOptions) -> pa.Schema:
    """Return the columns to be carried over, with the types that all files give them.

    Raises:
        BulkError: a file lacks a column, or has another type for it than the first; ids are neither
            integers of 64 bits nor strings, or texts no strings; or it is no Parquet file.
    """
    first: pa.Schema | None = None
    for path in paths:
        schema = _schema(path)
        for name in (options.id_field, options.text_field, *options.columns):
            if name not in schema.names:
                raise BulkError(f"{path} has no column {name}.")
        identity = schema.field(options.id_field).type
        if not _is_text(identity) and not (
            pa.types.is_integer(identity) and not pa.types.is_uint64(identity)
        ):
            raise BulkError(f"{path}: ids are {identity}, not integers or strings.")
        if not _is_text(schema.field(options.text_field).type):
            raise BulkError(f"{path}: {options.text_field} is not a column of strings.")
        carried = pa.schema([_plain(schema.field(name)) for name in options.columns])
        first = first or carried
        if not carried.equals(first):
            raise BulkError(f"{path}: a column has another type than in {paths[0]}.")
    assert first is not None  # noqa: S101 - there is a file
    return first


def _schema(path: Path) -> pa.Schema:
    try:
        return parquet.read_schema(path)
    except pa.ArrowInvalid as error:
        raise BulkError(f"{path} is no Parquet file.") from error


def _plain(field: pa.Field) -> pa.Field:
    """Return a column as it goes out: may be empty, without the notes of whoever wrote it."""
    return pa.field(field.name, field.type)


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def read_parquet(
    path: Path, number: int, checker: Checker, columns: pa.Schema
) -> Iterator[tuple[list[Checked], pa.RecordBatch]]:
    """Yield the rows of a Parquet file, and as batches of the plan's ``columns``.

    Raises:
        BulkError: the file is damaged.
    """
    options = checker.options
    wanted = list(dict.fromkeys((options.id_field, options.text_field, *options.columns)))
    row = 0
    try:
        # Read page by page: a row group may be larger than memory.
        file = parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False)
        for batch in file.iter_batches(BATCH_ROWS, columns=wanted, use_threads=False):
            ids = batch.column(options.id_field).to_pylist()
            texts = batch.column(options.text_field).to_pylist()
            rows = [
                _check(Checked(number, row + at), identity, text, checker)
                for at, (identity, text) in enumerate(zip(ids, texts, strict=True), 1)
            ]
            row += len(rows)
            carried = [batch.column(name) for name in options.columns]
            yield rows, _joined(columns_of(rows, _own(columns, len(carried))), carried, columns)
    except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as error:
        raise BulkError(f"{path} is damaged after row {row}.") from error


def _check(row: Checked, identity: object, text: object, checker: Checker) -> Checked:
    most = checker.options.max_row_bytes
    if isinstance(text, str) and len(text) > most // 4 and len(text.encode()) > most:
        checker.check(row, identity, "")
        row.text, row.code = None, row.code or Reason.ROW_TOO_LONG
        row.message = row.message or f"The text has more than {most} bytes."
        return row
    return checker.check(row, identity, text)


def _own(columns: pa.Schema, carried: int) -> pa.Schema:
    return pa.schema(list(columns)[: len(columns) - carried])


def _joined(own: pa.RecordBatch, carried: list[Any], columns: pa.Schema) -> pa.RecordBatch:
    return pa.record_batch([*own.columns, *carried], schema=columns)
