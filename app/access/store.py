"""Changes to the file of keys, by its operator: every one is whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.access.key import InvalidKeys, Key, make, read_keys

try:
    import fcntl
except ImportError:  # not on Windows, where two at once are their operators' business
    fcntl = None  # type: ignore[assignment]


def read_file(path: Path) -> list[Key]:
    """Return the keys in a file.

    Raises:
        InvalidKeys: they cannot be read.
        OSError: the file cannot.
    """
    return read_keys(path.read_text(encoding="utf-8"))


def add(path: Path, name: str, **fields: object) -> str:
    """Add a key under a name that is new; return its secret.

    Raises:
        InvalidKeys: there is one of that name, or a limit is not allowed.
    """
    with _editing(path) as lines:
        if name in _names(lines):
            raise InvalidKeys(f"There is a key named {name}: rotate it, or revoke it first.")
        secret, key = make(name, **fields)
        lines.append(key.line())
    return secret


def rotate(path: Path, name: str, grace: timedelta) -> str:
    """Add a key with the name and limits of the newest; older ones expire after ``grace``.

    Returns its secret. It expires when the newest would have.

    Raises:
        InvalidKeys: there is none of that name.
    """
    with _editing(path) as lines:
        end = datetime.now(UTC).replace(microsecond=0) + grace
        newest: Key | None = None
        for at, line in enumerate(lines):
            for key in read_keys(line):
                if key.name != name:
                    continue
                newest = key
                sooner = end if key.expires is None else min(end, key.expires)
                lines[at] = key.model_copy(update={"expires": sooner}).line()
        if newest is None:
            raise InvalidKeys(f"There is no key named {name}.")
        kept = newest.model_dump(exclude={"name", "sha256", "created"})
        secret, key = make(name, **kept)
        lines.append(key.line())
    return secret


def revoke(path: Path, name: str) -> int:
    """Remove all keys of a name; return how many there were.

    Raises:
        InvalidKeys: there is none.
    """
    with _editing(path) as lines:
        kept = [line for line in lines if name not in _names([line])]
        count = len(lines) - len(kept)
        if not count:
            raise InvalidKeys(f"There is no key named {name}.")
        lines[:] = kept
    return count


def _names(lines: list[str]) -> list[str]:
    return [key.name for line in lines for key in read_keys(line)]


@contextmanager
def _editing(path: Path) -> Iterator[list[str]]:
    """Yield the file's lines, comments included, and write what became of them."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path.parent):
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        read_keys("\n".join(lines))
        if lines and lines[0].lstrip().startswith("["):
            raise InvalidKeys("The file is one array: only files of a key a line are changed.")
        yield lines
        descriptor, new = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                # Whoever could read it can read it again.
                shutil.copymode(path, new)
                with suppress(OSError):
                    os.chown(new, path.stat().st_uid, path.stat().st_gid)
            os.replace(new, path)
        except BaseException:
            os.unlink(new)
            raise


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Let one change at a time be made in a directory."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
