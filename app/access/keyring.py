"""The keys that are good now: from a file that may change at any time, and from a setting."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from app.access.key import InvalidKeys, Key, digest, read_keys, well_formed
from app.errors import InvalidKey, MissingKey


def _now() -> datetime:
    return datetime.now(UTC)


class Keyring:
    """All keys. Safe to use by one thread while another calls :meth:`refresh`."""

    def __init__(
        self, file: Path | None, given: str = "", *, now: Callable[[], datetime] = _now
    ) -> None:
        """Read ``file``, and the keys in ``given``.

        Raises:
            InvalidKeys: they cannot be read.
        """
        self._now = now
        self._file = file
        try:
            self._given = read_keys(given)
        except InvalidKeys as error:
            raise InvalidKeys(f"DEPESCHE_KEYS: {error}") from None
        self._seen: tuple[int, ...] | None = None  # what was read last; None if that failed
        self._fault = ""  # of the disk, and told
        self.keys = self._with_given([])
        self.refresh()

    def find(self, secrets: Iterable[str | None]) -> Key:
        """Return the key that one of ``secrets`` is.

        Every secret is hashed and compared with every key, so that the time says nothing about
        which there are. The comparison is of hashes, which a caller cannot steer.

        Raises:
            MissingKey: there is no secret.
            InvalidKey: none is known, or the one that is has expired.
        """
        given = [secret for secret in secrets if secret]
        if not given:
            raise MissingKey("Send a key.")
        found: list[Key] = []
        for secret in given:
            sent = digest(secret)
            same = [key for key in self.keys if hmac.compare_digest(key.sha256, sent)]
            found += same if well_formed(secret) else []
        if not found:
            raise InvalidKey("The key is not known.")
        if found[0].expired(self._now()):
            raise InvalidKey("The key has expired.")
        return found[0]

    def refresh(self) -> bool:
        """Read the file if it has changed or could not be read; return whether it was. Blocks.

        Raises:
            InvalidKeys: it cannot be read; the keys stay as they were, and the same fault is not
                told again.
        """
        if self._file is None:
            return False
        try:
            stat = self._file.stat()
            seen = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
            if seen == self._seen:
                return False
            content = self._file.read_bytes()
        except OSError as error:
            # It may be readable again without a change: a key that it revokes must not stay good.
            self._seen, told = None, self._fault
            self._fault = f"{self._file}: {error.strerror}."
            if self._fault == told:
                return False
            raise InvalidKeys(self._fault) from None
        self._seen, self._fault = seen, ""
        try:
            self.keys = self._with_given(read_keys(content.decode()))
        except UnicodeDecodeError:
            raise InvalidKeys(f"{self._file}: not UTF-8.") from None
        except InvalidKeys as error:
            raise InvalidKeys(f"{self._file}: {error}") from None
        return True

    def _with_given(self, keys: list[Key]) -> tuple[Key, ...]:
        every = (*self._given, *keys)
        if len({key.sha256 for key in every}) < len(every):
            raise InvalidKeys("a key is in DEPESCHE_KEYS too.")
        return every
