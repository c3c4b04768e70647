"""Logs as JSON lines on standard error; never with text from requests."""

from __future__ import annotations

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime

# What every LogRecord carries; the rest came by ``extra``.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


def frames(error: BaseException) -> list[str]:
    """Return where ``error`` was raised, as file, line and function, outermost first."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]


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


def configure(level: str) -> None:
    """Send all log records of ``level`` and above to standard error, deaths of threads too."""
    threading.excepthook = _thread_died
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
    # Its lines about start and stop say less than ours; its warnings matter.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _thread_died(args: threading.ExceptHookArgs) -> None:
    logging.getLogger("depesche").critical(
        "a thread has died",
        extra={
            "thread_name": args.thread.name if args.thread else None,
            "error": args.exc_type.__name__,
        },
    )
