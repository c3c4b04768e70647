"""What a DeepL account holds: the characters used so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request

from app.api import access
from app.api.deepl.answers import QUOTA
from app.api.dialect import WireError
from app.settings import Settings


class Usage:
    """Characters of every account: its key's quota, or else what was used since the start."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.deepl_character_limit
        self._counts: Counter[str] = Counter()

    def of(self, request: Request) -> tuple[int, int]:
        """Return the characters that the caller has used and may use."""
        return access.quota(request) or (self._counts[access.account_of(request)], self._limit)

    def check(self, request: Request, characters: int) -> None:
        """Refuse what would exceed the limit.

        Raises:
            WireError: as DeepL refuses once a quota is used up.
        """
        used, limit = self.of(request)
        if used + characters > limit:
            raise WireError(QUOTA, "Quota Exceeded")

    def add(self, request: Request, characters: int) -> None:
        """Count characters that were translated."""
        self._counts[access.account_of(request)] += characters

    @contextmanager
    def counted(self, request: Request, characters: int) -> Iterator[None]:
        """Count characters that are translated within; not if that fails."""
        account = access.account_of(request)
        self._counts[account] += characters
        try:
            yield
        except Exception:
            self._counts[account] -= characters
            raise
