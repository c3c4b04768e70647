"""Two processes remember for each other, and go on when their Redis dies."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.greeting import address

TEXT = "Die Zwiebelfische schwimmen. Sie schweigen."
FORBIDDEN = "Das Geheimnis der Kugelblume bleibt unter uns."
SECRET = "a secret that all servers share"


@pytest.fixture
def servers(shared_redis: Any, tmp_path: Path) -> Iterator[list[str]]:
    """The addresses of two servers that share a Redis."""
    with ExitStack() as stack:
        processes = []
        for number in range(2):
            environment = {
                **{k: v for k, v in os.environ.items() if not k.startswith("DEPESCHE_")},
                "DEPESCHE_MODEL": "fake",
                "DEPESCHE_PORT": "0",
                "DEPESCHE_CACHE_URL": shared_redis.url,
                "DEPESCHE_CACHE_SECRET": SECRET,
            }
            log = stack.enter_context((tmp_path / f"log{number}").open("wb"))
            process = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "app", "serve"],
                    env=environment,
                    stdout=subprocess.PIPE,
                    stderr=log,
                )
            )
            stack.callback(process.terminate)
            processes.append(process)
        yield [address(process) for process in processes]


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 40
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def ask(url: str, text: str, **options: object) -> Any:
    body = {"text": text, "options": options}
    return httpx.post(f"{url}/v1/translate", json=body, timeout=30).raise_for_status().json()


def reachable(url: str) -> bool:
    return "depesche_cache_reachable 1.0" in httpx.get(f"{url}/metrics", timeout=30).text


@pytest.mark.timeout(180)
def test_two_servers_remember_for_each_other(
    servers: list[str], shared_redis: Any, tmp_path: Path
) -> None:
    one, other = servers
    first = ask(one, TEXT, alignment="word")
    assert "cached_sentences" not in first["usage"]
    until(lambda: len(shared_redis.values()) == 2)
    again = ask(other, TEXT, alignment="word")
    assert again["usage"].pop("cached_sentences") == 2
    assert again == first

    ask(one, FORBIDDEN, cache="forbid")
    ask(one, "Ein dritter Satz.", cache="bypass")
    until(lambda: len(shared_redis.values()) == 3)
    held = b"\n".join([*shared_redis.values(), *shared_redis.values().values()]).lower()
    # The fake engine spells words backwards. No German is there at all.
    for word in ("Geheimnis", "simnieheG", "Kugelblume", "emulblegu", "schweigen", "Zwiebel"):
        assert word.lower().encode() not in held
    assert b"negiewhcs" in held

    shared_redis.kill()
    assert ask(one, TEXT)["usage"]["cached_sentences"] == 2
    for url in servers:
        assert ask(url, "Ein neuer Satz, ganz ohne Redis.")["translation"].startswith("niE reuen")
    shared_redis.start()
    until(lambda: all(map(reachable, servers)))
    ask(one, "Nun ist es wieder da.")
    until(shared_redis.values)
    assert ask(other, "Nun ist es wieder da.")["usage"]["cached_sentences"] == 1

    written = (tmp_path / "log0").read_text() + (tmp_path / "log1").read_text()
    assert "the shared cache cannot be used" in written
    for word in (SECRET, "swordfish", "Zwiebel", "schweigen"):
        assert word not in written
