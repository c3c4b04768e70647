"""The archive put in order and cut into blocks, in bounded memory.

Rows go to a spool on the disk as they come; SQLite sorts their ids, with temporary files where they
are many; then rows are fetched from the spool in order of id. Where a row ends up depends on the
input and the options alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from app.bulk.carried import plan_name
from app.bulk.errors import BulkError, Reason
from app.bulk.kinds import Kinds
from app.bulk.options import BulkOptions
from app.bulk.parquet import read_parquet, schema_of
from app.bulk.rows import Checked, Checker, columns_of, read_lines
from app.bulk.sources import kind_of
from app.bulk.state import State, committed

Advance = Callable[[int], None]
"""Told how many rows more have been read."""

_OWN = [
    pa.field("number", pa.int64()),
    pa.field("name", pa.string()),
    pa.field("file", pa.int32()),
    pa.field("row", pa.int64()),
    pa.field("text", pa.string()),
    pa.field("code", pa.string()),
    pa.field("message", pa.string()),
    pa.field("source", pa.string()),
]
# Numbers by value and strings by code points, rows without an id behind all others; rows of the
# same id, and those without, in the order of the input, which is that of the spool.
_SORTED = "SELECT number, name, batch, row, size FROM ids ORDER BY kind, number, name, batch, row"


@dataclass(slots=True)
class Planned:
    """What is in the blocks."""

    rows: int = 0
    characters: int = 0
    blocks: int = 0
    integer_ids: bool = False
    kinds: dict[str, str] = field(default_factory=dict)


def make_plan(
    paths: Sequence[Path], options: BulkOptions, state: State, advance: Advance
) -> Planned:
    """Write the blocks of the archive into ``state``.

    Raises:
        BulkError: a file is damaged, or lacks a column.
        OSError: a file cannot be read, or there is no place on the disk.
    """
    state.start_plan()
    spool = state.plan / "spool.arrow"
    planned = Planned()
    with closing(sqlite3.connect(state.plan / "ids.sqlite", isolation_level=None)) as index:
        # It is made anew if anything goes wrong.
        index.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE TABLE ids"
            "(kind INTEGER, number INTEGER, name TEXT, batch INTEGER, row INTEGER, size INTEGER);"
        )
        schema = _fill(paths, options, spool, index, planned, advance)
        with pa.memory_map(str(spool)) as file:
            reader = pa.ipc.open_file(file)
            for block in _blocks(index.execute(_SORTED), options):
                table = _block(reader, schema, block, paths)
                with committed(state.block(planned.blocks)) as out:
                    parquet.write_table(table, out, compression="zstd")
                planned.blocks += 1
    (state.plan / "ids.sqlite").unlink()
    spool.unlink()
    return planned


def _fill(
    paths: Sequence[Path],
    options: BulkOptions,
    spool: Path,
    index: sqlite3.Connection,
    planned: Planned,
    advance: Advance,
) -> pa.Schema:
    """Write all rows to the spool and their ids to the index; return the spool's columns."""
    checker, kinds = Checker(options), Kinds(options.columns)
    lines = kind_of(paths[0]) != "parquet"
    if lines:
        carried = pa.schema([pa.field(plan_name(name), pa.string()) for name in options.columns])
    else:
        carried = schema_of(paths, options)
    columns = pa.schema([*_OWN, *carried])
    with pa.OSFile(str(spool), "wb") as file, pa.ipc.new_file(file, columns) as writer:
        for number, (rows, batch) in enumerate(_read(paths, checker, columns)):
            writer.write_batch(batch)
            index.execute("BEGIN")
            index.executemany(
                "INSERT INTO ids VALUES (?, ?, ?, ?, ?, ?)",
                [_indexed(row, number, at) for at, row in enumerate(rows)],
            )
            index.execute("COMMIT")
            if lines:
                kinds.see(rows)
            planned.rows += len(rows)
            planned.characters += sum(len(row.text or "") for row in rows if not row.code)
            advance(len(rows))
    planned.integer_ids = checker.id_type is int
    planned.kinds = kinds.found if lines else {}
    return columns


def _read(
    paths: Sequence[Path], checker: Checker, columns: pa.Schema
) -> Iterator[tuple[list[Checked], pa.RecordBatch]]:
    for number, path in enumerate(paths):
        if kind_of(path) == "parquet":
            yield from read_parquet(path, number, checker, columns)
        else:
            for rows in read_lines(path, number, checker):
                yield rows, columns_of(rows, columns)


def _indexed(
    row: Checked, batch: int, at: int
) -> tuple[int, int | None, str | None, int, int, int]:
    number = row.id if isinstance(row.id, int) else None
    name = row.id if isinstance(row.id, str) else None
    return (int(row.id is None), number, name, batch, at, row.characters)


@dataclass(slots=True)
class _Places:
    """Where a block's rows are in the spool.

    ``doubled`` says of a row whose id was there before, by its number in the block, where the first
    row with that id is.
    """

    places: list[tuple[int, int]] = field(default_factory=list)
    doubled: dict[int, tuple[int, int]] = field(default_factory=dict)
    characters: int = 0


def _blocks(index: sqlite3.Cursor, options: BulkOptions) -> Iterator[_Places]:
    block = _Places()
    last: tuple[int | None, str | None] = (None, None)
    first = (0, 0)
    for number, name, batch, row, size in index:
        full = len(block.places) == options.block_rows
        if full or (block.places and block.characters + size > options.block_characters):
            yield block
            block = _Places()
        if (number, name) != last:
            last, first = (number, name), (batch, row)
        elif last != (None, None):
            block.doubled[len(block.places)] = first
        block.places.append((batch, row))
        block.characters += size
    if block.places:
        yield block


def _block(
    spool: pa.RecordBatchFileReader, columns: pa.Schema, block: _Places, paths: Sequence[Path]
) -> pa.Table:
    # The spool is mapped: of a batch, only the row that is wanted is read.
    slices = [spool.get_batch(batch).slice(row, 1) for batch, row in block.places]
    table = pa.Table.from_batches(slices, columns).combine_chunks()
    if not block.doubled:
        return table
    codes, messages, texts, sources = (
        table.column(name).to_pylist() for name in ("code", "message", "text", "source")
    )
    for at, (batch, row) in block.doubled.items():
        first = spool.get_batch(batch).slice(row, 1).to_pylist()[0]
        codes[at] = Reason.DUPLICATE_ID
        messages[at] = f"Row {first['row']} of {paths[first['file']]} has the id already."
        sources[at], texts[at] = sources[at] or texts[at], None
    for name, values in (("code", codes), ("message", messages), ("text", texts)):
        table = _with(table, name, values)
    return _with(table, "source", sources)


def _with(table: pa.Table, name: str, values: list[str | None]) -> pa.Table:
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), pa.array(values, pa.string()))


def read_block(state: State, block: int) -> pa.Table:
    """Return the rows of a block.

    Raises:
        BulkError: it is not there.
    """
    try:
        return parquet.read_table(state.block(block))
    except FileNotFoundError as error:
        raise BulkError(f"The plan lacks block {block}.") from error
