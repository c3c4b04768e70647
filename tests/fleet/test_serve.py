"""Ray Serve on several nodes: the whole API, a node killed under load, metrics, a broken engine."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

pytest.importorskip("ray", reason="Ray is not installed: make test-fleet")

from ray import serve

from app.fleet.application import application, build
from app.fleet.options import FleetOptions
from app.fleet.run import NAME, listen
from app.settings import InvalidSettings, Settings
from bench.fleet import PacedReplica
from tests.fleet.conftest import add_node

# Ray warns of itself.
pytestmark = [pytest.mark.timeout(300), pytest.mark.filterwarnings("default")]
TEXT = "Der Rat tagt. Morgen ist frei."
TRANSLATION = "reD taR tgat. negroM tsi ierf."


@pytest.fixture(scope="module")
def fleet(cluster: Any) -> Iterator[tuple[str, Any]]:
    """Two replicas on two nodes; yields their address, and the node that may be killed."""
    doomed = add_node(cluster)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # An engine in a thread cannot be replaced when it hangs: its replica must be.
    settings = Settings(
        model="fake", engine="thread", engine_patience=5, port=port, log_level="warning"
    )
    options = FleetOptions(min_replicas=2, max_replicas=2, proxies="head", health_seconds=1)
    listen(settings, options)
    serve.run(application(settings, options, PacedReplica), name=NAME)
    yield f"http://127.0.0.1:{port}", doomed
    serve.shutdown()


def test_the_same_api(fleet: tuple[str, Any]) -> None:
    base, _ = fleet
    with httpx.Client(base_url=base, timeout=30) as client:
        answer = client.post("/v1/translate", json={"text": TEXT})
        assert answer.json()["translation"] == TRANSLATION
        assert "Server-Timing" in answer.headers
        answer = client.post("/v1/translate", json={"text": " "})
        assert (answer.status_code, answer.json()["code"]) == (422, "empty_text")
        assert client.get("/readyz").status_code == 200
        assert client.get("/").status_code == 200
        deepl = {"text": [TEXT], "target_lang": "EN"}
        headers = {"Authorization": "DeepL-Auth-Key x"}
        translated = client.post("/v2/translate", json=deepl, headers=headers).json()
        assert translated["translations"][0]["text"] == TRANSLATION
        headers = {"Accept": "application/x-ndjson"}
        text = " ".join(f"Satz {at}." for at in range(40))
        begun = time.monotonic()
        with client.stream("POST", "/v1/translate", json={"text": text}, headers=headers) as stream:
            lines = stream.iter_lines()
            first = json.loads(next(lines))
            early = time.monotonic() - begun
            rest = [json.loads(line) for line in lines]
        assert first["target"]["text"] == "ztaS 0."
        assert rest[-1]["type"] == "summary"
        # 40 sentences of 50 ms each: the first came before all were computed.
        assert early < time.monotonic() - begun - 0.8


def test_metrics_are_those_of_all_replicas(fleet: tuple[str, Any]) -> None:
    base, _ = fleet
    end = time.monotonic() + 60
    while len(replicas(base)) < 2:
        assert time.monotonic() < end
        time.sleep(0.2)
    text = httpx.get(f"{base}/metrics").text
    assert text.count("# TYPE depesche_sentences_total counter") == 1


def replicas(base: str) -> set[str]:
    samples = [
        line
        for line in httpx.get(f"{base}/metrics").text.splitlines()
        if line.startswith("depesche_sentences_total")
    ]
    return {line.partition('replica="')[2].partition('"')[0] for line in samples}


async def load(base: str, seconds: float, kill: Any) -> tuple[list[tuple[float, int]], float]:
    """Return when requests ended and with which status (0 for none), and when it was killed."""
    ended: list[tuple[float, int]] = []
    stop = time.monotonic() + seconds

    async def work(client: httpx.AsyncClient) -> None:
        while time.monotonic() < stop:
            status = 0
            with contextlib.suppress(httpx.TransportError):
                answer = await client.post("/v1/translate", json={"text": TEXT})
                status = answer.status_code
                assert status != 200 or answer.json()["translation"] == TRANSLATION
            ended.append((time.monotonic(), status))

    async with httpx.AsyncClient(base_url=base, timeout=60) as client:
        tasks = [asyncio.ensure_future(work(client)) for _ in range(8)]
        await asyncio.sleep(seconds / 3)
        killed = time.monotonic()
        await asyncio.to_thread(kill)
        await asyncio.gather(*tasks)
    return ended, killed


def test_a_node_is_killed_under_load(
    fleet: tuple[str, Any], cluster: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    base, doomed = fleet

    def kill() -> None:
        cluster.remove_node(doomed, allow_graceful=False)

    ended, killed = asyncio.run(load(base, 24, kill))
    counts = Counter(status for _, status in ended)
    lost = [at for at, status in ended if status != 200]
    last = max(lost, default=killed) - killed
    with capsys.disabled():
        print(f"\nanswers {dict(counts)}, last one lost {last:.1f} s after the kill")
    before = sum(at < killed for at, _ in ended)
    assert before > 50
    # Eight requests run at a time, half of them on the node; nobody else's are lost.
    assert len(lost) <= 8
    assert last < 10
    after = [at for at, status in ended if status == 200 and at > killed + max(last, 0)]
    assert len(after) > 50
    # A new node takes the place of the old one.
    add_node(cluster)
    begun = time.monotonic()
    while running() < 2:
        assert time.monotonic() < begun + 120
        time.sleep(0.2)
    with capsys.disabled():
        print(f"two replicas again {time.monotonic() - begun:.1f} s after a node joined")


def running() -> int:
    states: dict[str, int] = (
        serve.status().applications[NAME].deployments["depesche"].replica_states
    )
    return states.get("RUNNING", 0)


def test_a_broken_engine_is_replaced(fleet: tuple[str, Any]) -> None:
    base, _ = fleet
    before = replicas(base)
    answer = httpx.post(f"{base}/v1/translate", json={"text": "Das hängt 🕳."}, timeout=60)
    assert answer.status_code == 503
    end = time.monotonic() + 120
    while not replicas(base) - before or running() < 2:
        assert time.monotonic() < end
        time.sleep(0.5)
    # Proxies may send to the old one until they are told.
    while httpx.post(f"{base}/v1/translate", json={"text": TEXT}).status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.5)


def test_strangers_are_kept_out() -> None:
    with pytest.raises(InvalidSettings, match="DEPESCHE_ALLOW_ANONYMOUS"):
        build({"settings": {"model": "fake"}})
    build({"settings": {"model": "fake", "allow_anonymous": True}, "gpus": 0.25})
