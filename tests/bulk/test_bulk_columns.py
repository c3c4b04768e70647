"""Columns that are carried over: any name, any type or a word why not, in bounded memory."""

from __future__ import annotations

import datetime
import decimal
import gzip
import json
import math
import uuid
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from app.bulk.carried import as_type, decoded, readable
from app.bulk.errors import BulkError
from app.bulk.local import Local
from app.bulk.options import BulkOptions
from app.bulk.plan import make_plan, read_block
from app.bulk.rows import Checker, read_lines
from app.bulk.shards import Outcome, write_block
from app.bulk.state import Manifest, State
from app.cli import main
from tests.bulk.conftest import Run, output, write_lines

SECRET = "Zwiebelfisch"
NANO = 1_767_323_045_000_006_007
STAMP = "2026-01-02 03:04:05.000006007Z"
NS = pa.timestamp("ns", "UTC")
INNER = pa.field("element", pa.struct({"b": NS}))


def write_column(path: Path, column: pa.Array) -> Path:
    """Write a Parquet file of one good row for every value."""
    count = len(column)
    ids, texts = pa.array(range(count), pa.int64()), pa.array(["Ja."] * count, pa.string())
    parquet.write_table(pa.table({"id": ids, "text": texts, "x": column}), path)
    return path


def extension(kind: pa.DataType, values: list[Any]) -> pa.Array:
    return pa.ExtensionArray.from_storage(kind, pa.array(values, kind.storage_type))


def test_any_name_that_is_not_the_outputs_own(run: Run, tmp_path: Path) -> None:
    names = ("number", "name", "file", "row", "text", "message", "source", "carried:x", "größe")
    rows = [
        {"id": at, **{name: f"{name} {at}" for name in names}, "text": "Ja."} for at in (1, 0, 1)
    ]
    lines = write_lines(tmp_path / "in.jsonl", rows)
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    expected = [{name: row[name] for name in names} for row in (rows[1], rows[0], rows[2])]
    for source in (lines, tmp_path / "in.parquet"):
        target = tmp_path / source.suffix
        run(target / "lines", source, columns=names, to="jsonl")
        found = output(target / "lines")
        assert [{name: row[name] for name in names} for row in found] == expected
        assert [row["code"] for row in found] == [None, None, "duplicate_id"]
        (aside,) = output(target / "lines", "rejected")
        assert (aside["file"], aside["row"]) == (str(source), 3)
        run(target / "parquet", source, columns=names, to="parquet")
        table = parquet.read_table(target / "parquet" / "data")
        assert table.select(names).to_pylist() == expected


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (pa.array(["a", None, "a"]).dictionary_encode(), ["a", None, "a"]),
        (pa.ListArray.from_arrays([0, 1, 2], pa.array(["a", "b"]).dictionary_encode()),
         [["a"], ["b"]]),
        (pa.array([1.5, math.inf, -math.inf, math.nan]), [1.5, None, None, None]),
        (pa.array([[math.nan, 1.0]]), [[None, 1.0]]),
        (pa.array([NANO, None], NS), [STAMP, None]),
        (pa.array([[NANO]], pa.list_(NS)), [[STAMP]]),
        (pa.array([[NANO]], pa.large_list(NS)), [[STAMP]]),
        (pa.array([[NANO], None], pa.list_(NS, 1)), [[STAMP], None]),
        (pa.array([[("k", NANO)]], pa.map_(pa.string(), NS)), [[["k", STAMP]]]),
        (pa.array([{"a": [{"b": NANO}]}], pa.struct({"a": pa.list_(INNER)})),
         [{"a": [{"b": STAMP}]}]),
        (pa.array([1_007], pa.time64("ns")), ["00:00:00.000001007"]),
        (pa.array([90], pa.duration("s")), ["PT1M30S"]),
        (pa.array([decimal.Decimal("1.50")]), ["1.50"]),
        (pa.array([datetime.date(2026, 1, 2)]), ["2026-01-02"]),
        (pa.array([2**64 - 1], pa.uint64()), [2**64 - 1]),
        (pa.array([[1]], pa.list_view(pa.int8())), [[1]]),
        (extension(pa.uuid(), [b"\x01" * 16]), [str(uuid.UUID(bytes=b"\x01" * 16))]),
        (extension(pa.json_(), ['{"a":1}']), ['{"a":1}']),
        (extension(pa.bool8(), [1]), [True]),
        (pa.nulls(1), [None]),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)  # fmt: skip
