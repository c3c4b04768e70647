"""The output directory: what is in it, and how anything gets there.

A file is written under another name, forced to the disk and renamed, so that whatever bears a name
is whole. A block is done when its record is there; its shards were there before.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from app.bulk.errors import BulkError
from app.bulk.options import BulkOptions
from app.bulk.sources import Source

_MARK = ".unfinished"


class Model(BaseModel):
    """The model that translates; the output depends on all of it."""

    model_config = ConfigDict(frozen=True)

    name: str
    hash: str
    precision: str


class Manifest(BaseModel):
    """What the output is made of; a later run must agree with it in everything.

    ``kinds`` says, of columns carried over from JSON lines, what their values are.
    """

    version: str
    options: BulkOptions
    model: Model
    sources: list[Source]
    rows: int
    characters: int
    blocks: int
    integer_ids: bool
    kinds: dict[str, str]


class Done(BaseModel):
    """A block that has been committed: what was in it, and the SHA-256 of its shards."""

    block: int
    rows: int = 0
    rejected: dict[str, int] = {}
    sentences: int = 0
    flagged: int = 0
    characters: int = 0
    source_tokens: int = 0
    target_tokens: int = 0
    shards: dict[str, str] = {}


class State:
    """The output directory's files by their meaning."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.plan = directory / "state" / "plan"
        self.manifest = directory / "state" / "manifest.json"
        self._done = directory / "state" / "done"

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Make the directory if it is not there, and keep other runs out.

        Raises:
            BulkError: another run uses it, or it holds something else.
        """
        state = self.directory / "state"
        if self.directory.exists() and not state.exists() and any(self.directory.iterdir()):
            raise BulkError(f"{self.directory} holds something else; take an empty directory.")
        state.mkdir(parents=True, exist_ok=True)
        with (state / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise BulkError(f"Another run writes to {self.directory}.") from error
            for path in self.directory.rglob(f"*{_MARK}"):
                path.unlink()
            yield

    def start_plan(self) -> None:
        """Forget a plan that was not finished."""
        shutil.rmtree(self.plan, ignore_errors=True)
        for path in (self.plan, self._done, self.directory / "data", self.directory / "rejected"):
            path.mkdir(exist_ok=True)

    def end_plan(self) -> None:
        """Drop the blocks, when all are done."""
        shutil.rmtree(self.plan, ignore_errors=True)

    def block(self, number: int) -> Path:
        """Return where the rows of a block are, before they are translated."""
        return self.plan / f"{number:06}.parquet"

    def shard(self, folder: str, number: int, kind: str) -> Path:
        """Return where rows of a block go, after they were translated."""
        return self.directory / folder / f"part-{number:06}.{kind}"

    def drop_shard(self, folder: str, number: int, kind: str) -> None:
        """Remove a shard that an earlier attempt at the block has left, if there is one."""
        path = self.shard(folder, number, kind)
        with suppress(FileNotFoundError):
            path.unlink()
            _sync_directory(path.parent)

    def read_manifest(self) -> Manifest | None:
        """Return the manifest, None before there is a plan."""
        with suppress(FileNotFoundError):
            return Manifest.model_validate_json(self.manifest.read_bytes())
        return None

    def write_manifest(self, manifest: Manifest) -> None:
        """Commit the plan."""
        with committed(self.manifest) as file:
            file.write(manifest.model_dump_json(indent=1).encode())

    def commit(self, done: Done) -> None:
        """Record that a block's shards are there."""
        with committed(self._record(done.block)) as file:
            file.write(done.model_dump_json().encode())

    def done(self, block: int) -> Done | None:
        """Return what is recorded of a block, None if it is not done.

        Raises:
            BulkError: a shard of it is gone.
        """
        try:
            done = Done.model_validate_json(self._record(block).read_bytes())
        except FileNotFoundError:
            return None
        for shard in done.shards:
            if not (self.directory / shard).is_file():
                raise BulkError(f"{self.directory / shard} was finished, and is gone.")
        return done

    def _record(self, block: int) -> Path:
        return self._done / f"{block:06}.json"


@contextmanager
def committed(path: Path) -> Iterator[BinaryIO]:
    """Open a file that will have its name when the context has been left without an error."""
    # Two workers may write the same block, if one was thought dead.
    draft = path.with_name(f"{path.name}.{uuid4().hex}{_MARK}")
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_directory(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _sync_directory(path: Path) -> None:
    """Force a rename to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
