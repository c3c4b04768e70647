"""The server process under test, and what can be seen of it from outside."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

from tests.greeting import address


@dataclass(frozen=True)
class State:
    """What must not grow: bytes of memory, threads, and open files, of the process and children."""

    memory: int
    threads: int
    files: int


class Server:
    """A server with the fake engine on a free port; use as a context."""

    def __init__(self, log: Path, environment: dict[str, str] | None = None) -> None:
        """Write its log to ``log``."""
        self.url, self.port = "", 0  # known once it is ready
        self._log: IO[bytes] = log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            env={
                "DEPESCHE_MODEL": "fake",
                "DEPESCHE_PORT": "0",
                "DEPESCHE_HEAD_SECONDS": "2",
                "DEPESCHE_BODY_SECONDS": "2",
                "DEPESCHE_ANSWER_SECONDS": "2",
                "DEPESCHE_MAX_CONNECTIONS": "500",
                **(environment or {}),
            },
            stdout=subprocess.PIPE,
            stderr=self._log,
        )

    def __enter__(self) -> Server:
        try:
            self.url = address(self.process)
            self.port = httpx.URL(self.url).port or 0
            self.wait_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()
        self._log.close()

    def wait_ready(self, seconds: float = 50) -> None:
        """Return when it is ready; fails if it has ended or takes too long."""
        end = time.monotonic() + seconds
        while True:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=10).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert self.process.poll() is None, "the server has ended"
            assert time.monotonic() < end, "the server does not become ready"
            time.sleep(0.1)

    def children(self) -> list[int]:
        """Return the processes that it has started."""
        own = Path(f"/proc/{self.process.pid}/task")
        return [int(pid) for task in own.iterdir() for pid in _read(task / "children").split()]

    def state(self) -> State:
        """Return what it uses now."""
        memory = threads = files = 0
        for pid in (self.process.pid, *self.children()):
            told = _read(Path(f"/proc/{pid}/status"))
            memory += 1024 * _number("VmRSS", told)
            threads += _number("Threads", told)
            files += len(list(Path(f"/proc/{pid}/fd").iterdir()))
        return State(memory, threads, files)

    def metric(self, name: str) -> float:
        """Return the sum of a metric over its labels."""
        text = httpx.get(f"{self.url}/metrics", timeout=10).text
        found = re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.MULTILINE)
        return sum(map(float, found))

    def terminate(self) -> None:
        """Ask it to end."""
        self.process.send_signal(signal.SIGTERM)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""


def _number(name: str, text: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0
