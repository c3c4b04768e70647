"""The process: how it starts, what it writes, how it ends."""

from __future__ import annotations

import http.client
import json
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import IO, Any

import httpx
import pytest

SERVE = ["-m", "app", "serve"]
SECRET = "Zwiebelfisch"
# Serves an engine that tells on standard output when it begins, and goes on for a line of input.
# LOAD makes the load wait for a line too.
HELD = """
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from app.batch.runner import Runner
from app.engine.fake import FakeEngine, FakeSubwords
from app.pipeline.translator import Translator
from app.server import serve
from app.settings import read_settings

class Engine(FakeEngine):
    def translate(self, jobs, refill=None):
        if any("Zwiebel" in "".join(chr(n - 1) for n in job.ids if n) for job in jobs):
            print("held", flush=True)
            if sys.stdin.readline().strip() == "die":
                raise KeyboardInterrupt("Zwiebelfisch")
        return super().translate(jobs)

@contextmanager
def opened(settings, observer):
    if "LOAD" in sys.argv:
        print("loading", flush=True)
        sys.stdin.readline()
    engine = Engine()
    runner = Runner(lambda: engine, observer=observer)
    runner.start()
    try:
        yield Translator(runner, FakeSubwords(), engine.info, observer=observer)
    finally:
        runner.close()

sys.exit(serve(read_settings(), opened))
"""


