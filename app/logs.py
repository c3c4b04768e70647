"""Logs as JSON lines on standard error; never with text from requests."""

from __future__ import annotations

import json
import logging
import os
import threading
import traceback
from datetime import UTC, datetime
from queue import SimpleQueue
from select import select

from app.errors import RemoteError

# What every LogRecord carries; the rest came by ``extra``.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}
_STANDARD_ERROR = 2
_MOST_LINES = 10_000
_PATIENCE = 1.0  # seconds


def frames(error: BaseException) -> list[str]:
    """Return where ``error`` was raised, as file, line and function, outermost first."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]


def told(error: BaseException) -> dict[str, object]:
    """Return what may be logged of ``error``: its type and place; its message might quote text."""
    if isinstance(error, RemoteError):
        return {"error": error.kind, "stack": error.frames}
    return {"error": type(error).__name__, "stack": frames(error)}


def _event(record: logging.LogRecord) -> str:
    # What asyncio says below the first line are representations of foreign objects.
    message = record.getMessage()
    return message.partition("\n")[0] if record.name == "asyncio" else message


class JsonLines(logging.Formatter):
    """One JSON object per record: time, level, logger, message, and whatever ``extra`` holds."""

    def format(self, record: logging.LogRecord) -> str:
        """Return ``record`` as a line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        line.update({key: value for key, value in vars(record).items() if key not in _STANDARD})
        if record.exc_info and record.exc_info[0]:
            # The type alone: messages of foreign exceptions may quote what they choked on.
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False, default=str)


class Lines(logging.Handler):
    """Hands lines to a thread that writes them, so that nobody waits for a slow or stuck reader.

    What finds no room, or cannot be written, is dropped and counted, and the count is told as soon
    as lines can be written again.
    """

    def __init__(self, file: int, most: int = _MOST_LINES) -> None:
        """Write to the descriptor ``file``; at most ``most`` lines wait."""
        super().__init__()
        self.setFormatter(JsonLines())
        self.dropped = 0
        self._file = file
        self._most = most
        self._waiting: SimpleQueue[bytes | None] = SimpleQueue()
        self._count = threading.Lock()
        # A daemon, because a write to a pipe that nobody reads never ends.
        self._thread = threading.Thread(target=self._run, name="logs", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record."""
        if self._waiting.qsize() >= self._most:
            self._drop()
        else:
            self._waiting.put(self._line(record))

    def close(self) -> None:
        """Write what waits, for a second at most."""
        self._waiting.put(None)
        self._thread.join(_PATIENCE)
        super().close()

    def _line(self, record: logging.LogRecord) -> bytes:
        return self.format(record).encode("utf-8", "backslashreplace") + b"\n"

    def _drop(self) -> None:
        with self._count:
            self.dropped += 1

    def _run(self) -> None:
        told = 0
        while (line := self._waiting.get()) is not None:
            dropped = self.dropped
            if dropped > told and self._write(self._line(_gap(dropped - told))):
                told = dropped
            if not self._write(line):
                self._drop()

    def _write(self, line: bytes) -> bool:
        """Return whether the whole line was written."""
        while line:
            try:
                line = line[os.write(self._file, line) :]
            except BlockingIOError:
                # Whoever shares the terminal or pipe has made it so.
                select([], [self._file], [], _PATIENCE)
            except OSError:
                return False
        return True


def _gap(count: int) -> logging.LogRecord:
    said = {"name": "depesche", "levelno": logging.WARNING, "levelname": "WARNING"}
    return logging.makeLogRecord({**said, "msg": "log lines were dropped", "lines": count})


def dropped_lines() -> int:
    """Return how many lines could not be written since :func:`configure`."""
    return sum(item.dropped for item in logging.getLogger().handlers if isinstance(item, Lines))


def configure(level: str) -> None:
    """Send all log records of ``level`` and above to standard error, deaths of threads too."""
    threading.excepthook = _thread_died
    logging.basicConfig(level=level.upper(), handlers=[Lines(_STANDARD_ERROR)], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
    # Its lines about start and stop say less than ours, and any client can cause its warnings.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)


def _thread_died(args: threading.ExceptHookArgs) -> None:
    logging.getLogger("depesche").critical(
        "a thread has died",
        extra={
            "thread_name": args.thread.name if args.thread else None,
            "error": args.exc_type.__name__,
        },
    )
