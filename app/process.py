"""The process: what the system may write of its memory, and how many files it may have open."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def forbid_dumps() -> None:
    """Let nobody write this process's memory, which holds texts of requests, to a file.

    A limit of 0 stops core files. Where the system pipes dumps to a program, that limit is not
    asked; there the flag counts, which also keeps debuggers of the same user away. Child processes
    inherit the limit but not, once they are another program, the flag: each calls this for itself.

    Raises:
        OSError: the system refused.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


def open_files(wanted: int) -> int:
    """Ask the system for ``wanted`` open files at a time; return how many are allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft != unlimited and soft < wanted:
        soft = wanted if hard == unlimited else min(wanted, hard)
        with suppress(ValueError, OSError):  # macOS says no above a limit of its own
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return wanted if soft == unlimited else soft


def hold_standard_files() -> None:
    """Put /dev/null where standard input, output or error is closed.

    Otherwise the next socket gets that number, and whatever is written there goes to a stranger.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number, which is this one.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003
