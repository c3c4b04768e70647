"""How the page is served: types, caching, compression, policy, prefixes, and that it may be off."""

from __future__ import annotations

import gzip
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.api.page.assets import page

pytestmark = pytest.mark.anyio
Connect = Callable[..., AbstractAsyncContextManager[Any]]


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[httpx.AsyncClient]:
    async with connect() as (opened, _):
        yield opened


async def test_the_page_names_its_files_by_their_content(client: httpx.AsyncClient) -> None:
    index = await client.get("/")
    assert index.status_code == 200
    assert index.headers["content-type"] == "text/html; charset=utf-8"
    assert index.headers["cache-control"] == "no-cache"
    named = set(re.findall(r'(?:src|href)="(assets/[^"]+)"', index.text))
    assert len(named) == 3
    types = {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
    }
    for name in [*named, *(f"assets/{page().version}/{name}" for name in page().assets)]:
        answer = await client.get(f"/{name}")
        assert answer.headers["content-type"] == types[Path(name).suffix]
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_policy_allows_nothing_foreign_and_nothing_inline(
    client: httpx.AsyncClient,
) -> None:
    index = await client.get("/")
    policy = index.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "://" not in policy
    assert not re.search(r"<style|style=|<script(?! type=\"module\" src=)| on\w+=", index.text)
    for name, asset in page().assets.items():
        assert not re.search(rb"innerHTML|insertAdjacentHTML|document\.write|eval\(", asset.data), (
            name
        )
        found = re.findall(rb"https?://[^\"']+", asset.data)
        assert set(found) <= {b"http://www.w3.org/2000/svg"}, name


async def test_compression_and_revalidation(client: httpx.AsyncClient) -> None:
    async with client.stream("GET", "/", headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join([chunk async for chunk in packed.aiter_raw()])
    plain = await client.get("/", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    again = await client.get("/", headers={"If-None-Match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = await client.head("/")
    assert (head.status_code, head.content) == (200, b"")


async def test_what_is_not_there(client: httpx.AsyncClient) -> None:
    for path in (
        "/assets/000000000000/page.css",
        f"/assets/{page().version}/index.html",
        f"/assets/{page().version}/..%2f..%2froutes.py",
    ):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_it_may_be_switched_off(connect: Connect) -> None:
    async with connect(page=False) as (client, _):
        assert (await client.get("/")).status_code == 404
        assert (await client.get("/v1/model")).status_code == 200


async def test_a_gateway_may_put_a_path_before_it(connect: Connect) -> None:
    async with connect(root_path="/news") as (client, _):
        index = await client.get("/")
        assert not re.search(r'(?:src|href)="/', index.text)
        for name in set(re.findall(r'"(assets/[^"]+)"', index.text)):
            assert (await client.get(f"/{name}")).status_code == 200
    for name, asset in page().assets.items():
        assert not re.search(rb"""["'`]/(?:v1|assets)""", asset.data), name


async def test_it_is_light() -> None:
    files = [page().index, *page().assets.values()]
    assert sum(len(file.packed) for file in files) < 30_000
