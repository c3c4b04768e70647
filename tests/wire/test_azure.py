"""Azure Translator's API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.key import make
from app.api.azure.render import sentence_lengths
from app.segment import segment

Serve = Callable[..., AbstractContextManager[str]]
SECRET = "Zwiebelfisch"
TRANSLATE = "/translate?api-version=3.0&to=en"


@pytest.fixture(scope="module")
def http(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=20) as client:
        yield client


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, first: str, last: str) -> str:
    wide = text.encode("utf-16-le")
    return wide[2 * int(first) : 2 * int(last) + 2].decode("utf-16-le")


def ask(http: httpx.Client, *texts: str, **query: str) -> Any:
    params = {"api-version": "3.0", "to": "en", **query}
    response = http.post("/translate", params=params, json=[{"Text": text} for text in texts])
    assert response.status_code == 200, response.text
    return response.json()


@pytest.mark.parametrize("prefix", ["", "/translator/text/v3.0"])
@pytest.mark.parametrize("field", ["Text", "text"])
def test_texts(http: httpx.Client, prefix: str, field: str) -> None:
    query = "api-version=3.0&to=en&from=de"
    body = [{field: "Guten Tag."}, {field: ""}, {field: "Ja."}]
    response = http.post(f"{prefix}/translate?{query}", json=body)
    assert response.json() == [
        {"translations": [{"text": text, "to": "en"}]} for text in ("netuG gaT.", "", "aJ.")
    ]
    assert response.headers["x-metered-usage"] == "13"
    assert response.headers["x-requestid"] == response.headers["x-request-id"]
    assert response.headers["content-type"] == "application/json; charset=utf-8"


def test_several_targets(http: httpx.Client) -> None:
    (told,) = ask(http, "Ja.", to="en-GB")
    assert [item["to"] for item in told["translations"]] == ["en-GB"]
    response = http.post(f"{TRANSLATE}&to=en-US&to=en", json=[{"Text": "Ja."}])
    assert [item["to"] for item in response.json()[0]["translations"]] == ["en", "en-US"]
    assert response.headers["x-metered-usage"] == "6"


@pytest.mark.parametrize(
    "text",
    [
        "Guten Tag.",
        "  Hallo 😀 Welt! Noch ein Satz.\n\nUnd\tdas 𝔄 Ende.  ",
        "😀",
        "Ohne Punkt",
    ],
)
def test_lengths_and_alignment_are_in_utf16(http: httpx.Client, text: str) -> None:
    (told,) = ask(http, text, includeAlignment="true", includeSentenceLength="True")
    (result,) = told["translations"]
    lengths = result["sentLen"]
    assert sum(lengths["srcSentLen"]) == units(text)
    assert sum(lengths["transSentLen"]) == units(result["text"])
    assert len(lengths["srcSentLen"]) == len(lengths["transSentLen"])
    pairs = [item.split("-") for item in result["alignment"]["proj"].split()]
    for source, target in pairs:
        word = cut(text, *source.split(":"))
        assert cut(result["text"], *target.split(":")) == (word[::-1] if word.isalpha() else word)
    assert len(pairs) >= len([word for word in text.split() if word.isalpha()])


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_lengths_add_up_for_any_text(text: str) -> None:
    assert sum(sentence_lengths(text, segment(text).sentences)) == units(text)


def test_sentences(http: httpx.Client) -> None:
    body = [{"Text": "Guten 😀 Tag. Ja da.\n"}, {"Text": " "}, {"Text": "Dr. Maier kam."}]
    response = http.post("/breaksentence?api-version=3.0&language=de", json=body)
    assert [item["sentLen"] for item in response.json()] == [[14, 7], [1], [14]]


def test_languages(http: httpx.Client, serve: Serve) -> None:
    told = http.get("/languages?api-version=3.0&scope=translation").json()
    assert told["translation"]["de"] == {"name": "German", "nativeName": "Deutsch", "dir": "ltr"}
    assert sorted(http.get("/languages?api-version=3.0").json()) == [
        "dictionary",
        "translation",
        "transliteration",
    ]
    with serve(keys=make("news")[1].line()) as url:
        assert httpx.get(f"{url}/languages?api-version=3.0").status_code == 200


@pytest.mark.parametrize(
    ("path", "request_", "status", "code"),
    [
        (TRANSLATE, {"json": {"Text": SECRET}}, 400, 400074),
        (TRANSLATE, {"json": []}, 400, 400074),
        (TRANSLATE, {"content": f'[{{"Text": "{SECRET}'}, 400, 400074),
        (TRANSLATE, {"content": b'[{"Text": "\xff"}]'}, 400, 400074),
        (TRANSLATE, {"json": [SECRET]}, 400, 400005),
        (TRANSLATE, {"json": [{"Text": 1}]}, 400, 400005),
        (TRANSLATE, {"json": [{"Text": f"{SECRET}\x00"}]}, 400, 400020),
        (TRANSLATE, {"json": [{"Text": SECRET * 10_000}]}, 400, 400050),
        (TRANSLATE, {"json": [{"Text": f"{SECRET}. " * 5_500}]}, 400, 400050),
        (TRANSLATE, {"json": [{"Text": "a"}] * 101}, 400, 400072),
        (TRANSLATE, {"json": [{"Text": SECRET * 200_000}]}, 400, 400077),
        (TRANSLATE, {"data": {"Text": SECRET}}, 415, 415000),
        ("/translate?api-version=3.0", {"json": [{"Text": SECRET}]}, 400, 400036),
        ("/translate?api-version=3.0&to=fr", {"json": [{"Text": SECRET}]}, 400, 400036),
        ("/translate?api-version=2.0&to=en", {"json": [{"Text": SECRET}]}, 400, 400021),
        (f"{TRANSLATE}&from=fr", {"json": [{"Text": SECRET}]}, 400, 400035),
        (f"{TRANSLATE}&textType=markdown", {"json": [{"Text": SECRET}]}, 400, 400071),
        (f"{TRANSLATE}&includeAlignment=1", {"json": [{"Text": SECRET}]}, 400, 400000),
        (f"{TRANSLATE}&profanityAction=Deleted", {"json": [{"Text": SECRET}]}, 400, 400042),
        (f"{TRANSLATE}&category=x&allowFallback=false", {"json": [{"Text": SECRET}]}, 400, 400079),
        ("/breaksentence?api-version=3.0&language=en", {"json": [{"Text": SECRET}]}, 400, 400035),
        ("/translator/text/v3.0/nothing", {"json": [{"Text": SECRET}]}, 404, 404000),
    ],
    ids=lambda value: str(value)[:60],
)  # fmt: skip
def test_errors_have_azures_shape(
    http: httpx.Client, path: str, request_: dict[str, Any], status: int, code: int
) -> None:
    kind = {} if "data" in request_ else {"Content-Type": "application/json"}
    response = http.post(path, headers=kind, **request_)
    assert response.status_code == status
    assert response.json()["error"]["code"] == code
    assert response.headers["x-requestid"]
    assert SECRET not in response.text


def test_wrong_methods_and_scopes(http: httpx.Client) -> None:
    assert http.get("/translate?api-version=3.0").json()["error"]["code"] == 405000
    assert http.get("/languages?api-version=3.0&scope=x").json()["error"]["code"] == 400001


def test_what_changes_nothing_is_accepted(http: httpx.Client) -> None:
    query = {"profanityAction": "NoAction", "category": "general", "allowFallback": "true"}
    query |= {"suggestedFrom": "de", "fromScript": "Latn", "toScript": "Latn"}
    (told,) = ask(http, "Ja.", **query)
    assert told["translations"] == [{"text": "aJ.", "to": "en"}]


def test_keys(serve: Serve) -> None:
    secret, key = make("news", characters_per_day=10)
    with serve(keys=key.line()) as url, httpx.Client(base_url=url) as http:
        for headers, status in (
            ({"Ocp-Apim-Subscription-Key": secret}, 200),
            ({"Authorization": f"Bearer {secret}"}, 200),
            ({"Ocp-Apim-Subscription-Key": "wrong"}, 401),
            ({}, 401),
        ):
            response = http.post(TRANSLATE, json=[{"Text": "Ja."}], headers=headers)
            assert response.status_code == status
        assert response.json()["error"]["code"] == 401000
        assert response.headers["WWW-Authenticate"].startswith("Bearer ")
        by_query = f"{TRANSLATE}&Subscription-Key={secret}"
        response = http.post(by_query, json=[{"Text": "Zwiebelfisch."}])
        assert (response.status_code, response.json()["error"]["code"]) == (403, 403001)


def test_it_can_be_switched_off(serve: Serve) -> None:
    with serve(azure_api=False) as url:
        response = httpx.post(f"{url}{TRANSLATE}", json=[{"Text": "Ja."}])
        # To LibreTranslate's API this is a request without a text.
        assert (response.status_code, list(response.json())) == (400, ["error"])
