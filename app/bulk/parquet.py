"""Parquet files to rows that have been checked; other columns keep their types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from app.bulk.carried import as_type, decoded, json_values, plan_name, readable
from app.bulk.errors import BulkError, Reason
from app.bulk.options import BulkOptions
from app.bulk.rows import BATCH_ROWS, Checked, Checker, columns_of


def schema_of(paths: Sequence[Path], options: BulkOptions) -> pa.Schema:
    """Return the columns to be carried over, as they are in the plan.

    For Parquet, with the types that all files give them, but no dictionaries; else as JSON.

    Raises:
        BulkError: a file lacks a column, or has another type for it than the first; ids are neither
            integers of 64 bits nor strings, or texts no strings; the output cannot hold a type; or
            it is no Parquet file.
    """
    first: pa.Schema | None = None
    for path in paths:
        schema = _schema(path)
        for name in (options.id_field, options.text_field, *options.columns):
            if schema.names.count(name) != 1:
                found = "several columns" if name in schema.names else "no column"
                raise BulkError(f"{path} has {found} {name}.")
        identity = schema.field(options.id_field).type
        if not _is_text(identity) and not (
            pa.types.is_integer(identity) and not pa.types.is_uint64(identity)
        ):
            raise BulkError(f"{path}: ids are {identity}, not integers or strings.")
        if not _is_text(schema.field(options.text_field).type):
            raise BulkError(f"{path}: {options.text_field} is not a column of strings.")
        carried = pa.schema([_plain(schema.field(name), path, options) for name in options.columns])
        first = first or carried
        if not carried.equals(first):
            raise BulkError(f"{path}: a column has another type than in {paths[0]}.")
    assert first is not None  # noqa: S101 - there is a file
    if options.to == "parquet":
        return first
    return pa.schema([pa.field(name, pa.string()) for name in first.names])


def _schema(path: Path) -> pa.Schema:
    try:
        return parquet.read_schema(path)
    except pa.ArrowInvalid as error:
        raise BulkError(f"{path} is no Parquet file.") from error


def _plain(field: pa.Field, path: Path, options: BulkOptions) -> pa.Field:
    """Return a column as it goes out: may be empty, without the notes of whoever wrote it."""
    try:
        if options.to != "parquet":
            readable(field.type)
        return pa.field(plan_name(field.name), decoded(field.type))
    except TypeError as error:
        raise BulkError(
            f"{path}: column {field.name} is {field.type}; {options.to} cannot hold {error}."
        ) from error


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
            if options.to != "parquet":
                _carry_json(rows, carried, path, options)
                yield rows, columns_of(rows, columns)
            else:
                yield rows, _joined(rows, carried, columns)
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


def _carry_json(
    rows: Sequence[Checked], carried: Sequence[pa.Array], path: Path, options: BulkOptions
) -> None:
    for name, column in zip(options.columns, carried, strict=True):
        where = f"{path}: column {name}, rows {rows[0].row} to {rows[-1].row}"
        for row, value in zip(rows, json_values(column, where), strict=True):
            row.carried += (value,)


def _joined(rows: list[Checked], carried: Sequence[pa.Array], columns: pa.Schema) -> pa.RecordBatch:
    """Return the rows with the columns as they are, whose bytes are counted."""
    own = list(columns)[: len(columns) - len(carried)]
    kinds = columns.types[len(own) :]
    arrays = [as_type(column, kind) for column, kind in zip(carried, kinds, strict=True)]
    for at, row in enumerate(rows):
        row.carried_bytes = sum(array.slice(at, 1).nbytes for array in arrays)
    return pa.record_batch([*columns_of(rows, pa.schema(own)).columns, *arrays], schema=columns)
