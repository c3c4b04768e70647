"""The keys that callers of foreign APIs send."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from app.settings import Settings


def admitted(settings: Settings, given: Iterable[str | None]) -> bool:
    """Return whether one of the ``given`` keys is one that the settings list, or they list none.

    Takes the same time for every wrong key of a length.
    """
    known = [key.strip().encode() for key in settings.wire_keys.split(",") if key.strip()]
    if not known:
        return True
    matches = [
        hmac.compare_digest(key, sent.encode("utf-8", "surrogatepass"))
        for sent in given
        if sent
        for key in known
    ]
    return any(matches)
