"""Rows in, rows out: order, what is set aside and why, columns, kinds of files."""

from __future__ import annotations

import datetime
import gzip
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from app.bulk.errors import BulkError
from app.bulk.report import Report
from tests.bulk.conftest import Run, output, write_lines

SECRET = "Zwiebelfisch"


def test_every_row_has_one_row_in_order_of_id(run: Run, tmp_path: Path) -> None:
    rows = [
        {"id": 30, "text": "Der Rat tagt. Alle kommen."},
        {"id": 4, "text": "Es regnet."},
        b"",
        {"id": 200, "text": " \n"},
        {"text": SECRET},
        {"id": 30, "text": SECRET},
        {"id": 7},
        {"id": -1, "text": ["a", SECRET]},
        {"id": "5", "text": SECRET},
        {"id": True, "text": SECRET},
        {"id": 2**63, "text": SECRET},
        {"id": 8, "text": f"{SECRET}\x00"},
        {"id": 9, "text": f"Ein ☠ {SECRET}."},
        f'{{"id": 10, "text": "{SECRET}'.encode(),
        f"[{SECRET}]".encode(),
        f'"{SECRET}"'.encode(),
        f'{{"id": 11, "text": "{SECRET} \udcff"}}'.encode("utf-8", "surrogateescape"),
        f'{{"id": 12, "text": "{SECRET * 30}"}}'.encode(),
        {"id": 1, "text": "Ein Wort."},
    ]
    source = write_lines(tmp_path / "in.jsonl", rows)
    report = run(tmp_path / "out", source, max_row_bytes=300, block_rows=4)
    found = output(tmp_path / "out")
    assert [row["id"] for row in found] == [-1, 1, 4, 7, 8, 9, 30, 30, 200, *[None] * 9]
    good = {row["id"]: row["translation"] for row in found if row["status"] == "ok"}
    assert good == {1: "niE troW.", 4: "sE tenger.", 30: "reD taR tgat. ellA nemmok."}
    aside = output(tmp_path / "out", "rejected")
    assert [(row["id"], row["row"], row["code"]) for row in aside] == [
        (-1, 8, "invalid_text"),
        (7, 7, "missing_text"),
        (8, 12, "forbidden_character"),
        (9, 13, "engine_failed"),
        (30, 6, "duplicate_id"),
        (200, 4, "empty_text"),
        (None, 5, "missing_id"),
        (None, 9, "invalid_id"),
        (None, 10, "invalid_id"),
        (None, 11, "invalid_id"),
        (None, 14, "invalid_json"),
        (None, 15, "invalid_json"),
        (None, 16, "not_an_object"),
        (None, 17, "invalid_utf8"),
        (None, 18, "row_too_long"),
    ]
    assert {row["file"] for row in aside} == {str(source)}
    assert aside[4]["message"] == f"Row 1 of {source} has the id already."
    rejected = [row for row in found if row["status"] == "rejected"]
    assert [row["code"] for row in rejected] == [row["code"] for row in aside]
    assert all(row["translation"] is None and row["sentences"] == 0 for row in rejected)
    whole = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert SECRET.encode() not in whole
    assert report.rejected["invalid_id"] == 3
    assert (report.rows, report.translated, report.sentences, report.blocks) == (18, 3, 4, 5)


def test_rejected_rows_with_their_source(run: Run, tmp_path: Path) -> None:
    rows = [b"\xff{", b'{"id": 1}', {"id": 2, "text": "\t"}, {"id": 3, "text": "a"}]
    source = write_lines(tmp_path / "in.jsonl", [*rows, {"id": 3, "text": "b"}])
    run(tmp_path / "out", source, keep_source=True)
    aside = {row["row"]: row["source"] for row in output(tmp_path / "out", "rejected")}
    assert aside == {1: "\\xff{", 2: '{"id": 1}', 3: "\t", 5: "b"}


