"""A server whose output is full, closed, or read by nobody; and its core dumps."""

from __future__ import annotations

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="uses /dev/full and /proc")


@contextmanager
def serving(*, shell: str = "", level: str = "info", **options: Any) -> Iterator[tuple[int, str]]:
    """Run a server, with redirections of the shell; give its process id and address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"MODEL": "fake", "PORT": str(port), "LOG_LEVEL": level}
    process = subprocess.Popen(
        ["sh", "-c", f'exec "$0" -m app serve {shell}', sys.executable],
        env={f"DEPESCHE_{name}": value for name, value in settings.items()},
        **options,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 50
        while True:
            try:
                if httpx.get(f"{url}/readyz", timeout=10).status_code == 200:
                    break
            except httpx.TransportError:
                assert process.poll() is None
                assert time.monotonic() < end
            time.sleep(0.1)
        yield process.pid, url
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def value(url: str, name: str) -> float:
    found = re.search(rf"^{name} (\S+)$", httpx.get(f"{url}/metrics").text, re.MULTILINE)
    assert found
    return float(found[1])


@pytest.mark.parametrize("redirections", [">/dev/full 2>/dev/full", "<&- >&- 2>&-"])
def test_output_that_cannot_be_written_harms_nobody(redirections: str) -> None:
    with serving(shell=redirections) as (pid, url):
        for number in range(20):
            answer = httpx.post(f"{url}/v1/translate", json={"text": f"Satz {number}."})
            assert answer.json()["translation"] == f"ztaS {number}."
        files = {os.readlink(f"/proc/{pid}/fd/{number}") for number in range(3)}
        if "full" in redirections:
            assert value(url, "depesche_dropped_log_lines_total") >= 20
        else:
            assert files == {"/dev/null"}


def test_a_log_that_nobody_reads_harms_nobody() -> None:
    # It answers, and it ends.
    with serving(level="debug", stderr=subprocess.PIPE) as (_, url), httpx.Client() as client:
        # Twice what a pipe holds.
        trace = f"00-{'a' * 32}-{'b' * 16}-01"
        headers = {"X-Request-Id": "x" * 128, "traceparent": trace}
        for _ in range(350):
            assert client.get(f"{url}/livez", headers=headers).status_code == 200


def test_no_core_dumps() -> None:
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    if hard == 0:
        pytest.skip("core dumps are forbidden here anyway")
    with serving(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))) as (
        pid,
        _,
    ):
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
        assert re.search(r"Max core file size +0 +0 ", limits)