def test_what_lines_can_hold(run: Run, tmp_path: Path, column: pa.Array, values: list[Any]) -> None:
    source = write_column(tmp_path / "in.parquet", column)
    run(tmp_path / "lines", source, columns=("x",), to="jsonl")
    data = (tmp_path / "lines" / "data" / "part-000000.jsonl").read_text()
    strict = [json.loads(line, parse_constant=pytest.fail) for line in data.splitlines()]
    assert [row["x"] for row in strict] == values
    run(tmp_path / "parquet", source, columns=("x",), to="parquet")
    found = parquet.read_table(tmp_path / "parquet" / "data").column("x")
    assert found.type == decoded(parquet.read_schema(source).field("x").type)
    # As text: NaN is not equal to itself.
    assert str(found.combine_chunks()) == str(as_type(column, found.type))


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (pa.array([SECRET.encode()]), "binary"),
        (pa.array([b"\xff"], pa.large_binary()), "large_binary"),
        (pa.array([b"\xff"], pa.binary_view()), "binary_view"),
        (pa.array([b"\xff"], pa.binary(1)), r"fixed_size_binary\[1\]"),
        (pa.array([[{"a": b"\xff"}]]), "binary"),
        (pa.array([5_007], pa.duration("ns")), r"duration\[ns\]"),
        (pa.array([[NANO]], pa.list_view(NS)), "list_view"),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_what_lines_cannot_hold(run: Run, tmp_path: Path, column: pa.Array, told: str) -> None:
    source = write_column(tmp_path / "in.parquet", column)
    match = rf"in\.parquet: column x is .*; jsonl cannot hold {told}"
    with pytest.raises(BulkError, match=match):
        run(tmp_path / "lines", source, columns=("x",), to="jsonl")
    run(tmp_path / "parquet", source, columns=("x",), to="parquet")
    table = parquet.read_table(tmp_path / "parquet" / "data")
    assert table.column("x").combine_chunks().equals(column)


def test_types_that_parquet_files_do_not_have() -> None:
    union = pa.sparse_union([pa.field("a", pa.int8())])
    with pytest.raises(TypeError, match="union"):
        readable(pa.list_(union))
    kept = pa.map_(pa.string(), pa.struct([pa.field("a", pa.int8(), nullable=False)]), True)
    assert readable(kept) == decoded(kept) == kept


@pytest.mark.parametrize(
    "column",
    [
        pa.array([0, 10**18], pa.timestamp("us")),
        pa.array([0, 10**8], pa.date32()),
        pa.array([0], pa.timestamp("us", "Nowhere/Land")),
        pa.StructArray.from_arrays([pa.array([1]), pa.array([2])], ["a", "a"]),
    ],
    ids=["timestamp", "date", "zone", "struct"],
)
def test_values_that_lines_cannot_hold_are_told_before_the_work(
    run: Run, tmp_path: Path, column: pa.Array
) -> None:
    source = write_column(tmp_path / "in.parquet", column)
    match = rf"column x, rows 1 to {len(column)}: a value cannot be written to JSON lines"
    with pytest.raises(BulkError, match=match):
        run(tmp_path / "out", source, columns=("x",), to="jsonl")
    assert State(tmp_path / "out").read_manifest() is None


def test_a_number_beyond_all_floats(run: Run, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", [b'{"id":1,"text":"Ja.","x":1e999,"y":[-1e999]}'])
    run(tmp_path / "out", source, columns=("x", "y"))
    assert b'"x":null,"y":[null]}' in next((tmp_path / "out" / "data").iterdir()).read_bytes()


@pytest.mark.parametrize("to", ["jsonl", "parquet"])
def test_a_file_without_rows(run: Run, tmp_path: Path, to: str) -> None:
    source = write_column(tmp_path / "in.parquet", pa.array([], pa.string()).dictionary_encode())
    assert run(tmp_path / "out", source, columns=("x",), to=to).rows == 0


def test_a_column_that_is_there_twice(run: Run, tmp_path: Path) -> None:
    table = pa.table([[1], ["Ja."], [1], [2]], ["id", "text", "x", "x"])
    parquet.write_table(table, tmp_path / "in.parquet")
    with pytest.raises(BulkError, match="several columns x"):
        run(tmp_path / "out", tmp_path / "in.parquet", columns=("x",))


def test_damaged_compression(run: Run, tmp_path: Path) -> None:
    rows = "".join(f'{{"id": {at}, "text": "{at * 7919}"}}\n' for at in range(9_999))
    data = bytearray(gzip.compress(rows.encode(), mtime=0))
    data[9_000:9_050] = b"\xff" * 50
    (tmp_path / "in.jsonl.gz").write_bytes(data)
    with pytest.raises(BulkError, match=r"is damaged after line \d+"):
        run(tmp_path / "out", tmp_path / "in.jsonl.gz")


def test_what_arrow_says_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: Any) -> None:
        pa.array([SECRET]).cast(pa.int64())

    monkeypatch.setenv("DEPESCHE_MODEL", "fake")
    source = str(write_lines(tmp_path / "in.jsonl", [{"id": 1, "text": SECRET}]))
    for at in ("app.bulk.run.make_plan", "app.bulk.work.write_block"):
        with monkeypatch.context() as patched:
            patched.setattr(at, failing)
            assert main(["bulk", "--quiet", source, str(tmp_path / "out")]) == 1
        out, err = capfd.readouterr()
        assert err == "bulk: Arrow cannot read, hold or write the rows (ArrowInvalid).\n"
        assert out == ""


