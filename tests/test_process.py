"""What the system may write of the process, in processes of their own."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(sys.platform != "linux", reason="the flag is Linux's")
def test_a_crash_leaves_no_core_behind() -> None:
    code = """
import ctypes, os, resource, signal
from app.process import forbid_dumps
forbid_dumps()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE), flush=True)
os.kill(os.getpid(), signal.SIGABRT)
"""
    done = run(code)
    assert done.stdout == "0 (0, 0)\n", done.stderr
    assert done.returncode == -signal.SIGABRT


def test_more_open_files_are_asked_for_up_to_what_is_allowed() -> None:
    code = """
import resource
from app.process import open_files
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 400))
print(open_files(50), open_files(200), open_files(4000))
print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    assert run(code).stdout == "100 200 400\n(400, 400)\n"


def test_closed_standard_files_are_given_to_nobody_else() -> None:
    code = """
import os, socket
from app.process import hold_standard_files
os.closerange(0, 3)
hold_standard_files()
taken = socket.socket().fileno()
os._exit(taken)
"""
    assert run(code).returncode > 2
