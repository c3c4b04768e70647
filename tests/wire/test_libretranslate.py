"""LibreTranslate's client, and what other callers send."""

from __future__ import annotations

import json
import socket
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from libretranslatepy import LibreTranslateAPI

from app.access.key import make

Serve = Callable[..., AbstractContextManager[str]]
SECRET = "Zwiebelfisch"


@pytest.fixture(scope="module")
def client(url: str) -> LibreTranslateAPI:
    return LibreTranslateAPI(url)


@pytest.fixture(scope="module")
def http(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=20) as client:
        yield client


def ask(http: httpx.Client, **fields: Any) -> Any:
    given = {"q": "Guten Tag.", "source": "de", "target": "en", **fields}
    response = http.post("/translate", json=given)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_client_translates(client: LibreTranslateAPI) -> None:
    assert client.translate("Grüße & Küsse.\n\nJa.", "de", "en") == "eßürG & essüK.\n\naJ."
    assert client.translate("Guten Tag.", "auto", "en", timeout=20) == "netuG gaT."


def test_the_client_asks_for_languages(client: LibreTranslateAPI) -> None:
    assert client.languages() == [
        {"code": "de", "name": "German", "targets": ["en"]},
        {"code": "en", "name": "English", "targets": []},
    ]


def test_the_client_hears_of_errors(client: LibreTranslateAPI) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        client.translate("Hello.", "en", "es")
    with refusal.value as response:
        assert response.code == 400
        assert "not supported" in json.load(response)["error"]


@pytest.mark.parametrize("codes", [("de", "en"), ("DE", "En")])
def test_codes_are_taken_in_any_case(http: httpx.Client, codes: tuple[str, str]) -> None:
    source, target = codes
    assert ask(http, source=source, target=target) == {"translatedText": "netuG gaT."}


def test_a_list_gives_lists(http: httpx.Client) -> None:
    told = ask(http, q=["Guten Tag. Ja.", "", "Nein."], alternatives=2)
    assert told == {
        "translatedText": ["netuG gaT. aJ.", "", "nieN."],
        "alternatives": [["etuG gaT. J.", "ntuG gaT. a."], [], ["ieN.", "neN."]],
    }


def test_alternatives_of_one_text(http: httpx.Client) -> None:
    told = ask(http, q="Guten Tag.", alternatives=7)
    assert told["translatedText"] == "netuG gaT."
    assert len(told["alternatives"]) == len(set(told["alternatives"])) == 7
    assert "alternatives" not in ask(http, alternatives=0)


def test_forms_and_queries(http: httpx.Client) -> None:
    fields = {"q": "Eins.\r\nZwei.", "source": "de", "target": "en", "alternatives": "1"}
    for told in (http.post("/translate", data=fields), http.post("/translate", params=fields)):
        assert told.json() == {"translatedText": "sniE.\niewZ.", "alternatives": ["niE.\newZ."]}
    upload = {name: (None, value) for name, value in fields.items()}
    assert http.post("/translate", files=upload).json()["translatedText"] == "sniE.\niewZ."


