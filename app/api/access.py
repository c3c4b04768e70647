"""Who is let in: the key that a request shows, and what its holder may still do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.types import Scope as ConnectionScope

from app.access.account import Account
from app.access.key import InvalidKeys, Key, Scope
from app.access.keyring import Keyring
from app.errors import Forbidden, KeyRefused, LimitExceeded
from app.metrics import Metrics
from app.settings import InvalidSettings, Settings
from app.types import Priority

_log = logging.getLogger("depesche.keys")
# Seconds between two looks at the file: the longest that a revoked key is good for.
INTERVAL = 1.0


@dataclass(frozen=True, slots=True)
class Pass:
    """The key by which a request came in, its holder's account, and when it came."""

    key: Key
    account: Account
    begun: float
    metrics: Metrics


class Access:
    """The keys of the service and the accounts of their holders; everybody's if there are none."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        """Read the keys.

        Raises:
            InvalidSettings: they cannot be read.
        """
        self._metrics = metrics
        self._accounts: dict[str, Account] = {}
        self._watch: asyncio.Task[None] | None = None
        self._keyring: Keyring | None = None
        if settings.asks_for_keys:
            file = Path(settings.keys_file) if settings.keys_file else None
            try:
                self._keyring = Keyring(file, settings.keys)
            except InvalidKeys as error:
                raise InvalidSettings(f"The keys cannot be used: {error}") from error

    def begin(self) -> None:
        """Look at the file of keys from now on."""
        if self._keyring is not None:
            self._metrics.keys(valid=True)
            self._tell(self._keyring.keys)
            self._watch = asyncio.create_task(self._refresh(self._keyring))

    async def close(self) -> None:
        """Look no more."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)

    def enter(
        self, request: Request, secrets: Iterable[str | None], scope: Scope = "translate"
    ) -> None:
        """Let a request in that shows a key for ``scope``, or anybody if there are no keys.

        Its account is in ``request.state.account`` from then on.

        Raises:
            KeyRefused: the key is missing, not known, expired, or not for this.
            LimitExceeded: its holder must wait.
        """
        if self._keyring is None:
            return
        try:
            key = self._keyring.find(secrets)
            if scope not in key.scopes:
                raise Forbidden("The key is not for this.")
            account = self._accounts.setdefault(key.name, Account())
            request.state.account = key.name
            request.state.admission = Pass(key, account, account.enter(key), self._metrics)
        except (KeyRefused, LimitExceeded) as error:
            self._metrics.refused(error.code)
            raise

    async def _refresh(self, keyring: Keyring) -> None:
        while True:
            await asyncio.sleep(INTERVAL)
            try:
                changed = await asyncio.to_thread(keyring.refresh)
            except InvalidKeys as error:
                self._metrics.keys(valid=False)
                _log.error(
                    "the keys cannot be read and stay as they were", extra={"reason": str(error)}
                )
                continue
            if changed:
                self._metrics.keys(valid=True)
                self._tell(keyring.keys)
                names = {key.name for key in keyring.keys}
                for name, account in list(self._accounts.items()):
                    if name not in names and not account.running:
                        del self._accounts[name]

    @staticmethod
    def _tell(keys: Sequence[Key]) -> None:
        level = logging.INFO if keys else logging.WARNING
        names = sorted({key.name for key in keys})
        _log.log(level, "keys" if keys else "no keys: nobody is let in", extra={"names": names})


def access_of(request: Request) -> Access:
    """Return what lets requests in."""
    access: Access = request.app.state.access
    return access


def bearer(request: Request) -> str | None:
    """Return the token in the Authorization header, if it is of that kind."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


async def require_key(request: Request) -> None:
    """Dependency of our own API: a key that translates.

    Raises:
        KeyRefused, LimitExceeded: see :meth:`Access.enter`.
    """
    access_of(request).enter(request, _own(request))


async def require_metrics_key(request: Request) -> None:
    """Dependency of ``/metrics``: a key that reads them; raises as :func:`require_key`."""
    access_of(request).enter(request, _own(request), "metrics")


def _own(request: Request) -> list[str | None]:
    return [bearer(request), request.headers.get("x-api-key")]


def leave(scope: ConnectionScope) -> None:
    """Count the end of a request, if it was let in by a key."""
    admission = _admission(scope)
    if admission is not None:
        admission.account.leave(admission.begun)


@contextmanager
def charged(request: Request, characters: int) -> Iterator[None]:
    """Count characters that are translated within; not if that is refused or fails.

    Raises:
        QuotaExceeded: the caller has not so many left.
    """
    admission = _admission(request.scope)
    if admission is None:
        yield
        return
    try:
        counted = admission.account.charge(admission.key, characters)
    except LimitExceeded as error:
        admission.metrics.refused(error.code)
        raise
    try:
        yield
    except ClientDisconnect:
        # A caller who hangs up has had the work done, and pays.
        raise
    except Exception:
        admission.account.refund(counted)
        raise


def quota(request: Request) -> tuple[int, int] | None:
    """Return the characters that the caller has used and may use, if that is limited."""
    admission = _admission(request.scope)
    return None if admission is None else admission.account.quota(admission.key)


def permitted_priority(request: Request, asked: Priority | None) -> Priority:
    """Return the priority of a request: what it asks for, or else the first that its key allows.

    Raises:
        Forbidden: its key does not allow what it asks for.
    """
    admission = _admission(request.scope)
    if admission is None:
        return asked or "interactive"
    allowed = admission.key.priorities
    if asked is not None and asked not in allowed:
        raise Forbidden(f"The key does not allow the priority {asked}.")
    return asked or allowed[0]


def account_of(request: Request) -> str:
    """Return the name of the account, empty for anybody."""
    name: str = getattr(request.state, "account", "")
    return name


def _admission(scope: ConnectionScope) -> Pass | None:
    found: Pass | None = scope.get("state", {}).get("admission")
    return found
