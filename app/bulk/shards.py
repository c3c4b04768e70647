"""Translated blocks as files: one with every row, one with those that were set aside."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import parquet
from pydantic_core import to_json

from app.bulk.carried import plan_name
from app.bulk.kinds import TYPES, value_of
from app.bulk.options import Kind
from app.bulk.state import Done, Manifest, State, committed
from app.types import Sentence

_PAIR = pa.struct(
    [
        pa.field("source", pa.string()),
        pa.field("target", pa.string()),
        pa.field("checks", pa.list_(pa.string())),
    ]
)
_OWN = [
    pa.field("status", pa.string()),
    pa.field("code", pa.string()),
    pa.field("translation", pa.string()),
    pa.field("sentences", pa.int32()),
    pa.field("flagged", pa.int32()),
    pa.field("checks", pa.list_(pa.string())),
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: a translation, or a code and a message."""

    translation: str | None = None
    sentences: tuple[Sentence, ...] = ()
    code: str | None = None
    message: str | None = None


def write_block(
    state: State, manifest: Manifest, block: int, rows: pa.Table, outcomes: Sequence[Outcome]
) -> Done:
    """Commit a block: its shards, then the record of them, which is returned."""
    done = Done(block=block, rows=len(outcomes))
    rejected = [at for at, outcome in enumerate(outcomes) if outcome.code]
    done.rejected = dict(sorted(Counter(str(outcomes[at].code) for at in rejected).items()))
    for text, outcome in zip(rows.column("text").to_pylist(), outcomes, strict=True):
        if outcome.code is None:
            done.characters += len(text)
            done.sentences += len(outcome.sentences)
            done.flagged += sum(bool(sentence.checks) for sentence in outcome.sentences)
            done.source_tokens += sum(sentence.source_tokens for sentence in outcome.sentences)
            done.target_tokens += sum(sentence.target_tokens for sentence in outcome.sentences)
    kind = manifest.options.to
    if kind == "parquet":
        table = _table(manifest, rows, outcomes)
        with committed(state.shard("data", block, kind)) as file:
            parquet.write_table(table, file, compression="zstd")
    else:
        with committed(state.shard("data", block, kind)) as file:
            _write_lines(file, kind, _lines(manifest, rows, outcomes))
    shards = [state.shard("data", block, kind)]
    if rejected:
        shards.append(state.shard("rejected", block, "jsonl"))
        with committed(shards[-1]) as file:
            _write_lines(file, "jsonl", _rejected(manifest, rows, outcomes, rejected))
    else:
        # A run that was killed before the record may have set rows aside that are good now.
        state.drop_shard("rejected", block, "jsonl")
    for path in shards:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        done.shards[path.relative_to(state.directory).as_posix()] = digest
    state.commit(done)
    return done


def _own(outcome: Outcome) -> dict[str, Any]:
    good = outcome.code is None
    sentences = outcome.sentences
    return {
        "status": "ok" if good else "rejected",
        "code": outcome.code,
        "translation": outcome.translation,
        "sentences": len(sentences),
        "flagged": sum(bool(sentence.checks) for sentence in sentences),
        "checks": sorted({check.code for sentence in sentences for check in sentence.checks}),
    }


def _pairs(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {
            "source": sentence.source_text,
            "target": sentence.target_text,
            "checks": sorted({check.code for check in sentence.checks}),
        }
        for sentence in outcome.sentences
    ]


def _ids(rows: pa.Table) -> list[int | str | None]:
    numbers, names = rows.column("number").to_pylist(), rows.column("name").to_pylist()
    return [name if number is None else number for number, name in zip(numbers, names, strict=True)]


def _lines(
    manifest: Manifest, rows: pa.Table, outcomes: Sequence[Outcome]
) -> Iterable[dict[str, Any]]:
    options = manifest.options
    carried = {name: rows.column(plan_name(name)).to_pylist() for name in options.columns}
    for at, (identity, outcome) in enumerate(zip(_ids(rows), outcomes, strict=True)):
        line = {"id": identity, **_own(outcome)}
        if options.pairs:
            line["pairs"] = _pairs(outcome)
        for name, values in carried.items():
            line[name] = value_of(values[at])
        yield line


def _rejected(
    manifest: Manifest, rows: pa.Table, outcomes: Sequence[Outcome], rejected: Sequence[int]
) -> Iterable[dict[str, Any]]:
    ids = _ids(rows)
    wanted = ("file", "row", "text", "source")
    files, numbers, texts, sources = (rows.column(name).to_pylist() for name in wanted)
    for at in rejected:
        line = {
            "id": ids[at],
            "file": manifest.sources[files[at]].path,
            "row": numbers[at],
            "code": outcomes[at].code,
            "message": outcomes[at].message,
        }
        if manifest.options.keep_source:
            line["source"] = sources[at] if texts[at] is None else texts[at]
        yield line


def _write_lines(file: BinaryIO, kind: Kind, lines: Iterable[dict[str, Any]]) -> None:
    data = b"".join(to_json(line) + b"\n" for line in lines)
    # No name and no time in the header: the same rows are the same bytes.
    file.write(gzip.compress(data, 6, mtime=0) if kind == "jsonl.gz" else data)


def _table(manifest: Manifest, rows: pa.Table, outcomes: Sequence[Outcome]) -> pa.Table:
    options = manifest.options
    own = [_own(outcome) for outcome in outcomes]
    arrays = [rows.column("number" if manifest.integer_ids else "name")]
    arrays += [pa.array([row[field.name] for row in own], field.type) for field in _OWN]
    names = ["id", *(field.name for field in _OWN)]
    if options.pairs:
        names.append("pairs")
        arrays.append(pa.array([_pairs(outcome) for outcome in outcomes], pa.list_(_PAIR)))
    for name in options.columns:
        names.append(name)
        column, kind = rows.column(plan_name(name)), manifest.kinds.get(name)
        if kind is not None:
            values = [value_of(value, kind) for value in column.to_pylist()]
            column = pa.array(values, TYPES[kind])
        arrays.append(column)
    return pa.table(arrays, names=names)
