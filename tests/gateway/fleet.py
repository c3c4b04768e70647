"""Real replicas behind a real nginx, on free ports of this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from app.settings import read_settings
from scripts.gateway import render, start

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
# No test but that of the limits should meet them.
WIDE = {"GATEWAY_RATE": "10000r/s", "GATEWAY_BURST": "1000", "GATEWAY_CONNECTIONS": "1000"}
# One for all: each would read the system's certificates anew.
HTTP = httpx.Client(timeout=20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class Replica:
    """A server process that can be ended and started again at the same address."""

    def __init__(self, *, seconds: float) -> None:
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.address}"
        self._seconds = seconds
        self.process = self.start()

    def start(self, load: float = 0.0) -> subprocess.Popen[bytes]:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "bench.replica"),
                *("--seconds", str(self._seconds), "--load", str(load)),
            ],
            # Nothing is remembered: the tests ask for the same sentences over and over.
            env={
                "DEPESCHE_PORT": str(self.port),
                "DEPESCHE_LOG_LEVEL": "error",
                "DEPESCHE_CACHE_BYTES": "0",
            },
            stdout=subprocess.DEVNULL,
        )
        return self.process

    def until(self, path: str = "/readyz", status: int = 200) -> None:
        """Wait until it answers with this status."""
        until(lambda: HTTP.get(f"{self.url}{path}").status_code == status)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)

    def drain(self) -> int:
        """End it as an orchestrator would; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)


@dataclass
class Gateway:
    """A running nginx."""

    url: str
    internal: str
    directory: Path
    process: subprocess.Popen[bytes]

    def lines(self) -> list[dict[str, Any]]:
        """Return the access log as it is now."""
        text = (self.directory / "access.log").read_text()
        # The last line may be half there.
        return [json.loads(line) for line in text.split("\n")[:-1]]

    def log(self, *ids: str) -> dict[str, dict[str, Any]]:
        """Return the access log's lines by request id, once those of ``ids`` are there."""
        found: dict[str, dict[str, Any]] = {}

        def complete() -> bool:
            found.update((line["request_id"], line) for line in self.lines())
            return set(ids) <= set(found)

        until(complete)
        return found

    def text(self) -> str:
        """Return all that it has written."""
        return "".join((self.directory / name).read_text() for name in ("access.log", "error.log"))


@contextmanager
def gateway(directory: Path, replicas: Sequence[str], **changes: str) -> Iterator[Gateway]:
    """Run nginx with our configuration before ``replicas``."""
    public, internal = free_port(), free_port()
    values = {
        "GATEWAY_LISTEN": f"127.0.0.1:{public}",
        "GATEWAY_INTERNAL": f"127.0.0.1:{internal}",
        "GATEWAY_LOG": str(directory / "access.log"),
        **changes,
    }
    main = render(directory, replicas, read_settings({}), values)
    with (directory / "error.log").open("wb") as errors:
        process = start(main, errors)
    try:
        url = f"http://127.0.0.1:{public}"
        until(lambda: HTTP.get(f"http://127.0.0.1:{internal}/livez").status_code == 200)
        yield Gateway(url, f"http://127.0.0.1:{internal}", directory, process)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def replicas(count: int, *, seconds: float) -> Iterator[list[Replica]]:
    """Run that many replicas, ready."""
    with ExitStack() as stack:
        started = [Replica(seconds=seconds) for _ in range(count)]
        for one in started:
            stack.callback(one.kill)
        for one in started:
            one.until()
        yield started


def until(holds: Any) -> None:
    """Wait until ``holds`` returns true; a connection that fails counts as false."""
    end = time.monotonic() + 40
    while time.monotonic() < end:
        try:
            if holds():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.02)
    raise AssertionError("It did not come about in time.")


def backwards(text: str) -> str:
    """Return what the fake engine makes of ``text``."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0][::-1], text)
