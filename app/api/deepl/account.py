"""What a DeepL account holds: the characters used so far."""

from __future__ import annotations

from app.api.deepl.answers import QUOTA
from app.api.dialect import WireError
from app.settings import Settings


class Usage:
    """Counts characters since the service began; one account for all keys."""

    def __init__(self, settings: Settings) -> None:
        self.limit = settings.deepl_character_limit
        self.count = 0

    def check(self, characters: int) -> None:
        """Refuse what would exceed the limit.

        Raises:
            WireError: as DeepL refuses once a quota is used up.
        """
        if self.count + characters > self.limit:
            raise WireError(QUOTA, "Quota Exceeded")

    def add(self, characters: int) -> None:
        """Count characters that were translated."""
        self.count += characters
