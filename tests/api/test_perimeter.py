"""Strangers on the network, foreign host names, and other sites' pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from app.access.key import make
from app.api.perimeter import check_exposure, name_of, on_loopback
from app.build import open_translator
from app.server import make_server
from app.settings import InvalidSettings, Settings

Connect = Callable[..., AbstractAsyncContextManager[Any]]
TEXT = {"text": "Ja."}


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True),
        ("Localhost", True), ("0.0.0.0", False), ("::", False), ("10.0.0.1", False),
        ("example.org", False), ("localhost.example.org", False), ("", False),
    ],
)  # fmt: skip
def test_only_loopback_is_open_without_being_told(host: str, *, loopback: bool) -> None:
    assert on_loopback(host) is loopback
    for settings in (
        Settings(host=host, allow_anonymous=True),
        Settings(host=host, keys_file="/keys"),
        Settings(host=host, keys=make("a")[1].line()),
    ):
        check_exposure(settings)
    if loopback:
        check_exposure(Settings(host=host))
    else:
        with pytest.raises(InvalidSettings, match="DEPESCHE_ALLOW_ANONYMOUS=true") as refusal:
            make_server(Settings(host=host), open_translator)
        assert "python -m app keys new" in str(refusal.value)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost:8080", "localhost"), ("LOCALHOST", "localhost"), ("localhost.", "localhost"),
        ("[::1]:8080", "::1"), ("127.0.0.1", "127.0.0.1"), ("evil.example:80", "evil.example"),
    ],
)  # fmt: skip
def test_the_name_in_a_host_header(host: str, name: str) -> None:
    assert name_of(host) == name


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("settings", "host", "status"),
    [
        ({}, "localhost:8080", 200),
        ({}, "127.0.0.1:8080", 200),
        ({}, "[::1]:8080", 200),
        ({}, "rebound.example:8080", 421),
        ({}, "localhost.rebound.example", 421),
        ({}, "169.254.1.1", 421),
        ({"host": "127.8.9.1"}, "127.8.9.1:80", 200),
        ({"allowed_hosts": "news.example, Other.Example"}, "news.example:8080", 200),
        ({"allowed_hosts": "news.example, Other.Example"}, "OTHER.example", 200),
        ({"allowed_hosts": "news.example"}, "localhost", 421),
        ({"allowed_hosts": "*"}, "any.example", 200),
        ({"host": "0.0.0.0", "allow_anonymous": True}, "any.example", 200),
        # What no URL can have, whatever is allowed.
        ({}, "[localhost", 421),
        ({}, "[::1", 421),
        ({"allowed_hosts": "*"}, "[x", 421),
        ({"allowed_hosts": "*"}, "x]:80", 421),
        ({"keys": make("news")[1].line()}, "[x", 421),
    ],
)
async def test_names_of_the_host(
    connect: Connect, settings: dict[str, Any], host: str, status: int
) -> None:
    async with connect(wait=False, **settings) as (client, _):
        response = await client.get("/livez", headers={"Host": host})
        assert response.status_code == status
        if status == 421:
            assert response.json()["code"] == "host_not_allowed"
            assert host not in response.text
            # A dialect's requests are refused in its words.
            response = await client.get("/v2/usage", headers={"Host": host})
            assert (response.status_code, list(response.json())) == (421, ["message"])


FORM = {"Content-Type": "text/plain"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # curl, servers
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        # Behind a gateway that names another host; the browser knows better.
        ({"Origin": "https://news.example", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[x"}, 403),
        ({"Origin": "http://[localhost]"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:81"}, 403),
        ({"Origin": "https://cms.example"}, 200),
        ({"Origin": "https://cms.example", "Sec-Fetch-Site": "cross-site"}, 200),
        ({"Origin": "https://cms.example.evil.example", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_another_sites_page_can_send_nothing(
    connect: Connect, headers: dict[str, str], status: int
) -> None:
    async with connect(cors_origins="https://cms.example") as (client, _):
        response = await client.post("/v1/translate", content="Ja.", headers={**FORM, **headers})
        assert response.status_code == status
        if status == 403:
            assert response.json()["code"] == "cross_origin"
        response = await client.post("/translate", data={"q": "Ja."}, headers=headers)
        assert response.status_code == (403 if status == 403 else 400)
        # What changes nothing may be asked for; no page can read the answer.
        response = await client.get("/v1/model", headers=headers)
        assert response.status_code == 200
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        allowed = headers.get("Origin") == "https://cms.example"
        assert ("Access-Control-Allow-Origin" in response.headers) is allowed


@pytest.mark.anyio
async def test_with_keys_the_key_is_what_counts(connect: Connect) -> None:
    secret, key = make("news")
    async with connect(keys=key.line()) as (client, _):
        headers = {"Origin": "https://a.example", "Host": "any.example", "X-Api-Key": secret}
        response = await client.post("/v1/translate", json=TEXT, headers=headers)
        assert response.status_code == 200


@pytest.mark.anyio
async def test_there_is_no_cors_unless_an_origin_is_named(connect: Connect) -> None:
    ask = {"Origin": "https://cms.example", "Access-Control-Request-Method": "POST"}
    wanted = {**ask, "Access-Control-Request-Headers": "authorization,content-type"}
    _, key = make("news")
    async with connect(keys=key.line()) as (client, _):
        response = await client.options("/v1/translate", headers=wanted)
        assert response.status_code == 405
        assert not [name for name in response.headers if name.startswith("access-control")]
    async with connect(keys=key.line(), cors_origins="https://cms.example") as (client, _):
        response = await client.options("/v1/translate", headers=wanted)
        assert response.status_code == 200
        assert response.headers["Access-Control-Allow-Origin"] == "https://cms.example"
        assert "Access-Control-Allow-Credentials" not in response.headers
        other = {**wanted, "Origin": "https://evil.example"}
        response = await client.options("/v1/translate", headers=other)
        assert "Access-Control-Allow-Origin" not in response.headers
        # Errors can be read too: a page must tell people that their key is wrong.
        response = await client.post("/v1/translate", json=TEXT, headers=ask)
        assert response.status_code == 401
        assert response.headers["Access-Control-Allow-Origin"] == "https://cms.example"