def test_json_keeps_its_line_breaks(http: httpx.Client) -> None:
    assert ask(http, q="Eins.\r\nZwei.")["translatedText"] == "sniE.\r\niewZ."


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"q": ""}, 400, "Invalid request: missing q parameter"),
        ({"q": []}, 400, "Invalid request: missing q parameter"),
        ({"source": ""}, 400, "Invalid request: missing source parameter"),
        ({"target": None}, 400, "Invalid request: missing target parameter"),
        ({"source": 1}, 400, "source parameter is not a string"),
        ({"q": [SECRET, 1]}, 400, "not a string or a list of strings"),
        ({"q": {SECRET: 1}}, 400, "not a string or a list of strings"),
        ({"source": "fr"}, 400, "not supported"),
        ({"target": SECRET}, 400, "not supported"),
        ({"source": "en"}, 400, "English (en) is not available as a target language from English"),
        ({"target": "de"}, 400, "German (de) is not available as a target language from German"),
        ({"format": SECRET}, 400, "format is not supported"),
        ({"alternatives": 8}, 400, "alternatives parameter"),
        ({"alternatives": -1}, 400, "alternatives parameter"),
        ({"alternatives": SECRET}, 400, "alternatives parameter"),
        ({"q": ["a"] * 101}, 400, "request (101) exceeds text limit (100)"),
        ({"q": SECRET * 10_000}, 400, "request (120000) exceeds text limit (100000)"),
        ({"q": f"{SECRET}\x00"}, 400, "U+0000"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_errors_have_libretranslates_shape(
    http: httpx.Client, fields: dict[str, Any], status: int, message: str
) -> None:
    given = {"q": f"{SECRET}.", "source": "de", "target": "en", **fields}
    response = http.post("/translate", json=given)
    assert response.status_code == status
    assert list(response.json()) == ["error"]
    assert message in response.json()["error"]
    assert SECRET not in response.text


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"content": f'{{"q": "{SECRET}'}, 400),
        ({"json": [SECRET]}, 400),
        ({"content": SECRET, "headers": {"Content-Type": "text/plain"}}, 415),
        ({"data": {"q": SECRET * 200_000}}, 413),
        (
            {"content": b"q=%ff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
            400,
        ),
        ({"content": SECRET, "headers": {"Content-Type": "multipart/form-data"}}, 400),
        ({"content": SECRET, "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, 400),
    ],
    ids=lambda value: str(value)[:50],
)
def test_malformed_bodies(http: httpx.Client, request_: dict[str, Any], status: int) -> None:
    kind = (
        {} if "headers" in request_ or "data" in request_ else {"Content-Type": "application/json"}
    )
    response = http.post("/translate", **{"headers": kind, **request_})
    assert (response.status_code, list(response.json())) == (status, ["error"])
    assert SECRET not in response.text


def test_settings_and_health(http: httpx.Client) -> None:
    told = http.get("/frontend/settings").json()
    assert told["charLimit"] == 100_000
    assert told["language"]["source"] == {"code": "de", "name": "German"}
    assert (told["keyRequired"], told["suggestions"]) == (False, False)
    assert http.get("/health").json() == {"status": "ok"}


def test_what_is_not_offered(http: httpx.Client) -> None:
    suggestion = {"q": SECRET, "s": SECRET, "source": "de", "target": "en"}
    response = http.post("/suggest", data=suggestion)
    assert response.status_code == 403
    assert response.json() == {"error": "Suggestions are disabled on this server."}
    assert http.get("/translate").status_code == 405
    assert list(http.get("/translate").json()) == ["error"]


def test_keys(serve: Serve) -> None:
    secret, key = make("news", characters_per_day=10)
    with serve(keys=key.line()) as url, httpx.Client(base_url=url) as http:
        given = {"q": "Ja.", "source": "de", "target": "en"}
        missing = http.post("/translate", json=given)
        assert missing.status_code == 400
        assert "Please contact the server operator to get an API key" in missing.text
        wrong = http.post("/translate", json={**given, "api_key": f"{secret},"})
        assert (wrong.status_code, wrong.json()) == (403, {"error": "Invalid API key"})
        assert LibreTranslateAPI(url, api_key=secret).translate("Ja.", "de", "en") == "aJ."
        assert http.get("/frontend/settings").json()["keyRequired"] is True
        spent = http.post("/translate", json={**given, "q": "Zwiebelfisch.", "api_key": secret})
        assert (spent.status_code, list(spent.json())) == (429, ["error"])
        assert "Retry-After" not in spent.headers  # it is too much for any day
        for path, sent in (("/detect", {"q": "Ja."}), ("/translate_file", {})):
            assert http.post(path, data=sent).status_code == 400
            assert http.post(path, data={**sent, "api_key": "no"}).status_code == 403


def test_a_wrong_key_outside_the_body_is_refused_before_that_is_read(serve: Serve) -> None:
    secret, key = make("news")
    with serve(keys=key.line()) as url, httpx.Client(base_url=url) as http:
        address = httpx.URL(url)
        for path, header in (
            ("/translate", b"Authorization: Bearer no\r\n"),
            ("/translate?api_key=no", b""),
            ("/detect?api_key=no", b""),
            ("/translate_file", b"Authorization: Bearer no\r\n"),
        ):
            with socket.create_connection((address.host, address.port or 0), 20) as caller:
                caller.sendall(
                    b"POST %b HTTP/1.1\r\nHost: localhost\r\n%bContent-Length: 9999\r\n\r\n"
                    % (path.encode(), header)
                )
                assert caller.recv(65536).startswith(b"HTTP/1.1 403 ")
        given = {"q": "Ja.", "source": "de", "target": "en"}
        right = {"Authorization": f"Bearer {secret}"}
        for query, headers in (({"api_key": secret}, {}), ({}, right)):
            answer = http.post("/translate", params=query, headers=headers, json=given)
            assert answer.json() == {"translatedText": "aJ."}


def test_it_can_be_switched_off(serve: Serve) -> None:
    with serve(libretranslate_api=False) as url:
        response = httpx.post(f"{url}/translate", json={"q": "Ja."})
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
        response = httpx.post(f"{url}/translate?api-version=3.0&to=en", json=[{"Text": "Ja."}])
        assert response.status_code == 200
