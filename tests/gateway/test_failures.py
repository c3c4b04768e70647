"""A replica is killed, replaced or not yet ready, while requests come in."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gateway.fleet import WIDE, Gateway, Replica, backwards, free_port, gateway, until

SHORT = "Guten Tag."
LONG = "Eins ist da. Zwei ist da. Drei ist da. Vier ist da."
_log = logging.getLogger(__name__)
STREAM = {"Accept": "application/x-ndjson"}


@dataclass
class Tally:
    """What became of the requests of a load."""

    answered: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    """Ids of streams that had begun and were not finished."""
    lost: list[str] = field(default_factory=list)
    """Everything else that is no answer."""


async def whole(client: httpx.AsyncClient, tally: Tally) -> None:
    try:
        answer = await client.post("/v1/translate", json={"text": SHORT})
    except httpx.TransportError as error:
        tally.lost.append(type(error).__name__)
        return
    if answer.status_code == 200 and answer.json()["translation"] == backwards(SHORT):
        tally.answered["whole"] += 1
    else:
        tally.lost.append(f"{answer.status_code} {answer.text}")


async def streamed(client: httpx.AsyncClient, tally: Tally) -> None:
    begun, lines = "", []
    request = client.stream("POST", "/v1/translate", json={"text": LONG}, headers=STREAM)
    try:
        async with request as answer:
            if answer.status_code != 200:
                tally.lost.append(str(answer.status_code))
                return
            begun = answer.headers["x-request-id"]
            lines = [json.loads(line) async for line in answer.aiter_lines()]
    except httpx.TransportError as error:
        if begun:
            tally.broken.append(begun)
        else:
            tally.lost.append(type(error).__name__)
        return
    if lines and lines[-1].get("type") == "summary":
        assert lines[-1]["documents"][0]["translation"] == backwards(LONG)
        tally.answered["streamed"] += 1
    else:
        tally.lost.append("no summary")


@asynccontextmanager
async def load(url: str) -> AsyncIterator[Tally]:
    """Eight callers of short texts and four of streams, one request after the other."""
    tally, running = Tally(), True

    async with httpx.AsyncClient(base_url=url, timeout=20, verify=False) as client:

        async def caller(number: int) -> None:
            ask = streamed if number % 3 == 0 else whole
            while running:
                await ask(client, tally)

        callers = [asyncio.create_task(caller(number)) for number in range(12)]
        await asyncio.sleep(0.3)
        try:
            yield tally
        finally:
            running = False
            await asyncio.gather(*callers)


def answered_by(replica: Replica, lines: list[dict[str, Any]]) -> bool:
    return any(line["replicas"] == replica.address and line["status"] == "200" for line in lines)


@pytest.mark.timeout(180)
@pytest.mark.anyio
async def test_a_replica_is_killed_and_comes_back(pair: list[Replica], front: Gateway) -> None:
    first, second = pair
    async with load(front.url) as tally:
        killed = time.monotonic()
        await asyncio.to_thread(first.kill)
        await asyncio.sleep(0.5)
        alone = tally.answered.total()
        await asyncio.sleep(0.3)
        assert tally.answered.total() > alone
        # It loads for a while, and answers 503 so quickly that it would draw every request.
        first.start(load=2.0)
        await asyncio.to_thread(first.until, "/readyz", 503)
        await asyncio.sleep(0.3)
        await asyncio.to_thread(first.until)
        seconds = time.monotonic() - killed
        back = len(front.lines())
        await asyncio.to_thread(until, lambda: answered_by(first, front.lines()[back:]))
    log = front.log(*tally.broken)
    assert tally.lost == []
    # Only streams that it had begun broke off, and each caller had but one.
    assert len(tally.broken) <= 4
    assert {log[request_id]["replicas"] for request_id in tally.broken} <= {first.address}
    again = [line for line in log.values() if ", " in line["replicas"]]
    saved = [line for line in again if line["status"] == "200"]
    # What it was computing, and had not begun to answer, was computed by the other.
    assert any(line["replicas"] == f"{first.address}, {second.address}" for line in saved)
    # Not every request asks in vain first: who fails is left alone for two seconds, and each of
    # the twelve callers may have been there when that was found out.
    assert len(again) < 12 * (1 + seconds / 2)
    _log.info("killed: %s, broken %d, again %d", tally.answered, len(tally.broken), len(again))


@pytest.mark.timeout(180)
@pytest.mark.anyio
async def test_replicas_are_replaced_one_by_one(pair: list[Replica], front: Gateway) -> None:
    async with load(front.url) as tally:
        for one in pair:
            assert await asyncio.to_thread(one.drain) == 0
            gone = len(front.lines())
            one.start()
            await asyncio.to_thread(
                until, lambda one=one, gone=gone: answered_by(one, front.lines()[gone:])
            )
    assert (tally.lost, tally.broken) == ([], [])
    assert tally.answered["whole"] > 20
    assert tally.answered["streamed"] > 5
    _log.info("replaced: %s", tally.answered)


def test_without_replicas_callers_are_told_when_to_come_back(nginx: None, tmp_path: Path) -> None:
    nobody = [f"127.0.0.1:{free_port()}" for _ in range(2)]
    with gateway(tmp_path, nobody, **WIDE) as front, httpx.Client(base_url=front.url) as client:
        for path, _ in itertools.product(("/v1/translate", "/v2/translate"), range(3)):
            answer = client.post(path, json={"text": "Ja."})
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
        answer = client.post("/v1/translate", json={"text": "Ja."})
        assert answer.json()["code"] == "not_ready"
