"""Under what a translation is kept: a hash of everything that it depends on, and its seal."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from msgspec import msgpack

from app.cache.version import fingerprint
from app.types import EngineInfo, Found, Options

KEY_BYTES = 24
_SEAL_BYTES = 16


class Keys:
    """Makes keys for one engine.

    With a secret, nobody who does not know it can tell from a key whether it is that of a sentence.
    """

    def __init__(self, info: EngineInfo, secret: str = "") -> None:
        """``info`` says which engine translates; ``secret`` may be empty."""
        self._secret = _derived(secret, b"keys")
        self._engine = (
            fingerprint(),
            info.hash,
            info.precision,
            info.device,
            info.max_source,
            info.max_target,
        )

    def scope(self, options: Options, account: str) -> Scope:
        """Return what makes the keys of a request.

        ``options.words`` is no part of it, because what was kept with words serves without; and of
        the glossary only those terms count that are in a sentence.
        """
        return Scope(
            hashlib.blake2b(
                msgpack.encode(
                    (
                        self._engine,
                        account,
                        options.beam_size,
                        options.alternatives,
                        options.length_ratio,
                        options.foreign,
                    )
                ),
                digest_size=KEY_BYTES,
                key=self._secret,
            )
        )


class Scope:
    """Everything that the translations of one request depend on but their sentences."""

    def __init__(self, state: hashlib.blake2b) -> None:
        """``state`` has seen all that is common to them."""
        self._state = state

    def key(self, text: str, marker: int, found: Sequence[Found]) -> bytes:
        """Return the key (24 bytes) of a sentence.

        Args:
            text: the sentence.
            marker: how many of its characters are a list marker.
            found: the glossary's terms in it.
        """
        terms = [
            (
                (hit.term.source, hit.term.target, hit.term.match),
                (hit.span.start, hit.span.end, hit.form, hit.plural),
            )
            for hit in found
        ]
        state = self._state.copy()
        state.update(msgpack.encode((text, marker, terms)))
        return state.digest()


class Seal:
    """Tells our own values from damaged ones; with a secret, from those that others made up too."""

    def __init__(self, secret: str = "") -> None:
        """``secret`` may be empty; then the seal is a mere checksum."""
        self._secret = _derived(secret, b"seal")

    def close(self, key: bytes, payload: bytes) -> bytes:
        """Return ``payload`` with its seal, which holds for this ``key`` alone."""
        return self._mark(key, payload) + payload

    def open(self, key: bytes, value: bytes) -> bytes | None:
        """Return what was sealed under ``key``, None if ``value`` is not that."""
        mark, payload = value[:_SEAL_BYTES], value[_SEAL_BYTES:]
        return payload if hmac.compare_digest(mark, self._mark(key, payload)) else None

    def _mark(self, key: bytes, payload: bytes) -> bytes:
        sealed = hashlib.blake2b(key, digest_size=_SEAL_BYTES, key=self._secret)
        sealed.update(payload)
        return sealed.digest()


def _derived(secret: str, purpose: bytes) -> bytes:
    return hashlib.blake2b(secret.encode(), digest_size=32, person=purpose).digest()
