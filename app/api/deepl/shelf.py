"""The glossaries of one account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from app.api.deepl.dictionary import Dictionary
from app.api.deepl.glossaries import Glossaries, Stored
from app.api.dialect import WireError
from app.terms import GlossaryChain
from app.types import Terms


class Shelf:
    """What an account sees of all glossaries: its own. Its methods block on the disk."""

    def __init__(self, glossaries: Glossaries, account: str) -> None:
        """``account`` is empty for what anybody has made, where no keys are asked for."""
        self._glossaries = glossaries
        self._account = account

    def __iter__(self) -> Iterator[Stored]:
        return (item for item in self._glossaries if item.account == self._account)

    def get(self, number: str) -> Stored:
        """Return the glossary of that id.

        Raises:
            WireError: there is none, or it is another account's.
        """
        return self._glossaries.get(self._account, number)

    def create(self, name: object, dictionaries: Sequence[Dictionary]) -> Stored:
        """Make a glossary.

        Raises:
            WireError: its name or its dictionaries are not as they should be, or there is no room.
        """
        return self._glossaries.create(self._account, name, dictionaries)

    def change(self, number: str, change: Callable[[Stored], Stored]) -> Stored:
        """Put what ``change`` makes of a glossary in its place; no other change falls in between.

        Raises:
            WireError: there is no glossary of that id, or no room for it; and what ``change``
                raises, after which all is as it was.
        """
        return self._glossaries.change(self._account, number, change)

    def delete(self, number: str) -> None:
        """Forget a glossary.

        Raises:
            WireError: there is none of that id.
        """
        self._glossaries.remove(self._account, number)

    def compiled(self, numbers: Sequence[str]) -> Terms:
        """Return what several glossaries say from German to English; the first that says it counts.

        Raises:
            WireError: one does not exist, or has no such dictionary.
        """
        items = {item.id: item for item in map(self.get, numbers)}
        found = [item.find("de", "en") for item in items.values()]
        ready = [item.compiled for item in found if item is not None and item.compiled is not None]
        if len(ready) < len(found):
            raise WireError(400, "A glossary has no dictionary from German to English.")
        return ready[0] if len(ready) == 1 else GlossaryChain(ready)
