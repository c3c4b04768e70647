"""The command ``fleet``: its arguments, and what runs it."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from pydantic import ValidationError

from app.fleet.options import FleetOptions
from app.settings import Settings

_NO_RAY = "fleet needs Ray: pip install -c constraints.txt -e '.[ray]'"


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parsers of ``python -m app``."""
    fleet = commands.add_parser("fleet", help="answer HTTP requests on a Ray cluster")
    fleet.set_defaults(run=run_command)
    fleet.add_argument("--ray-address", metavar="HOST:PORT", help="else a cluster of this machine")
    fleet.add_argument("--host", help="address that every node listens on (DEPESCHE_HOST)")
    fleet.add_argument("--port", type=int, help="port that it listens on (DEPESCHE_PORT)")
    for name, field in FleetOptions.model_fields.items():
        # Their types are checked below.
        fleet.add_argument(
            f"--{name.replace('_', '-')}",
            metavar="X",
            default=field.default,
            help=f"{field.description} Default: {field.default}.",
        )


def run_command(settings: Settings, given: argparse.Namespace) -> int:
    """Serve until told to stop; return the exit code."""
    try:
        from app.fleet.run import serve_fleet  # noqa: PLC0415 - an extra of its own
    except ModuleNotFoundError as error:
        if error.name != "ray":
            raise
        print(_NO_RAY, file=sys.stderr)
        return 2
    named = {name: getattr(given, name) for name in FleetOptions.model_fields}
    try:
        options = FleetOptions.model_validate(named)
    except ValidationError as error:
        for fault in error.errors():
            name = "--" + str((*fault["loc"], "min_replicas")[0]).replace("_", "-")
            print(f"{name}: {fault['msg'].removeprefix('Value error, ')}", file=sys.stderr)
        return 2
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    serve_fleet(settings, options, given.ray_address, stop)
    return 0
