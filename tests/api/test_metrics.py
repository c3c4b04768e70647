"""Metrics: named after the conventions, bounded in their labels, and without text from requests."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any, get_args

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as classic

from app.api.app import create_app
from app.api.errors import TABLE
from app.api.service import Service
from app.build import open_translator
from app.errors import LossReason
from app.guard import Code
from app.observe import CacheFault, Ending, EngineState, Recalled, Stage
from app.settings import Settings
from app.types import Priority

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[Any]]

# Base units, and things that are counted. What has none of them is a state: 0 or 1.
UNITS = (
    "seconds bytes ratio info sentences tokens requests connections lines fds checks faults "
    "losses".split()
)
STATES = {
    "depesche_engine_state",
    "depesche_ready",
    "depesche_keys_valid",
    "depesche_cache_reachable",
}
# Of each label either all its values, or what they look like where the operator chooses them.
VALUES: dict[str, set[str] | str] = {
    "stage": set(get_args(Stage)),
    "check": {code.value for code in Code},
    "code": set(TABLE),
    "found": set(get_args(Recalled)),
    "priority": set(get_args(Priority)),
    "fault": set(get_args(CacheFault)),
    "ending": set(get_args(Ending)),
    "reason": {"cancelled", "expired", *get_args(LossReason)},
    "state": set(get_args(EngineState)),
    "status": r"[2-5]\d\d",
    "version": r"[\d.]+",
    "python": r"[\d.]+",
    "model": "fake",
    "hash": "0{64}",
    "precision": "exact",
    "device": "cpu",
    "le": r"[\d.]+|\+Inf",
}
SECRET = "Zwiebelfisch"


def families() -> list[Any]:
    service = Service(Settings(model="fake"), open_translator)
    return list(service.metrics.registry.collect())


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as (opened, _):
        yield opened


@pytest.mark.parametrize("family", families(), ids=lambda family: str(family.name))
async def test_a_metric_says_what_it_is_and_in_what_unit(family: Any) -> None:
    assert re.match("depesche_|process_", family.name)
    assert len(family.documentation) > 10
    assert family.documentation.endswith(".")
    words = family.name.split("_")
    unit = words[-3] if words[-2:] == ["per", "second"] else words[-1]
    assert unit in UNITS or family.name in STATES, "no unit that Prometheus calls a base unit"
    assert not {"total", "count", "sum", "bucket", "milliseconds", "percent"} & set(words)


async def test_labels_are_bounded_and_hold_nothing_that_a_caller_sent(
    client: httpx.AsyncClient,
) -> None:
    await trouble(client)
    text = (await client.get("/metrics")).text
    assert SECRET.lower() not in text.lower()
    app = create_app(Service(Settings(model="fake"), open_translator))
    routes = {"unmatched", *paths(app)}
    seen = 0
    for family in classic(text):
        for sample in family.samples:
            for label, value in sample.labels.items():
                allowed = routes if label == "route" else VALUES[label]
                known = (
                    value in allowed if isinstance(allowed, set) else re.fullmatch(allowed, value)
                )
                assert known, f"{sample.name} has {label}={value}"
                seen += 1
    assert seen > 100


def paths(router: Any) -> Iterator[str]:
    """Yield the templates of all routes, of routers within routers too."""
    for route in router.routes:
        if hasattr(route, "original_router"):
            yield from paths(route.original_router)
        else:
            yield route.path


async def trouble(client: httpx.AsyncClient) -> None:
    """Send a marked text wherever one can be put, in good requests and in bad."""
    headers = dict.fromkeys(("X-Request-Id", "traceparent", "User-Agent", "X-Api-Key"), SECRET)
    body = {"text": f"{SECRET} für 3 Euro."}
    glossary = {**body, "options": {"glossary": [{"source": SECRET}]}}
    await client.post("/v1/translate", json=glossary)
    await client.post("/v1/translate", json=body, headers=headers)
    await client.post("/v1/translate", json={SECRET: SECRET})
    await client.post(
        f"/v1/translate?{SECRET}={SECRET}", content=SECRET, headers={"Accept": SECRET}
    )
    await client.post("/v1/translate", json=body, headers={"Content-Type": SECRET})
    await client.post(f"/v1/{SECRET}", json=body)
    await client.request(SECRET, "/v1/translate")
    await client.request("PUT", f"/{SECRET}/{SECRET}", headers={"Host": SECRET})
    await client.post("/v2/translate", data={"text": SECRET, "target_lang": SECRET})
    await client.get(f"/v2/glossaries/{SECRET}")
    await client.post("/translate", json={"q": SECRET, "source": SECRET, "target": "en"})
    await client.post(f"/translate?api-version=3.0&to={SECRET}", json=[{"Text": SECRET}])


async def test_prometheus_is_told_what_it_asks_for(client: httpx.AsyncClient) -> None:
    await client.post("/v1/translate", json={"text": "Ja."})
    plain = await client.get("/metrics", headers={"Accept": "text/plain, */*"})
    assert plain.headers["content-type"].startswith("text/plain; version=0.0.4")
    accept = "application/openmetrics-text;version=zero, text/plain;q=0.1"
    modern = await client.get("/metrics", headers={"Accept": accept})
    assert modern.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert modern.text.endswith("# EOF\n")
    parsed = openmetrics(modern.text)  # type: ignore[no-untyped-call]
    names = {family.name for family in parsed}
    assert {family.name for family in classic(plain.text)} == names
    # Series that say since when another counts double them, for nobody.
    assert "_created" not in plain.text + modern.text


async def test_the_state_of_the_process_is_told(connect: Connect) -> None:
    async with connect() as (client, service):
        told = {
            sample.name: (sample.value, sample.labels)
            for family in classic((await client.get("/metrics")).text)
            for sample in family.samples
        }
        assert told["depesche_ready"][0] == 1
        assert told["depesche_active_requests"][0] == 1
        assert told["depesche_model_info"][1]["model"] == "fake"
        assert told["process_resident_memory_bytes"][0] > 10**7
        assert told["process_open_fds"][0] > 3
        assert told["depesche_children_resident_memory_bytes"][0] >= 0
        service.drain()
        assert "\ndepesche_ready 0.0\n" in (await client.get("/metrics")).text


async def test_a_blocked_event_loop_shows(connect: Connect) -> None:
    async with connect() as (client, _):

        async def count(over: float) -> float:
            text = (await client.get("/metrics")).text
            found = dict(re.findall(r'event_loop_lag_seconds_bucket\{le="(.*?)"\} (.*)', text))
            return float(found["+Inf"]) - float(found[str(over)])

        before = await count(0.5)
        await asyncio.sleep(0.6)
        time.sleep(1.2)  # noqa: ASYNC251 - the fault
        await asyncio.sleep(0.1)
        assert await count(0.5) > before


async def test_the_memory_of_the_engines_process_is_told(client: httpx.AsyncClient) -> None:
    program = "held = b'x' * 10**8; print(flush=True); input()"
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    await child.stdout.readline()
    text = (await client.get("/metrics")).text
    await child.communicate(b"\n")
    found = re.search(r"^depesche_children_resident_memory_bytes (.*)$", text, re.MULTILINE)
    assert found is not None
    assert float(found[1]) > 10**8
