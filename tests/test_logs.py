"""Log lines when nobody reads them, or they cannot be written."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable

from app.logs import Lines


def record(message: str) -> logging.LogRecord:
    return logging.makeLogRecord({"msg": message, "levelname": "INFO", "name": "test"})


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def events(read: int) -> list[str]:
    with os.fdopen(read, encoding="utf-8") as lines:
        return [str(json.loads(line)["event"]) for line in lines]


def test_lines_are_written_in_order_before_the_end() -> None:
    read, write = os.pipe()
    lines = Lines(write)
    wanted = [f"Zeile {number} \ud83d" for number in range(100)]
    for message in wanted:
        lines.handle(record(message))
    lines.close()
    os.close(write)
    assert [event.encode("utf-8", "backslashreplace") for event in events(read)] == [
        message.encode("utf-8", "backslashreplace") for message in wanted
    ]
    assert lines.dropped == 0


def test_nobody_waits_for_a_pipe_that_is_not_read() -> None:
    read, write = os.pipe()
    lines = Lines(write, most=100)
    begun = time.monotonic()
    for number in range(3000):
        lines.handle(record(f"{number:0200}"))
    assert time.monotonic() - begun < 5
    dropped = lines.dropped
    assert dropped > 2000
    told: list[str] = []
    reader = threading.Thread(target=lambda: told.extend(events(read)))
    reader.start()
    until(lines._waiting.empty)
    lines.handle(record("again"))
    lines.close()
    os.close(write)
    reader.join(10)
    # What was taken is whole and in order, and the gap is told before what follows it.
    assert told[-1] == "again"
    assert "log lines were dropped" in told
    numbers = [int(event) for event in told if event.isdecimal()]
    assert numbers == sorted(numbers)
    assert len(numbers) + dropped == 3000


def test_a_full_disk_costs_the_lines_alone() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    lines = Lines(full)
    for number in range(10):
        lines.handle(record(str(number)))
    until(lambda: lines.dropped == 10)
    read, write = os.pipe()
    os.dup2(write, full)
    os.close(write)
    lines.handle(record("room again"))
    lines.close()
    os.close(full)
    with os.fdopen(read) as written:
        gap, last = [json.loads(line) for line in written]
    assert (gap["event"], gap["lines"], gap["level"]) == ("log lines were dropped", 10, "warning")
    assert last["event"] == "room again"


def test_a_descriptor_that_does_not_block_is_waited_for() -> None:
    read, write = os.pipe()
    os.set_blocking(write, False)
    lines = Lines(write)
    for number in range(2000):
        lines.handle(record(f"{number:0200}"))
    told: list[str] = []
    reader = threading.Thread(target=lambda: told.extend(events(read)))
    reader.start()
    until(lines._waiting.empty)
    lines.close()
    os.close(write)
    reader.join(10)
    assert (len(told), lines.dropped) == (2000, 0)
