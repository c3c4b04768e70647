"""API keys: how they are made, and what is kept of them.

A key is ``depesche_`` and 32 letters and digits from the system's random numbers, 190 bits. Of such
a secret a plain SHA-256 is kept: there is no dictionary to try and nothing to guess, so a slow,
salted hash, which passwords need, would only cost every request a tenth of a second. The prefix
lets scanners find keys that were committed or posted by mistake.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import string
from datetime import UTC, datetime
from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.errors import DepescheError
from app.types import Priority

PREFIX = "depesche_"
_ALPHABET = string.ascii_letters + string.digits
_LENGTH = 32
_FORM = re.compile(rf"{PREFIX}[A-Za-z0-9]{{{_LENGTH}}}")
_TOLD = {"extra_forbidden": "no such field", "missing": "missing"}

Scope = Literal["translate", "metrics"]
"""What a key opens: the APIs, or ``/metrics``."""


class InvalidKeys(DepescheError):
    """Keys cannot be read; the message says which line is at fault and never quotes it."""

    code = "invalid_keys"


class Key(BaseModel):
    """What is known of a key: its hash, whose it is, and what it may do.

    Several keys may have one ``name``: they share one account, which is how a key is replaced
    without a gap. Counts are 1 or more; what is absent has no limit.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    created: AwareDatetime | None = None
    expires: AwareDatetime | None = None
    scopes: tuple[Scope, ...] = Field(("translate",), min_length=1)
    priorities: tuple[Priority, ...] = Field(("interactive", "bulk"), min_length=1)
    requests_per_minute: int | None = Field(None, ge=1)
    concurrent_requests: int | None = Field(None, ge=1)
    characters_per_day: int | None = Field(None, ge=1)
    characters_per_month: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _sane(self) -> Self:
        day, month = self.characters_per_day, self.characters_per_month
        if day is not None and month is not None and day > month:
            raise ValueError("a day may have no more characters than a month")
        return self

    def expired(self, now: datetime) -> bool:
        """Return whether the key is no longer good."""
        return self.expires is not None and now >= self.expires

    def line(self) -> str:
        """Return the key as a line of JSON, without what is as usual."""
        return self.model_dump_json(exclude_defaults=True)


def make(name: str, **fields: object) -> tuple[str, Key]:
    """Return a new secret, which is kept nowhere, and its key.

    Raises:
        InvalidKeys: the name or a limit is not allowed.
    """
    secret = PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    now = datetime.now(UTC).replace(microsecond=0)
    return secret, _key({"name": name, "sha256": digest(secret), "created": now, **fields}, "")


def digest(secret: str) -> str:
    """Return what is kept of a secret; also of one that is no text that could be encoded."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def well_formed(secret: str) -> bool:
    """Return whether a secret looks as :func:`make` makes them.

    Nothing else is let in, so that nobody can put the hash of a password into the file.
    """
    return _FORM.fullmatch(secret) is not None


def read_keys(text: str) -> list[Key]:
    """Return the keys in ``text``: a JSON object a line, or an array of them.

    Blank lines and lines that begin with ``#`` are skipped.

    Raises:
        InvalidKeys: a line is no key, or a hash is there twice.
    """
    entries: list[tuple[object, str]] = []
    if text.lstrip().startswith("["):
        entries = [(item, f"key {at}") for at, item in enumerate(_json(text, "the array"), start=1)]
    else:
        for at, line in enumerate(text.splitlines(), start=1):
            if line.strip() and not line.lstrip().startswith("#"):
                entries.append((_json(line, f"line {at}"), f"line {at}"))
    keys = [_key(value, where) for value, where in entries]
    seen: set[str] = set()
    for key, (_, where) in zip(keys, entries, strict=True):
        if key.sha256 in seen:
            raise InvalidKeys(f"{where}: the same hash stands before it.")
        seen.add(key.sha256)
    return keys


def _json(text: str, where: str) -> list[object]:
    try:
        value: list[object] = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidKeys(f"{where}: not valid JSON.") from None
    return value


def _key(value: object, where: str) -> Key:
    try:
        return Key.model_validate(value)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        known = fault["loc"] and fault["loc"][0] in Key.model_fields
        field = str(fault["loc"][0]) if known else "a field" if fault["loc"] else "it"
        told = _TOLD.get(fault["type"], fault["msg"])
        raise InvalidKeys(": ".join(filter(None, (where, field, f"{told}.")))) from None
