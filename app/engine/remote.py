"""The engine in a process of its own, as the process that serves sees it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import app
from app.engine.load import Recipe
from app.engine.wire import LARGEST, pack, pack_jobs, unpack, unpack_results
from app.errors import EngineLost, LossReason, ModelUnavailable, RemoteError
from app.types import EngineInfo, Hypothesis, Job, Refill

_log = logging.getLogger("depesche.engine")
_LOADING = 10  # times the patience: what a load may take, from a slow disk perhaps
_REAP = 1.0  # seconds that a process that is killed gets to be gone
_GRACE = 5.0  # seconds that a process whose connection has ended gets to end itself
_LINES, _LINE = 50, 500  # of what a process writes: the most lines, and characters in each


class RemoteEngine:
    """Lets a child process compute; see :mod:`app.engine.child`.

    Results and requests for more come in without the child waiting for an answer: what is sent
    joins its batch at the next step, or begins another one if there is none.
    """

    def __init__(self, recipe: Recipe, *, patience: float = 60.0) -> None:
        """Start a process and let it load the engine.

        ``patience`` is how many seconds without a sign of life mean that it hangs. While it loads
        it may take ten times as long.

        Raises:
            ModelUnavailable, ValueError: as :func:`app.engine.load.load`.
            EngineLost: the process has ended, or hangs.
        """
        self._patience = patience
        self._call = 0
        self._closing = False
        self._ended_by: EngineLost | None = None
        self._tell: Callable[[], None] = lambda: None
        ours, theirs = socket.socketpair()
        limit = struct.pack("ll", int(patience), int(patience % 1 * 1e6))
        for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            ours.setsockopt(socket.SOL_SOCKET, option, limit)
        with theirs:
            self._process = _spawn(theirs.fileno())
        self._connection = Connection(ours.detach())
        threading.Thread(target=self._follow, name="engine output", daemon=True).start()
        try:
            self._send(pack(asdict(recipe)))
            self._info = _info(self._receive(patience * _LOADING)[0])
        except BaseException:
            self.close()
            raise
        _log.info("the engine's process runs", extra={"pid": self.pid})

    @property
    def info(self) -> EngineInfo:
        """What this engine is."""
        return self._info

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def loss(self) -> EngineLost | None:
        """How the process has ended by itself, if it has."""
        return self._ended_by

    def watch(self, tell: Callable[[], None]) -> None:
        """Call ``tell`` when the process has ended by itself; at once if it has."""
        self._tell = tell
        if self.loss is not None:
            tell()

    def close(self) -> None:
        """End the process."""
        self._closing = True
        self._connection.close()
        # Its batch, if there is one, is of no use to anybody.
        self._process.kill()
        # One that waits for a driver or a disk cannot be killed at once, and is waited for no more.
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_REAP)

    def translate(
        self, jobs: Sequence[Job], refill: Refill | None = None
    ) -> Iterator[tuple[int, tuple[Hypothesis, ...]]]:
        """Yield the hypotheses of every job as it is done; see :class:`app.types.Engine`.

        What the results say is not checked, only that they are results.
        """
        self._call += 1
        sent = 0
        left = 0
        more = jobs
        while more or left:
            if more:
                self._send(pack_jobs(self._call, sent, more))
                sent += len(more)
                left += len(more)
            more = ()
            header, matrices = self._receive(self._patience)
            try:
                if header["call"] != self._call:
                    continue
                if "failed" in header:
                    raise _failure(header)
                free = int(header["free"])
                results = list(unpack_results(header, matrices))
            except (ValueError, TypeError, KeyError) as error:
                raise self._lost("nonsense") from error
            left -= len(results)
            yield from results
            if refill is not None:
                more = refill(free)

    def _send(self, message: bytes) -> None:
        try:
            self._connection.send_bytes(message)
        except BlockingIOError:
            raise self._lost("hung") from None
        except OSError:
            raise self._died() from None

    def _receive(self, seconds: float) -> tuple[dict[str, Any], memoryview]:
        try:
            if self._connection.poll(seconds):
                return unpack(self._connection.recv_bytes(LARGEST))
        except BlockingIOError:
            pass
        except (EOFError, OSError):
            raise self._died() from None
        except ValueError:
            raise self._lost("nonsense") from None
        raise self._lost("hung")

    def _died(self) -> EngineLost:
        """Return the error for a process whose connection has ended."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        loss = _loss(self._process.poll())
        self.close()
        return loss

    def _lost(self, reason: LossReason) -> EngineLost:
        self.close()
        return EngineLost(reason, f"The engine's process {_TOLD[reason]}.")

    def _follow(self) -> None:
        """Log what the process writes, and tell when it ends."""
        output = self._process.stdout
        if output is None:
            return
        with output:
            for number, line in enumerate(output):
                if number < _LINES and line.strip():
                    _log.warning(
                        "the engine's process wrote",
                        extra={"pid": self.pid, "line": line.rstrip()[:_LINE]},
                    )
        code = self._process.wait()
        if not self._closing:
            self._ended_by = _loss(code)
            self._tell()


def _loss(code: int | None) -> EngineLost:
    """Return the error for a process that has ended with ``code``, or with None has not yet."""
    if code == -signal.SIGKILL:
        return EngineLost("killed", f"The engine's process {_TOLD['killed']}.")
    how = "fell silent" if code is None else f"ended with {code}"
    return EngineLost("died", f"The engine's process {how}.")


_TOLD = {
    "killed": "was killed",
    "hung": "gave no sign of life",
    "nonsense": "said what makes no sense",
}


def _spawn(descriptor: int) -> subprocess.Popen[str]:
    environ = os.environ  # noqa: TID251 - handed on, not read
    # None of the settings, which hold keys; and this very code, wherever it was imported from.
    handed = {name: value for name, value in environ.items() if not name.startswith("DEPESCHE_")}
    root = str(Path(app.__file__).resolve().parents[1])
    handed["PYTHONPATH"] = os.pathsep.join(filter(None, (root, handed.get("PYTHONPATH", ""))))
    return subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-P", "-m", "app.engine.child", str(descriptor)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=(descriptor,),
        env=handed,
        encoding="utf-8",
        errors="replace",
        # A terminal's Ctrl-C is for the server, which lets its engine finish.
        process_group=0,
    )


def _info(header: dict[str, Any]) -> EngineInfo:
    """Return what a process says of the engine it has loaded.

    Raises:
        ModelUnavailable, ValueError: it could not.
    """
    if "info" in header:
        fields = header["info"]
        return EngineInfo(**{**fields, "golden_contains": tuple(fields["golden_contains"])})
    refused = header["refused"]
    kind, message = refused["kind"], refused["message"]
    if kind == "ValueError":
        raise ValueError(message)
    if kind == "ModelUnavailable":
        raise ModelUnavailable(message)
    _log.error("the engine cannot be loaded", extra={"error": kind, "stack": refused["frames"]})
    raise ModelUnavailable(f"The engine cannot be loaded: {kind}. {message}".rstrip())


def _failure(header: dict[str, Any]) -> Exception:
    if header["memory"]:
        return MemoryError("The engine's process has not enough memory for a batch.")
    return RemoteError(str(header["failed"]), list(map(str, header["frames"])))