def test_columns_and_pairs(run: Run, tmp_path: Path) -> None:
    rows = [
        {"nr": "b", "body": "Ja. 5 Nein.", "tags": ["x", 1], "n": 1},
        {"nr": "a", "body": "Ja.", "tags": None, "n": 2.5},
        {"nr": "ä", "body": "", "n": 3},
    ]
    source = write_lines(tmp_path / "in.ndjson", rows)
    names = {"id_field": "nr", "text_field": "body", "columns": ("tags", "n"), "pairs": True}
    run(tmp_path / "out", source, **names)
    found = output(tmp_path / "out")
    assert list(found[0]) == [
        "id", "status", "code", "translation", "sentences", "flagged", "checks", "pairs", "tags",
        "n",
    ]  # fmt: skip
    assert [(row["id"], row["tags"], row["n"]) for row in found] == [
        ("a", None, 2.5), ("b", ["x", 1], 1), ("ä", None, 3)
    ]  # fmt: skip
    assert [pair["target"] for pair in found[1]["pairs"]] == ["aJ.", "5 nieN."]
    run(tmp_path / "parquet", source, to="parquet", **names)
    table = parquet.read_table(tmp_path / "parquet" / "data")
    assert table.schema.field("n").type == pa.float64()
    assert table.column("tags").to_pylist() == [None, '["x",1]', None]
    assert table.column("n").to_pylist() == [2.5, 1.0, 3.0]
    assert [len(pairs) for pairs in table.column("pairs").to_pylist()] == [1, 2, 0]


def test_parquet_keeps_types(run: Run, tmp_path: Path) -> None:
    stamp = datetime.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)
    source = pa.table(
        {
            "id": pa.array([3, 1, None, 2, 1], pa.int32()),
            "text": pa.array(["Ja.", "Nein.", "a", None, "b"], pa.large_string()),
            "at": pa.array([stamp] * 5, pa.timestamp("ns", "UTC")),
            "who": pa.array([[{"name": "A"}]] * 5),
        }
    )
    parquet.write_table(source, tmp_path / "in.parquet", row_group_size=2)
    run(tmp_path / "out", tmp_path / "in.parquet", to="parquet", columns=("at", "who"))
    table = parquet.read_table(tmp_path / "out" / "data")
    assert table.schema.field("id").type == pa.int64()
    for name in ("at", "who"):
        assert table.schema.field(name).type == source.schema.field(name).type
        assert table.column(name).to_pylist() == source.column(name).to_pylist()
    assert table.column("id").to_pylist() == [1, 1, 2, 3, None]
    assert table.column("code").to_pylist() == [
        None, "duplicate_id", "missing_text", None, "missing_id"
    ]  # fmt: skip
    run(tmp_path / "lines", tmp_path / "in.parquet", to="jsonl", columns=("at",))
    found = output(tmp_path / "lines")
    assert found[0] == {
        "id": 1, "status": "ok", "code": None, "translation": "nieN.", "sentences": 1, "flagged": 0,
        "checks": [], "at": "2026-01-02 03:04:05.000006000Z",
    }  # fmt: skip


def test_compressed_lines_and_directories(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "more").mkdir(parents=True)
    (source / "b.jsonl.gz").write_bytes(gzip.compress(b'{"id": "b", "text": "Ja."}\n'))
    (source / "more" / "a.jsonl").write_bytes(b'\xef\xbb\xbf{"id": "a", "text": "Nein."}')
    (source / "notes.txt").write_text("no archive")
    run(tmp_path / "out", source, to="jsonl.gz")
    (shard,) = (tmp_path / "out" / "data").iterdir()
    text = gzip.decompress(shard.read_bytes()).decode()
    assert [line.split(",")[0] for line in text.splitlines()] == ['{"id":"a"', '{"id":"b"']


