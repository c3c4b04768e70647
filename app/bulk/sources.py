"""The input files: which, and whether they are still what they were."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from app.bulk.errors import BulkError
from app.bulk.options import Kind

_SUFFIXES: dict[str, Kind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonl.gz": "jsonl.gz",
    ".ndjson.gz": "jsonl.gz",
    ".parquet": "parquet",
}


class Source(BaseModel):
    """An input file as it was when the plan was made."""

    model_config = ConfigDict(frozen=True)

    path: str
    bytes: int
    modified: int  # nanoseconds
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Source:
        """Read the file at ``path`` through."""
        stat = path.stat()
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return cls(path=str(path), bytes=stat.st_size, modified=stat.st_mtime_ns, sha256=digest)

    def unchanged(self) -> bool:
        """Whether the file has the same content.

        One of the same size and time is believed to; of another time, it is read through.
        """
        path = Path(self.path)
        if not path.is_file():
            return False
        stat = path.stat()
        if stat.st_size != self.bytes:
            return False
        return stat.st_mtime_ns == self.modified or Source.of(path).sha256 == self.sha256


def kind_of(path: Path) -> Kind | None:
    """Return what a file is by its name, None if it is none of ours."""
    for suffix, kind in _SUFFIXES.items():
        if path.name.lower().endswith(suffix):
            return kind
    return None


def find(inputs: Sequence[str]) -> list[Path]:
    """Return the files that are meant, in the order given; directories and patterns sorted.

    Raises:
        BulkError: there is none, one is of an unknown kind or twice there, or kinds are mixed.
    """
    paths = [path for given in inputs for path in _expand(given)]
    unknown = next((path for path in paths if kind_of(path) is None), None)
    if unknown is not None:
        raise BulkError(f"{unknown} is none of {', '.join(_SUFFIXES)}.")
    if not paths:
        raise BulkError("There are no input files.")
    if len({path.resolve() for path in paths}) < len(paths):
        raise BulkError("An input file is given twice.")
    if len({kind_of(path) == "parquet" for path in paths}) > 1:
        raise BulkError("The input files are JSON lines or Parquet, not both.")
    return paths


def _expand(given: str) -> Iterable[Path]:
    path = Path(given)
    if path.is_dir():
        return sorted(inner for inner in path.rglob("*") if inner.is_file() and kind_of(inner))
    if path.is_file():
        return [path]
    found = sorted(Path(name) for name in glob.glob(given, recursive=True))
    if not found:
        raise BulkError(f"{given}: no such file.")
    return [path for path in found if path.is_file()]
