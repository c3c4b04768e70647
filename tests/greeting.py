"""Where a server process listens that chose its own port, so that nobody else can take it."""

from __future__ import annotations

import os
import re
import select
import subprocess
import time


def address(process: subprocess.Popen[bytes], seconds: float = 50) -> str:
    """Return the address that a server tells on standard output, a pipe, once it is ready."""
    assert process.stdout
    end, told = time.monotonic() + seconds, b""
    while not (found := re.search(rb"is ready on (http://\S+:\d+) ", told)):
        left = max(0.0, end - time.monotonic())
        assert select.select([process.stdout], [], [], left)[0], "the server does not become ready"
        part = os.read(process.stdout.fileno(), 4096)
        assert part, "the server has ended"
        told += part
    return found[1].decode()
