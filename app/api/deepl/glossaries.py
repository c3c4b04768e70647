"""The glossaries that callers of DeepL's API have made: bounded, and kept in files if wanted."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from app.api.deepl.answers import NOT_FOUND
from app.api.deepl.dictionary import Dictionary, make
from app.api.dialect import WireError
from app.settings import Settings
from app.types import Term

_log = logging.getLogger("depesche.glossaries")
MOST_GLOSSARIES = 1_000
MOST_NAME = 1_024
# DeepL allows 10 MiB; with what JSON adds to that.
MOST_BYTES = 12 * 2**20


@dataclass(frozen=True, slots=True)
class Stored:
    """A glossary: dictionaries of different language pairs. ``created`` is ISO 8601 in UTC.

    ``account`` is whose it is, empty for anybody's.
    """

    id: str
    name: str
    created: str
    dictionaries: tuple[Dictionary, ...]
    account: str = ""

    def find(self, source: str, target: str) -> Dictionary | None:
        """Return the dictionary of a language pair, if there is one."""
        for dictionary in self.dictionaries:
            if (dictionary.source, dictionary.target) == (source, target):
                return dictionary
        return None

    def with_dictionary(self, new: Dictionary) -> Stored:
        """Return this glossary with ``new`` in the place of its language pair."""
        if self.find(new.source, new.target) is None:
            return replace(self, dictionaries=(*self.dictionaries, new))
        kept = [
            new if (old.source, old.target) == (new.source, new.target) else old
            for old in self.dictionaries
        ]
        return replace(self, dictionaries=tuple(kept))

    def without_dictionary(self, source: str, target: str) -> Stored:
        """Return this glossary without a language pair.

        Raises:
            WireError: it has none such.
        """
        gone = self.find(source, target)
        if gone is None:
            raise WireError(NOT_FOUND, "Dictionary not found")
        return replace(
            self, dictionaries=tuple(item for item in self.dictionaries if item is not gone)
        )

    @property
    def size(self) -> int:
        """Bytes of all entries."""
        return sum(dictionary.size for dictionary in self.dictionaries)


class Glossaries:
    """All glossaries, in the order in which they were made; safe to use from any thread.

    What changes them blocks on the disk, and on other changes.
    """

    def __init__(self, settings: Settings) -> None:
        self._most = settings.glossary_bytes
        self._directory = Path(settings.glossary_directory) if settings.glossary_directory else None
        self._stored = {item.id: item for item in self._load()}
        # Held from the reading of a glossary to the writing of what became of it.
        self._lock = Lock()

    def __iter__(self) -> Iterator[Stored]:
        return iter(list(self._stored.values()))

    def get(self, account: str, number: str) -> Stored:
        """Return the glossary of that id.

        Raises:
            WireError: there is none, or it is another account's.
        """
        found = self._stored.get(number.lower())
        if found is None or found.account != account:
            raise WireError(NOT_FOUND, "Glossary not found")
        return found

    def create(self, account: str, name: object, dictionaries: Sequence[Dictionary]) -> Stored:
        """Make a glossary of an account.

        Raises:
            WireError: its name or its dictionaries are not as they should be, or there is no room.
        """
        if not dictionaries:
            raise WireError(400, "Glossary dictionaries must be provided")
        check_pairs(dictionaries)
        name = checked_name(name)
        with self._lock:
            if sum(item.account == account for item in self) >= MOST_GLOSSARIES:
                raise WireError(400, "Too many glossaries: delete one first.")
            now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
            return self._put(Stored(str(uuid4()), name, now, tuple(dictionaries), account))

    def change(self, account: str, number: str, change: Callable[[Stored], Stored]) -> Stored:
        """Put what ``change`` makes of a glossary in its place; no other change falls in between.

        Raises:
            WireError: there is no glossary of that id, or no room for it; and what ``change``
                raises, after which all is as it was.
        """
        with self._lock:
            return self._put(change(self.get(account, number)))

    def remove(self, account: str, number: str) -> None:
        """Forget a glossary.

        Raises:
            WireError: there is none of that id.
        """
        with self._lock:
            item = self.get(account, number)
            if self._directory is not None:
                (self._directory / f"{item.id}.json").unlink(missing_ok=True)
            del self._stored[item.id]

    def _put(self, item: Stored) -> Stored:
        others = sum(
            other.size for other in self if other.account == item.account and other.id != item.id
        )
        if others + item.size > self._most:
            raise WireError(400, "Glossaries are too large together: delete one first.")
        if self._directory is not None:
            self._write(self._directory, item)
        self._stored[item.id] = item
        return item

    def _load(self) -> list[Stored]:
        if self._directory is None:
            return []
        self._directory.mkdir(parents=True, exist_ok=True)
        loaded = []
        for path in self._directory.glob("*.json"):
            try:
                loaded.append(_read(json.loads(path.read_text(encoding="utf-8"))))
            except (OSError, ValueError, KeyError, TypeError):
                _log.error("a stored glossary cannot be read", extra={"file": path.name})
        return sorted(loaded, key=lambda item: item.created)

    @staticmethod
    def _write(directory: Path, item: Stored) -> None:
        content = {
            "id": item.id,
            "name": item.name,
            "created": item.created,
            "account": item.account,
            "dictionaries": [
                {
                    "source": dictionary.source,
                    "target": dictionary.target,
                    "terms": [asdict(term) for term in dictionary.terms],
                }
                for dictionary in item.dictionaries
            ],
        }
        # Never half a file, whatever happens in between.
        new = directory / f".{item.id}.new"
        new.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        os.replace(new, directory / f"{item.id}.json")


def checked_name(name: object) -> str:
    """Return the name of a glossary.

    Raises:
        WireError: it is none.
    """
    if not isinstance(name, str) or not name.strip() or len(name) > MOST_NAME:
        raise WireError(400, "Missing or invalid argument: name")
    if any(char < " " or "\ud800" <= char <= "\udfff" for char in name):
        raise WireError(400, "Missing or invalid argument: name")
    return name


def check_pairs(dictionaries: Sequence[Dictionary]) -> None:
    """Refuse two dictionaries of one language pair.

    Raises:
        WireError: there are such.
    """
    if len({(item.source, item.target) for item in dictionaries}) < len(dictionaries):
        raise WireError(400, "Two dictionaries have the same language pair.")


def _read(content: Any) -> Stored:  # noqa: ANN401 - what a file holds
    dictionaries = [
        make(item["source"], item["target"], [Term(**term) for term in item["terms"]])
        for item in content["dictionaries"]
    ]
    # Those of before there were accounts are anybody's.
    return Stored(
        content["id"],
        content["name"],
        content["created"],
        tuple(dictionaries),
        content.get("account", ""),
    )
