"""The cache as the flow sees it: translations of sentences, recalled and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.cache.codec import decode, encode
from app.cache.keys import Keys, Scope
from app.cache.memory import Memory
from app.cache.tier import Tier
from app.observe import Observer, Silent
from app.types import EngineInfo, Found, Options, Sentence


class SentenceCache:
    """Remembers finished sentences, in this process and in a tier that others share."""

    def __init__(
        self,
        info: EngineInfo,
        memory: Memory | None = None,
        shared: Tier | None = None,
        *,
        secret: str = "",
        among_accounts: bool = False,
        observer: Observer | None = None,
    ) -> None:
        """Join the tiers; without any, nothing is remembered.

        Args:
            info: the engine whose translations these are.
            memory: the tier in this process.
            shared: the tier that others share.
            secret: goes into the keys, so that they tell nothing to those who do not know it.
            among_accounts: whether one account finds what another had translated.
            observer: is told what was found.
        """
        self._memory = memory
        self._shared = shared
        self._keys = Keys(info, secret)
        self._among_accounts = among_accounts
        self._observer = observer or Silent()

    def view(self, options: Options, account: str = "") -> View:
        """Return the cache as a request of these options sees it."""
        some = (self._memory is not None or self._shared is not None) and options.cache != "forbid"
        account = "" if self._among_accounts else account
        scope = self._keys.scope(options, account) if some else None
        return View(scope, self._memory, self._shared, options, self._observer)


class View:
    """The cache for one request."""

    def __init__(
        self,
        scope: Scope | None,
        memory: Memory | None,
        shared: Tier | None,
        options: Options,
        observer: Observer,
    ) -> None:
        """``scope`` is None for a request that may neither read nor write."""
        self._scope = scope
        self._memory = memory
        self._shared = shared
        self._reads = scope is not None and options.cache == "use"
        self._words = options.words
        self._observer = observer

    def key(self, text: str, marker: int, found: Sequence[Found]) -> bytes:
        """Return what a sentence is kept under, empty if it is not kept.

        See :meth:`app.cache.keys.Scope.key`.
        """
        return self._scope.key(text, marker, found) if self._scope else b""

    def recall(self, texts: Mapping[bytes, str]) -> dict[bytes, Sentence]:
        """Return what this process remembers of the sentences ``texts``, by their keys."""
        if not self._reads or self._memory is None:
            return {}
        values = self._memory.get(list(texts)).items()
        found = {key: decode(value, texts[key], words=self._words) for key, value in values}
        return {key: sentence for key, sentence in found.items() if sentence is not None}

    async def fetch(self, texts: Mapping[bytes, str]) -> dict[bytes, Sentence]:
        """Return what others remember of the sentences ``texts``, by their keys; in bounded time.

        What is damaged counts as forgotten.
        """
        if not self._reads or self._shared is None or not texts:
            return {}
        found: dict[bytes, Sentence] = {}
        for key, value in (await self._shared.get(list(texts))).items():
            try:
                sentence = decode(value, texts[key], words=self._words)
            except ValueError:
                self._observer.cache_fault("damaged", 1)
                continue
            if sentence is not None:
                found[key] = sentence
                self._hold(key, value)
        return found

    def count(self, memory: int, shared: int, missed: int) -> None:
        """Report how many of a request's sentences were found, and where."""
        if self._reads:
            self._observer.recalled("memory", memory)
            self._observer.recalled("shared", shared)
            self._observer.recalled("nowhere", missed)

    def keep(self, key: bytes, sentence: Sentence) -> None:
        """Remember a finished sentence under what :meth:`key` gave for it."""
        if self._scope is None or not key:
            return
        value = encode(sentence)
        self._hold(key, value)
        if self._shared is not None:
            self._shared.put(key, value)

    def _hold(self, key: bytes, value: bytes) -> None:
        if self._memory is not None:
            evicted = self._memory.put(key, value)
            self._observer.cache_held(*self._memory.held, evicted)