@pytest.mark.parametrize("to", ["jsonl", "parquet"])
def test_what_is_carried_counts_in_blocks(run: Run, tmp_path: Path, to: str) -> None:
    rows = [{"id": at, "text": "Ja.", "x": ["x" * 300] if at else []} for at in range(10)]
    lines = write_lines(tmp_path / "in.jsonl", rows)
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    for source in (lines, tmp_path / "in.parquet"):
        target = tmp_path / source.suffix
        options: dict[str, Any] = {"to": to, "block_characters": 1_000}
        assert run(target / "without", source, **options).blocks == 1
        assert run(target / "with", source, columns=("x",), **options).blocks == 3


def test_what_is_carried_counts_where_lines_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.bulk.rows._BATCH_BYTES", 1_000)
    rows = [{"id": at, "text": "Ja.", "x": "x" * 300} for at in range(10)]
    source = write_lines(tmp_path / "in.jsonl", rows)
    for columns, sizes in (((), [5, 5]), (("x",), [2, 2, 2, 2, 2])):
        batches = read_lines(source, 0, Checker(BulkOptions(columns=columns)))
        assert [len(batch) for batch in batches] == sizes


def test_blocks_that_are_held_are_bounded(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"id": at, "text": "Ja.", "x": "x" * 10_000} for at in range(30)]
    source = write_lines(tmp_path / "in.jsonl", rows)
    held = most = 0
    lock = Lock()

    def counted_read(*given: Any) -> pa.Table:
        nonlocal held, most
        with lock:
            held += 1
            most = max(most, held)
        return read_block(*given)

    def counted_write(*given: Any) -> Any:
        nonlocal held
        done = write_block(*given)
        with lock:
            held -= 1
        return done

    monkeypatch.setattr("app.bulk.work._HELD", 25_000)
    monkeypatch.setattr("app.bulk.work.read_block", counted_read)
    monkeypatch.setattr("app.bulk.work.write_block", counted_write)
    report = run(tmp_path / "out", source, columns=("x",), block_rows=1)
    assert (report.blocks, held) == (30, 0)
    assert most <= 3  # two in the window, and one that was read and waits


def test_a_row_set_aside_by_a_run_that_was_killed(tmp_path: Path, fake: Local) -> None:
    source = write_lines(tmp_path / "in.jsonl", [{"id": 1, "text": "Ja."}])
    state, options = State(tmp_path / "out"), BulkOptions()
    with state.opened():
        planned = make_plan([source], options, state, lambda _rows: None)
        manifest = Manifest(
            version="1", options=options, model=fake.model,
            sources=[{"path": str(source), "bytes": 1, "modified": 1, "sha256": ""}],
            rows=1, characters=3, blocks=planned.blocks, integer_ids=True, kinds={},
        )  # fmt: skip
        rows = read_block(state, 0)
        write_block(state, manifest, 0, rows, [Outcome(code="engine_failed", message="It failed.")])
        assert [row["code"] for row in output(state.directory, "rejected")] == ["engine_failed"]
        (state.directory / "state" / "done" / "000000.json").unlink()  # killed before the record
        done = write_block(state, manifest, 0, rows, [Outcome("Yes.")])
    assert [*done.shards] == ["data/part-000000.jsonl"]
    assert output(state.directory, "rejected") == []
    assert output(state.directory)[0]["translation"] == "Yes."
