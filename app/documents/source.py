"""What every kind of file is taken apart into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.pipeline.progress import Translation


class Source(Protocol):
    """A file that was read: its texts, and a place to put their translations."""

    @property
    def words(self) -> bool:
        """Whether translations need word links."""

    @property
    def html(self) -> bool:
        """Whether the texts are markup."""

    @property
    def texts(self) -> Sequence[str]:
        """The texts, in order."""

    def put(self, at: int, translation: Translation) -> None:
        """Take the translation of text ``at``; texts that get none stay as they are.

        May take a second for a long one.

        Raises:
            InvalidInput: the file would be too large.
        """

    def content(self) -> bytes:
        """Return the file with the translations in it."""
