"""Render the gateway's configuration for one machine.

    python -m scripts.gateway DIRECTORY --replica 127.0.0.1:8081 --replica 127.0.0.1:8082
                              [--set GATEWAY_RATE=50r/s] ...
    nginx -e stderr -c DIRECTORY/nginx.conf -g 'daemon off;'

Does what nginx's image does with envsubst, with the service's own limits as defaults.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from app.settings import Settings, read_settings

TEMPLATES = Path(__file__).resolve().parents[1] / "deploy" / "nginx"
_VARIABLE = re.compile(r"\$\{(GATEWAY_[A-Z_]+)\}")
# What a form has besides the file.
_FORM_BYTES = 65_536


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--replica", action="append", required=True, metavar="HOST:PORT")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    options = parser.parse_args()
    changes = dict(pair.split("=", 1) for pair in options.set)
    render(options.directory, options.replica, read_settings(), changes)


def defaults(settings: Settings) -> dict[str, str]:
    """Return all variables but the replicas; sizes and times are those of the service."""
    return {
        "GATEWAY_LISTEN": "8080",
        "GATEWAY_INTERNAL": "127.0.0.1:8090",
        "GATEWAY_RESOLVER": "127.0.0.1",
        "GATEWAY_TRUSTED": "unix:",
        "GATEWAY_RATE": "20r/s",
        "GATEWAY_BURST": "40",
        "GATEWAY_CONNECTIONS": "64",
        "GATEWAY_BODY_BYTES": str(settings.max_body_bytes),
        "GATEWAY_FILE_BYTES": str(settings.max_file_bytes + _FORM_BYTES),
        "GATEWAY_TIMEOUT": f"{settings.timeout + 10:.0f}s",
        "GATEWAY_RETRY_SECONDS": "60s",
        "GATEWAY_WORKERS": "auto",
        "GATEWAY_LOG": "/dev/stdout",
    }


def servers(replicas: Iterable[str]) -> str:
    """Return the replicas as an upstream's lines.

    One that fails twice in two seconds is left alone for two; a longer time would keep a replica
    that has just become ready idle.
    """
    return " ".join(f"server {address} max_fails=2 fail_timeout=2s;" for address in replicas)


def render(
    directory: Path,
    replicas: Iterable[str],
    settings: Settings,
    changes: Mapping[str, str] | None = None,
) -> Path:
    """Write the configuration to ``directory``; return its main file.

    Raises:
        KeyError: a template or ``changes`` has a variable that does not exist.
    """
    run = directory / "run"
    values = {
        **defaults(settings),
        "GATEWAY_SERVERS": servers(replicas),
        "GATEWAY_RUN": str(run),
    }
    for name, value in (changes or {}).items():
        if name not in values:
            raise KeyError(name)
        values[name] = value
    run.mkdir(parents=True, exist_ok=True)
    for template in TEMPLATES.glob("*.template"):
        text = template.read_text(encoding="utf-8")
        rendered = _VARIABLE.sub(lambda found: values[found[1]], text)
        (directory / template.stem).write_text(rendered, encoding="utf-8")
    return directory / "nginx.conf"


def start(main: Path, errors: IO[bytes] | int | None = None) -> subprocess.Popen[bytes]:
    """Start nginx with a rendered configuration; it ends on SIGTERM.

    Raises:
        FileNotFoundError: there is no nginx on this machine.
    """
    path = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"  # noqa: TID251 - where programs lie
    nginx = shutil.which("nginx", path=path)
    if nginx is None:
        raise FileNotFoundError("nginx (apt-get install nginx)")
    # Its workers would give up root, and with it the way into another's directory.
    user = "user root; " if os.geteuid() == 0 else ""
    command = [nginx, "-e", "stderr", "-c", str(main), "-g", f"{user}daemon off;"]
    return subprocess.Popen(command, stderr=errors)


if __name__ == "__main__":
    main()