class Process:
    """A server process and what it writes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.written: dict[str, list[str]] = {"out": [], "log": []}
        self._lines: dict[str, queue.Queue[str]] = {"out": queue.Queue(), "log": queue.Queue()}
        self._readers = [
            threading.Thread(target=self._read, args=(name, stream), daemon=True)
            for name, stream in (("out", process.stdout), ("log", process.stderr))
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, name: str, stream: IO[str]) -> None:
        for line in stream:
            self.written[name].append(line)
            self._lines[name].put(line)

    def until(self, name: str, part: str) -> str:
        """Return the next line of a stream that holds ``part``; fails if there is none in time."""
        while True:
            line = self._lines[name].get(timeout=30)
            if part in line:
                return line

    def url(self) -> str:
        found = re.search(r"http://\S+:\d+", self.until("out", "is ready on"))
        assert found
        return found[0]

    def say(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def end(self) -> int:
        code = self.process.wait(timeout=50)
        for reader in self._readers:
            reader.join(10)
        return code

    def logs(self) -> list[dict[str, Any]]:
        """Return all log lines; every one must be JSON."""
        return [json.loads(line) for line in self.written["log"]]

    def text(self) -> str:
        return "".join(self.written["out"] + self.written["log"])


Start = Callable[..., AbstractContextManager[Process]]


@pytest.fixture
def start() -> Start:
    @contextmanager
    def started(*arguments: str, **settings: str) -> Iterator[Process]:
        given = {f"DEPESCHE_{name.upper()}": value for name, value in settings.items()}
        child = subprocess.Popen(
            [sys.executable, *arguments],
            env={"DEPESCHE_MODEL": "fake", "DEPESCHE_PORT": "0", **given},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        with child:
            try:
                yield Process(child)
            finally:
                child.kill()

    return started


def translate(url: str, text: str = f"Ein {SECRET}.", **headers: str) -> httpx.Response:
    return httpx.post(f"{url}/v1/translate", json={"text": text}, headers=headers, timeout=20)


def test_a_life(start: Start) -> None:
    with start(*SERVE, log_level="debug") as server:
        url = server.url()
        assert translate(url, **{"X-Request-Id": "one"}).json()["translation"] == (
            "niE hcsiflebeiwZ."
        )
        translate(url, **{"X-Request-Id": "two", "Accept": "application/x-ndjson"})
        translate(url, f"{SECRET} ☠.", **{"X-Request-Id": "three"})
        translate(url, f"{SECRET} \x00.", **{"X-Request-Id": "four"})
        httpx.post(f"{url}/v1/{SECRET}?{SECRET}", content=SECRET, headers={SECRET: SECRET})
        httpx.post(f"{url}/v1/translate", content=SECRET)
        with socket.create_connection(httpx.URL(url).netloc.decode().split(":")) as raw:  # type: ignore[arg-type]
            raw.sendall(f"{SECRET}\r\n\r\n".encode())
            assert raw.recv(100).startswith(b"HTTP/1.1 400")
        server.process.send_signal(signal.SIGTERM)
        assert server.end() == 0
    for told in (SECRET, SECRET[::-1]):
        assert told not in server.text()
    # Standard output has the greeting alone; all else is JSON.
    assert len([line for line in server.written["out"] if line.strip()]) == 2
    logs = server.logs()
    events = [line["event"] for line in logs]
    assert 0 <= events.index("ready") < events.index("request") < events.index("draining")
    for line in logs:
        assert {"time", "level", "logger", "event"} <= set(line)
    requests = {line["request_id"]: line for line in logs if line["event"] == "request"}
    statuses = [requests[name]["status"] for name in ("one", "two", "three", "four")]
    assert statuses == [200, 200, 500, 422]
    for name in ("one", "two"):
        assert set(requests[name]["stages"]) == {
            "segment",
            "cache",
            "detect",
            "encode",
            "engine",
            "judge",
            "align",
        }


@pytest.mark.parametrize("accept", ["application/json", "application/x-ndjson"])
def test_sigterm_finishes_what_runs_and_refuses_the_rest(start: Start, accept: str) -> None:
    with start("-c", HELD) as server, ThreadPoolExecutor(1) as pool:
        url = server.url()
        kept = http.client.HTTPConnection(httpx.URL(url).netloc.decode(), timeout=20)

        def ask(method: str, path: str) -> tuple[int, Any]:
            kept.request(method, path, body=b'{"text": "Ja."}' if method == "POST" else None)
            response = kept.getresponse()
            return response.status, json.loads(response.read())

        assert ask("GET", "/readyz") == (200, {"status": "ready"})
        running = pool.submit(translate, url, Accept=accept)
        server.until("out", "held")
        server.process.send_signal(signal.SIGTERM)
        assert json.loads(server.until("log", '"draining"'))["active"] == 1
        status, problem = ask("POST", "/v1/translate")
        assert (status, problem["code"]) == (503, "draining")
        assert ask("GET", "/readyz") == (503, {"status": "draining"})
        assert ask("GET", "/livez") == (200, {"status": "live"})
        # New connections are taken too, and told.
        assert translate(url).json()["code"] == "draining"
        server.say("")
        answer = running.result(20)
        assert answer.status_code == 200
        assert "niE hcsiflebeiwZ." in answer.text
        assert server.end() == 0
        kept.close()


def test_a_drain_has_an_end(start: Start) -> None:
    with start("-c", HELD, drain_seconds="0.1") as server, ThreadPoolExecutor(1) as pool:
        running = pool.submit(translate, server.url())
        server.until("out", "held")
        server.process.send_signal(signal.SIGTERM)
        server.until("log", "graceful shutdown exceeded")
        # Its caller is sent away, and only the running batch is still waited for.
        answer = running.result(20)
        assert (answer.status_code, answer.json()["code"]) == (503, "draining")
        assert answer.headers["x-request-id"] == answer.json()["request_id"]
        server.say("")
        assert server.end() == 0
    assert SECRET not in server.text()
    assert server.logs()


def test_sigterm_while_loading_ends_without_a_fuss(start: Start) -> None:
    with start("-c", HELD, "LOAD") as server:
        server.until("out", "loading")
        server.process.send_signal(signal.SIGTERM)
        server.until("log", '"draining"')
        server.say("")
        assert server.end() == 0
        assert not [line for line in server.logs() if line["level"] == "error"]
        assert "ready" not in server.text()


def test_the_death_of_the_engine_is_logged_without_its_words(start: Start) -> None:
    with start("-c", HELD) as server:
        url = server.url()
        # Three times, alone in its batch: then the sentence is taken to be the cause.
        for _ in range(3):
            server.say("die")
        assert translate(url).json()["code"] == "engine_failed"
        line = json.loads(server.until("log", "the engine is lost"))
        assert line["told"] == "The engine's thread met KeyboardInterrupt."
        assert httpx.get(f"{url}/readyz").json() == {"status": "ready"}
        # It fails at once now.
        assert translate(url).json()["code"] == "engine_failed"
        server.process.send_signal(signal.SIGTERM)
        assert server.end() == 0
        assert {line["event"] for line in server.logs()} >= {"ready", "draining"}
        assert SECRET not in server.text()


def test_a_model_that_cannot_be_had_ends_the_process(start: Start) -> None:
    with start(*SERVE, model="/nonexistent") as server:
        assert server.end() == 1
    (line,) = server.logs()
    assert (line["level"], line["event"]) == ("error", "the model cannot be used")
    assert "/nonexistent" in line["reason"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"x": "1"}, "DEPESCHE_X: no such setting"),
        ({"port": "http"}, "DEPESCHE_PORT: "),
        ({"beam_size": "9", "device": "tpu"}, "DEPESCHE_DEVICE: "),
    ],
)
def test_wrong_settings_end_the_process(start: Start, settings: dict[str, str], told: str) -> None:
    with start(*SERVE, **settings) as server:
        assert server.end() == 2
    assert told in "".join(server.written["log"])
    assert len(server.written["log"]) == len(settings)


def test_a_port_that_is_taken_ends_the_process(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with start(*SERVE, port=port) as server:
            assert server.end() == 1
    assert any("address already in use" in line["event"] for line in server.logs())
    assert not server.written["out"]


def test_the_command_line_goes_before_the_environment(start: Start) -> None:
    arguments = ("--host", "localhost", "--port", "0", "--root-path", "/depesche")
    with start(*SERVE, *arguments, host="10.9.8.7", port="1", root_path="/other") as server:
        url = server.url()
        assert httpx.get(f"{url}/openapi.json").json()["servers"] == [{"url": "/depesche"}]
        server.process.send_signal(signal.SIGINT)
        assert server.end() == 0
