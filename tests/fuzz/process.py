"""The service as a process of its own, with the fake engine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.greeting import address


@contextmanager
def running(**settings: str) -> Iterator[str]:
    """Run ``python -m app serve`` with these settings; give its address when it is ready."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("DEPESCHE_")},
        "DEPESCHE_MODEL": "fake",
        "DEPESCHE_PORT": "0",
        "DEPESCHE_LOG_LEVEL": "warning",
        **settings,
    }
    command = [sys.executable, "-m", "app", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as server:
        try:
            yield address(server)
        finally:
            server.terminate()
