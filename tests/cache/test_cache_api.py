"""The cache over HTTP: options, headers, what answers tell, and what they must not."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest

from app.access.key import make
from app.api.service import Service

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[tuple[httpx.AsyncClient, Service]]]
TEXT = "Die Zwiebelfische schwimmen. Sie schweigen."
WORDY: dict[str, Any] = {"alignment": "word", "alternatives": 2, "offsets": "utf16"}


async def ask(client: httpx.AsyncClient, header: str | None = None, **options: Any) -> Any:
    headers = {} if header is None else {"Cache-Control": header}
    body = {"text": TEXT, "options": options}
    return (await client.post("/v1/translate", json=body, headers=headers)).raise_for_status()


def cached(answer: httpx.Response) -> int:
    return int(answer.json()["usage"].get("cached_sentences", 0))


async def test_an_answer_says_how_much_of_it_was_remembered_and_is_the_same(
    connect: Connect,
) -> None:
    async with connect(cache_bytes=100_000) as (client, _):
        first = await ask(client, **WORDY)
        again = await ask(client, **WORDY)
        assert b"cached_sentences" not in first.content
        assert again.content.replace(b',"cached_sentences":2', b"") == first.content
        lines = await client.post(
            "/v1/translate",
            json={"text": TEXT + " Neu.", "options": WORDY},
            headers={"Accept": "application/x-ndjson"},
        )
        *sentences, summary = lines.text.splitlines()
        assert len(sentences) == 3
        assert '"cached_sentences":2' in summary
        page = await client.post(
            "/v1/translate?cache=bypass", content=TEXT, headers={"Content-Type": "text/plain"}
        )
        assert cached(page) == 0


@pytest.mark.parametrize(
    ("header", "option", "read", "kept"),
    [
        (None, "use", True, True),
        ("no-cache", "use", False, True),
        ("max-age=0", "use", False, True),
        (" No-Cache , foo", "use", False, True),
        ("no-store", "use", False, False),
        ("no-cache, no-store", "use", False, False),
        ("no-cache", "forbid", False, False),
        ("no-store", "bypass", False, False),
        ("no-transform, max-age=60", "use", True, True),
    ],
)
async def test_the_stricter_of_header_and_option_counts(
    connect: Connect, *, header: str | None, option: str, read: bool, kept: bool
) -> None:
    async with connect(cache_bytes=100_000) as (client, _):
        await ask(client, header, cache=option)
        assert cached(await ask(client)) == (2 if kept else 0)
        assert cached(await ask(client, header, cache=option)) == (2 if read else 0)


async def test_other_values_are_refused(connect: Connect) -> None:
    async with connect() as (client, _):
        body = {"text": TEXT, "options": {"cache": "often"}}
        answer = await client.post("/v1/translate", json=body)
        assert answer.status_code == 422
        assert answer.json()["pointer"] == "/options/cache"


WIRE: dict[str, Callable[[httpx.AsyncClient, dict[str, str]], Any]] = {
    "deepl": lambda client, headers: client.post(
        "/v2/translate", data={"text": TEXT, "target_lang": "EN"}, headers=headers
    ),
    "deepl html": lambda client, headers: client.post(
        "/v2/translate",
        data={"text": TEXT, "target_lang": "EN", "tag_handling": "html"},
        headers=headers,
    ),
    "libretranslate": lambda client, headers: client.post(
        "/translate", json={"q": TEXT, "source": "de", "target": "en"}, headers=headers
    ),
    "azure": lambda client, headers: client.post(
        "/translate?api-version=3.0&to=en", json=[{"Text": TEXT}], headers=headers
    ),
    "document": lambda client, headers: client.post(
        "/v2/document",
        data={"target_lang": "EN"},
        files={"file": ("a.txt", TEXT.encode())},
        headers=headers,
    ),
    "file": lambda client, headers: client.post(
        "/translate_file",
        data={"source": "de", "target": "en"},
        files={"file": ("a.txt", TEXT.encode())},
        headers=headers,
    ),
}


@pytest.mark.parametrize("api", WIRE)
async def test_foreign_apis_heed_the_header_too(connect: Connect, api: str) -> None:
    async with connect(cache_bytes=100_000) as (client, service):
        held = {}
        for header in ("no-store", "no-cache", "", "no-cache", ""):
            before = metrics(service)
            answer = await WIRE[api](client, {"Cache-Control": header} if header else {})
            assert answer.status_code == 200, answer.text
            for job in client._transport.app.state.files._jobs.values():  # type: ignore[attr-defined]
                await job.finished.wait()
            after = metrics(service)
            held[header] = after["depesche_cache_held_sentences"]
            recalled = 'depesche_cache_sentences_total{found="memory"}'
            hits = after.get(recalled, 0) - before.get(recalled, 0)
            assert hits == (0 if header else 2)
        assert held == {"no-store": 0, "no-cache": 2, "": 2}


def metrics(service: Service) -> dict[str, float]:
    text = service.metrics.text()[0].decode()
    return {name: float(value) for name, value in re.findall(r"^(\S+) (\S+)$", text, re.MULTILINE)}


async def test_what_is_remembered_is_measured_and_told_to_nobody(connect: Connect) -> None:
    async with connect(cache_bytes=2_000) as (client, service):
        for number in range(5):
            body = {"text": f"{TEXT} Satz {number} ist neu."}
            await client.post("/v1/translate", json=body)
        answer = await client.post("/v1/translate", json={"text": "Satz 4 ist neu."})
        assert "cache;dur=" in answer.headers["server-timing"]
        told = metrics(service)
        assert told['depesche_cache_sentences_total{found="memory"}'] > 1
        assert told['depesche_cache_sentences_total{found="nowhere"}'] >= 7
        assert 0 < told["depesche_cache_held_bytes"] <= 2_000
        assert told["depesche_cache_evicted_sentences_total"] > 0
        for word in ("Zwiebelfisch", "hcsifleb"):
            assert word not in service.metrics.text()[0].decode()


async def test_holders_of_different_keys_remember_apart(connect: Connect) -> None:
    """In texts and in files; the speed of an answer tells nobody what another had translated."""
    anna, hers = make("anna")
    berta, theirs = make("berta")
    keys = "\n".join(key.line() for key in (hers, theirs))
    for among, expected in ((False, [0, 0, 2, 2]), (True, [0, 2, 2, 2])):
        changes = {"cache_bytes": 100_000, "cache_among_accounts": among}
        async with connect(keys=keys, **changes) as (client, service):
            found = []
            for secret in (anna, berta, anna):
                headers = {"Authorization": f"Bearer {secret}"}
                answer = await client.post("/v1/translate", json={"text": TEXT}, headers=headers)
                found.append(cached(answer.raise_for_status()))
            before = metrics(service)['depesche_cache_sentences_total{found="memory"}']
            sent = await WIRE["document"](client, {"Authorization": f"DeepL-Auth-Key {berta}"})
            assert sent.status_code == 200
            for job in client._transport.app.state.files._jobs.values():  # type: ignore[attr-defined]
                await job.finished.wait()
            after = metrics(service)['depesche_cache_sentences_total{found="memory"}']
            assert [*found, int(after - before)] == expected
