"""The engine's process: computes what it is sent, and ends with the process it works for.

Started by :mod:`app.engine.remote`, as ``python -m app.engine.child FD``; ``FD`` is a socket. It
never sees text, only subword ids, and none of the service's settings.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path

from app.engine.load import Recipe, load
from app.engine.wire import LARGEST, Result, pack, pack_results, unpack, unpack_jobs
from app.errors import DepescheError
from app.logs import frames
from app.process import forbid_dumps
from app.types import Engine, Job

_SIGN = 1.0  # seconds: a sign of life is given at least so often, if steps are not longer
_PROMPT = 0.05  # seconds that a result may be held back
_PR_SET_PDEATHSIG = 1
# Of the two processes the system is to kill this one where memory runs out: it can be replaced.
_OOM_SCORE = "500"

Work = tuple[int, list[tuple[int, Job]]]


class Superseded(Exception):
    """The caller has begun another call; nobody waits for this one."""


class Child:
    """Computes calls, one after the other."""

    def __init__(self, connection: Connection) -> None:
        """Listen from now on; the process ends with the connection."""
        self._connection = connection
        self._inbox: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._ahead: list[Work] = []
        self._call = 0
        self._over = 0  # no call up to this one is computed any more
        self._numbers: list[int] = []
        self._results: list[Result] = []
        self._told = 0.0
        # On a thread, so that neither side ever waits for the other to read.
        threading.Thread(target=self._listen, name="listener", daemon=True).start()

    def run(self, engine: Engine) -> None:
        """Compute for as long as the process lives."""
        while True:
            call, work = self._ahead.pop() if self._ahead else self._inbox.get()
            if call > self._over:
                self._call = call
                self._compute(engine, work)

    def _compute(self, engine: Engine, work: list[tuple[int, Job]]) -> None:
        self._numbers = [number for number, _ in work]
        self._results = []
        try:
            for index, hypotheses in engine.translate([job for _, job in work], self._refill):
                self._results.append((self._numbers[index], hypotheses))
                # An engine that does not ask for more is not to keep what it has done to itself.
                if time.monotonic() - self._told > _PROMPT:
                    self._tell(0)
        except Superseded:
            self._over = self._call
        except Exception as error:
            self._over = self._call
            self._tell(0)
            self._connection.send_bytes(
                pack(
                    {
                        "call": self._call,
                        "failed": type(error).__name__,
                        "frames": frames(error),
                        "memory": isinstance(error, MemoryError),
                    }
                )
            )
        else:
            self._tell(0)

    def _refill(self, tokens: int) -> Sequence[Job]:
        """Tell what is done, and return the jobs that came since the last step."""
        if self._results or tokens or time.monotonic() - self._told > _SIGN:
            self._tell(tokens)
        added: list[Job] = []
        while not self._inbox.empty():
            call, work = self._inbox.get()
            if call != self._call:
                self._ahead.append((call, work))
                raise Superseded
            self._numbers += [number for number, _ in work]
            added += [job for _, job in work]
        return added

    def _tell(self, free: int) -> None:
        self._connection.send_bytes(pack_results(self._call, free, self._results))
        self._results = []
        self._told = time.monotonic()

    def _listen(self) -> None:
        code = 1
        try:
            while True:
                header, _ = unpack(self._connection.recv_bytes(LARGEST))
                self._inbox.put((header["call"], unpack_jobs(header)))
        except (EOFError, OSError):
            code = 0
        except Exception as error:
            sys.stderr.write(f"the listener met {type(error).__name__}\n")
        finally:
            # There is nothing to tidy up, and the engine's thread may be in the middle of a batch.
            os._exit(code)


def main(descriptor: int) -> None:
    """Load what the first message says, and compute what the others bring."""
    _protect()
    connection = Connection(descriptor)
    recipe = Recipe(**unpack(connection.recv_bytes(LARGEST))[0])
    child = Child(connection)
    try:
        engine = load(recipe, alone=True)
    except Exception as error:
        told = str(error) if isinstance(error, DepescheError | ValueError) else ""
        refusal = {"kind": type(error).__name__, "message": told, "frames": frames(error)}
        connection.send_bytes(pack({"refused": refusal}))
        return
    connection.send_bytes(pack({"info": asdict(engine.info)}))
    child.run(engine)


def _protect() -> None:
    """End when the parent does, and not before: signals to the whole group are the parent's."""
    faulthandler.enable()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if sys.platform == "linux":
        # Sent when the thread that started this process ends, which is the engine's.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, encoding="ascii")
    # After that file, which is root's from then on. What subwords say can be read from their ids.
    forbid_dumps()


if __name__ == "__main__":
    main(int(sys.argv[1]))