def test_markup(run: Run, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", [{"id": 1, "text": "<p>Ein <b>Wort</b>.</p>"}])
    run(tmp_path / "out", source, format="html")
    assert output(tmp_path / "out")[0]["translation"] == "<p>niE <b>troW</b>.</p>"


def test_longer_than_allowed(run: Run, tmp_path: Path) -> None:
    rows = [{"id": 1, "text": "Ja. " * 300_000}, {"id": 2, "text": "Ja. " * 100}]
    source = write_lines(tmp_path / "in.jsonl", rows)
    run(tmp_path / "out", source)
    assert [row["code"] for row in output(tmp_path / "out")] == ["too_long", None]


def test_an_empty_archive(run: Run, tmp_path: Path) -> None:
    report = run(tmp_path / "out", write_lines(tmp_path / "in.jsonl", []))
    assert (report.rows, report.blocks, report.flagged_share) == (0, 0, 0)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "no such file"),
        ({"a.jsonl": b"", "b.parquet": b""}, "not both"),
        ({"a.csv": b""}, "is none of"),
        ({"a.parquet": b"PAR1"}, "is no Parquet file"),
        ({"a.jsonl.gz": gzip.compress(b"{}\n" * 9_999)[:-20]}, "is damaged after line"),
    ],
)
def test_inputs_that_cannot_be_used(
    run: Run, tmp_path: Path, files: dict[str, bytes], told: str
) -> None:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(BulkError, match=told):
        run(tmp_path / "out", *[tmp_path / name for name in files or ["none.jsonl"]])


def test_parquet_without_the_columns(run: Run, tmp_path: Path) -> None:
    parquet.write_table(pa.table({"id": [1.5], "text": ["a"]}), tmp_path / "a.parquet")
    with pytest.raises(BulkError, match="ids are double"):
        run(tmp_path / "out", tmp_path / "a.parquet")
    with pytest.raises(BulkError, match="has no column nr"):
        run(tmp_path / "out", tmp_path / "a.parquet", id_field="nr")


_IDS = st.one_of(
    st.integers(-5, 5), st.sampled_from(["a", "ä", "😀", "b", ""]), st.none(), st.just(1.5)
)
_TEXTS = st.one_of(st.sampled_from(["Ja.", "Nein. Ja.", " ", "Ein ☠.", "\x01"]), st.none())


@given(rows=st.lists(st.tuples(_IDS, _TEXTS), max_size=30), blocks=st.integers(1, 9))
@settings(max_examples=25, deadline=None)
def test_no_row_is_lost_doubled_or_out_of_order(
    run: Run, tmp_path_factory: pytest.TempPathFactory, rows: list[Any], blocks: int
) -> None:
    directory = tmp_path_factory.mktemp("bulk")
    split = len(rows) // 2
    given = [{"id": key, "text": text, "at": at} for at, (key, text) in enumerate(rows)]
    files = [
        write_lines(directory / "1.jsonl", given[:split]),
        write_lines(directory / "2.jsonl", given[split:]),
    ]
    report: Report = run(directory / "out", *files, columns=("at",), block_rows=blocks)
    found = output(directory / "out")
    assert sorted(row["at"] for row in found) == list(range(len(rows)))
    keys = [row["id"] for row in found]
    with_id = [key for key in keys if key is not None]
    assert keys == [*sorted(with_id), *[None] * (len(keys) - len(with_id))]
    good = [row for row in found if row["status"] == "ok"]
    assert len({row["id"] for row in good}) == len(good)
    for row in good:
        assert rows[row["at"]][0] == row["id"]
        assert len(rows[row["at"]][1]) == len(row["translation"])
    first = next((key for key, _ in rows if isinstance(key, int | str) and key != ""), None)
    for at, (key, text) in enumerate(rows):
        fine = type(key) is type(first) and key not in {"", None} and text in {"Ja.", "Nein. Ja."}
        fresh = all(key != other for other, _ in rows[:at])
        assert (at in {row["at"] for row in good}) == bool(fine and fresh)
    assert report.translated == len(good)
    assert report.rows == len(rows)
