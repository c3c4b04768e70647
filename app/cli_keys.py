"""The commands that make, list, replace and revoke keys."""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

from app.access import store
from app.access.key import InvalidKeys, Key, Scope, make
from app.settings import Settings
from app.types import Priority

_DAYS = re.compile(r"(\d{1,5})d")
_LIMITS = (
    "requests_per_minute",
    "concurrent_requests",
    "characters_per_day",
    "characters_per_month",
)


def add_keys_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``keys`` and what it can do to the command line's commands."""
    keys = commands.add_parser("keys", help="make, list, replace or revoke API keys")
    actions = keys.add_subparsers(required=True, metavar="ACTION")
    file = argparse.ArgumentParser(add_help=False)
    file.add_argument("--file", metavar="FILE", help="the file of keys (DEPESCHE_KEYS_FILE)")

    new = actions.add_parser("new", parents=[file], help="make a key and print it, once")
    new.add_argument("name", metavar="NAME", help="whose it is; it may appear in logs")
    new.add_argument("--expires", type=_moment, metavar="WHEN", help="90d, or 2027-01-31 (UTC)")
    for limit in _LIMITS:
        new.add_argument(f"--{limit.replace('_', '-')}", type=int, metavar="N")
    new.add_argument("--scope", action="append", choices=get_args(Scope), help="default: translate")
    new.add_argument("--priority", action="append", choices=get_args(Priority), help="default: all")
    new.set_defaults(run=_new)

    rotate = actions.add_parser(
        "rotate", parents=[file], help="make another key of a name; the old ones expire"
    )
    rotate.add_argument("name", metavar="NAME")
    rotate.add_argument("--grace", type=_days, default="7d", metavar="TIME", help="default: 7d")
    rotate.set_defaults(run=_rotate)

    revoke = actions.add_parser("revoke", parents=[file], help="remove all keys of a name")
    revoke.add_argument("name", metavar="NAME")
    revoke.set_defaults(run=_revoke)

    shown = actions.add_parser("list", parents=[file], help="show all keys, without the keys")
    shown.set_defaults(run=_list)


def _new(settings: Settings, options: argparse.Namespace) -> int:
    fields = {limit: getattr(options, limit) for limit in (*_LIMITS, "expires")}
    fields |= {"scopes": options.scope, "priorities": options.priority}
    given = {name: value for name, value in fields.items() if value is not None}
    if not _named(settings, options):
        secret, key = make(options.name, **given)
        _tell(secret, f"Nothing keeps it. For DEPESCHE_KEYS:\n{key.line()}")
        return 0
    path = _file(settings, options)
    _tell(store.add(path, options.name, **given), f"Shown once; its hash is in {path}.")
    return 0


def _rotate(settings: Settings, options: argparse.Namespace) -> int:
    path = _file(settings, options)
    secret = store.rotate(path, options.name, options.grace)
    _tell(secret, f"Shown once; older keys of {options.name} are good for {options.grace} more.")
    return 0


def _revoke(settings: Settings, options: argparse.Namespace) -> int:
    count = store.revoke(_file(settings, options), options.name)
    print(f"{count} removed; a running service notices within seconds.", file=sys.stderr)
    return 0


def _list(settings: Settings, options: argparse.Namespace) -> int:
    for key in store.read_file(_file(settings, options)):
        print("  ".join(_facts(key)))
    return 0


def _facts(key: Key) -> list[str]:
    now = datetime.now(UTC)
    end = "never expires"
    if key.expires is not None:
        end = f"{'expired' if key.expired(now) else 'expires'} {key.expires:%Y-%m-%d %H:%M}"
    limits = [f"{name}={value}" for name in _LIMITS if (value := getattr(key, name)) is not None]
    return [key.name, key.sha256[:8], end, "+".join(key.scopes), "+".join(key.priorities), *limits]


def _tell(secret: str, note: str) -> None:
    """Print the secret alone on standard output, so that it can be piped to where it belongs."""
    print(secret)
    print(note, file=sys.stderr)


def _named(settings: Settings, options: argparse.Namespace) -> str:
    return options.file or settings.keys_file


def _file(settings: Settings, options: argparse.Namespace) -> Path:
    name = _named(settings, options)
    if not name:
        raise InvalidKeys("Name a file: --file, or DEPESCHE_KEYS_FILE.")
    return Path(name)


def _days(text: str) -> timedelta:
    match = _DAYS.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError("days, as 90d")
    return timedelta(days=int(match[1]))


def _moment(text: str) -> datetime:
    if _DAYS.fullmatch(text):
        return datetime.now(UTC).replace(microsecond=0) + _days(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("days, as 90d, or a date, as 2027-01-31") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
