"""DeepL's own client on texts, languages and usage."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import deepl
import httpx
import pytest
from deepl.api_data import ModelType

from app.access.key import make

Serve = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[deepl.DeepLClient]:
    with closing(deepl.DeepLClient("any key", server_url=url)) as client:
        yield client


@pytest.fixture(scope="module")
def http(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=20) as client:
        yield client


def one(client: deepl.DeepLClient, text: str, **options: Any) -> deepl.TextResult:
    result = client.translate_text(text, **{"target_lang": "EN-US", **options})
    assert isinstance(result, deepl.TextResult)
    return result


@pytest.mark.parametrize("target", ["EN-US", "en-gb", "En-Us", deepl.Language.ENGLISH_BRITISH])
@pytest.mark.parametrize("source", [None, "DE", "de", deepl.Language.GERMAN])
def test_a_text(client: deepl.DeepLClient, target: str, source: str | None) -> None:
    result = one(client, "Guten Tag.", target_lang=target, source_lang=source)
    assert str(result) == result.text == "netuG gaT."
    assert (result.detected_source_lang, result.billed_characters) == ("DE", 10)
    assert result.model_type_used is None


def test_texts_keep_their_order_and_blank_ones_come_back(client: deepl.DeepLClient) -> None:
    texts = (f"Satz {number}." if number % 3 else " " * number for number in range(50))
    results = client.translate_text(texts, target_lang="EN-US")
    assert isinstance(results, list)
    assert [result.text for result in results[:5]] == ["", "ztaS 1.", "ztaS 2.", "   ", "ztaS 4."]
    assert sum(result.billed_characters for result in results) == sum(
        len(f"Satz {number}." if number % 3 else " " * number) for number in range(50)
    )


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"target_lang": "FR"}, "target_lang.*not supported"),
        ({"target_lang": "DE"}, "target_lang.*not supported"),
        ({"source_lang": "FR"}, "source_lang.*not supported"),
        ({"source_lang": "EN"}, "source_lang.*not supported"),
        ({"source_lang": "XX"}, "source_lang.*not supported"),
        # Of two languages that do not fit, the source is told.
        ({"source_lang": "XX", "target_lang": "DE"}, "source_lang.*not supported"),
        ({"formality": "more"}, "formality.*target_lang"),
        ({"formality": deepl.Formality.LESS}, "formality.*target_lang"),
        ({"formality": "invalid"}, "formality.*not supported"),
        ({"split_sentences": "invalid"}, "split_sentences.*not supported"),
        ({"tag_handling": "markdown"}, "tag_handling.*not supported"),
        ({"tag_handling_version": "v9"}, "tag_handling_version.*not supported"),
        ({"model_type": "best"}, "model_type.*not supported"),
        ({"style_rule": "no-such-rule"}, "style_id.*not supported"),
        ({"translation_memory": "no-such"}, "translation_memory_id.*not supported"),
        ({"custom_instructions": ["Friendly."]}, "custom_instructions.*not supported"),
        ({"extra_body_parameters": {"preserve_formatting": "yes"}}, "preserve_formatting"),
        ({"extra_body_parameters": {"outline_detection": 2}}, "outline_detection"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_done_is_refused(
    client: deepl.DeepLClient, options: dict[str, Any], what: str
) -> None:
    with pytest.raises(deepl.DeepLException, match=f"Bad request.*{what}") as refusal:
        one(client, "Zwiebelfisch.", **options)
    assert refusal.value.http_status_code == 400
    assert "Zwiebelfisch" not in str(refusal.value)


@pytest.mark.parametrize(
    "options",
    [
        {"context": "Es geht um Geld."},
        {"preserve_formatting": True},
        {"preserve_formatting": False},
        {"formality": "default"},
        {"formality": "Prefer_More"},
        {"formality": deepl.Formality.PREFER_LESS},
        {"tag_handling_version": "v2"},
        {"outline_detection": False},
        {"custom_instructions": []},
        {"extra_body_parameters": {"enable_beta_languages": True, "debug": "1"}},
    ],
    ids=str,
)
def test_what_changes_nothing_is_accepted(
    client: deepl.DeepLClient, options: dict[str, Any]
) -> None:
    assert one(client, "Guten Tag.", **options).text == "netuG gaT."


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        (ModelType.QUALITY_OPTIMIZED, "quality_optimized"),
        (ModelType.PREFER_QUALITY_OPTIMIZED, "quality_optimized"),
        (ModelType.LATENCY_OPTIMIZED, "latency_optimized"),
    ],
)
def test_the_model_type_is_told_if_it_was_asked_for(
    client: deepl.DeepLClient, asked: ModelType, used: str
) -> None:
    assert one(client, "Ja.", model_type=asked).model_type_used == used


@pytest.mark.parametrize("media", ["json", "data"])
def test_json_and_forms_say_the_same(http: httpx.Client, media: str) -> None:
    fields: Any = {"text": ["Guten Tag.", "Ja."], "target_lang": "en"}
    fields |= {"preserve_formatting": "1", "split_sentences": "0", "ignore_tags": "a,b"}
    response = http.post("/v2/translate", **{media: fields})
    assert response.headers["x-trace-id"] == response.headers["x-request-id"]
    assert response.json() == {
        "translations": [
            {"detected_source_language": "DE", "text": "netuG gaT.", "billed_characters": 10},
            {"detected_source_language": "DE", "text": "aJ.", "billed_characters": 3},
        ]
    }


def test_parameters_in_the_query_count_too(http: httpx.Client) -> None:
    response = http.post("/v2/translate?target_lang=EN-US&text=Guten+Tag.")
    assert response.json()["translations"][0]["text"] == "netuG gaT."


SECRET = "Zwiebelfisch"


@pytest.mark.parametrize(
    ("request_", "status", "message"),
    [
        ({"json": {"text": [SECRET]}}, 400, "Parameter 'target_lang' not specified."),
        ({"json": {"target_lang": "EN"}}, 400, "Parameter 'text' not specified."),
        ({"json": {"text": [1], "target_lang": "EN"}}, 400, "Value for 'text' not supported."),
        ({"json": {"text": {SECRET: 1}, "target_lang": "EN"}}, 400, "'text' not supported"),
        ({"json": {"text": ["a"] * 101, "target_lang": "EN"}}, 400, "Too many texts"),
        ({"json": {"text": [f"{SECRET}\x00"], "target_lang": "EN"}}, 400, "U+0000"),
        ({"json": [SECRET]}, 400, "The body is not a JSON object."),
        ({"content": f'{{"text": "{SECRET}'}, 400, "not valid JSON"),
        ({"content": f'{{"text": ["{SECRET} \\ud83d"], "target_lang": "EN"}}'}, 400, "surrogate"),
        ({"content": b'{"text": "\xff"}'}, 400, "not valid UTF-8"),
        ({"content": SECRET, "headers": {"Content-Type": "text/plain"}}, 415, "JSON or a form"),
        ({"json": {"text": [SECRET * 9_000], "target_lang": "EN"}}, 413, "characters"),
        ({"json": {"text": [SECRET * 200_000], "target_lang": "EN"}}, 413, "bytes"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_errors_have_deepls_shape(
    http: httpx.Client, request_: dict[str, Any], status: int, message: str
) -> None:
    headers = {"Content-Type": "application/json", **request_.pop("headers", {})}
    response = http.post("/v2/translate", headers=headers, **request_)
    assert response.status_code == status
    assert response.headers["x-trace-id"]
    assert list(response.json()) == ["message"]
    assert message in response.json()["message"]
    assert SECRET not in response.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/v2/write/rephrase", 404),
        ("GET", "/v3/style_rules", 404),
        ("PUT", "/v2/usage", 405),
    ],
)
def test_what_is_not_there_is_told_in_deepls_shape(
    http: httpx.Client, method: str, path: str, status: int
) -> None:
    response = http.request(method, path)
    assert (response.status_code, list(response.json())) == (status, ["message"])


def test_what_the_client_refuses_itself(client: deepl.DeepLClient) -> None:
    with pytest.raises(deepl.DeepLException, match="deprecated"):
        one(client, "Ja.", target_lang="EN")
    with pytest.raises(ValueError, match="empty"):
        one(client, "")


def test_languages(client: deepl.DeepLClient) -> None:
    (source,) = client.get_source_languages()
    assert (source.code, source.name, source.supports_formality) == ("DE", "German", None)
    targets = client.get_target_languages()
    assert [language.code for language in targets] == ["EN-GB", "EN-US"]
    assert all(language.supports_formality is False for language in targets)


def test_languages_of_no_type(http: httpx.Client) -> None:
    assert http.get("/v2/languages?type=target").json()[0]["language"] == "EN-GB"
    assert http.get("/v2/languages?type=x").status_code == 400


def test_usage_counts_and_ends(serve: Serve) -> None:
    with (
        serve(deepl_character_limit=30) as url,
        closing(deepl.DeepLClient("key", server_url=url)) as client,
    ):
        one(client, "Guten Tag.")
        usage = client.get_usage()
        assert "Characters: 10 of 30" in str(usage)
        assert usage.character.count == 10
        assert not usage.any_limit_reached
        with pytest.raises(deepl.QuotaExceededException):
            one(client, "Guten Tag. " * 3)
        # What was refused is not counted.
        one(client, "Guten Tag." * 2)
        assert client.get_usage().character.limit_reached


def test_keys(serve: Serve, capfd: pytest.CaptureFixture[str]) -> None:
    made = [make(name) for name in ("news", "desk")]
    with serve(keys="\n".join(key.line() for _, key in made)) as url:
        for secret, _ in made:
            with closing(deepl.DeepLClient(secret, server_url=url)) as client:
                assert one(client, "Ja.").text == "aJ."
        for secret in (f"{made[0][0]},", "invalid", made[0][0].upper()):
            with (
                closing(deepl.DeepLClient(secret, server_url=url)) as client,
                pytest.raises(deepl.AuthorizationException, match="Authorization failure"),
            ):
                client.get_usage()
        assert httpx.get(f"{url}/v2/usage").status_code == 403
        assert httpx.get(f"{url}/v2/usage?auth_key={made[0][0]}").status_code == 200
    told = "".join(capfd.readouterr())
    assert "depesche_" not in told
    assert "invalid" not in told


def test_a_keys_quota_is_its_own(serve: Serve) -> None:
    small, first = make("small", characters_per_month=12)
    large, second = make("large", characters_per_day=1000, requests_per_minute=1)
    with (
        serve(keys=f"{first.line()}\n{second.line()}") as url,
        closing(deepl.DeepLClient(small, server_url=url)) as client,
    ):
        one(client, "Guten Tag.")
        assert "Characters: 10 of 12" in str(client.get_usage())
        with pytest.raises(deepl.QuotaExceededException):
            one(client, "Guten Tag.")
        handle = client.translate_document_upload(
            "Guten Tag.", filename="a.txt", target_lang="EN-GB"
        )
        while (status := client.translate_document_get_status(handle)).ok and not status.done:
            time.sleep(0.02)
        assert "Quota" in str(status.error_message)
        header = {"Authorization": f"DeepL-Auth-Key {large}"}
        usage = httpx.get(f"{url}/v2/usage", headers=header)
        assert usage.json() == {"character_count": 0, "character_limit": 1000}
        busy = httpx.get(f"{url}/v2/usage", headers=header)
        assert (busy.status_code, list(busy.json())) == (429, ["message"])
        assert 1 <= int(busy.headers["Retry-After"]) <= 60


def test_documents_and_glossaries_are_their_makers(serve: Serve, tmp_path: Path) -> None:
    (mine, first), (other, second) = make("mine"), make("other")
    keys = f"{first.line()}\n{second.line()}"
    with (
        serve(keys=keys, glossary_directory=str(tmp_path)) as url,
        closing(deepl.DeepLClient(mine, server_url=url)) as ours,
        closing(deepl.DeepLClient(other, server_url=url)) as theirs,
    ):
        found = ours.create_glossary("Wörter", "DE", "EN", {"Rat": "council"})
        handle = ours.translate_document_upload("Ja.", filename="a.txt", target_lang="EN-GB")
        assert [item.glossary_id for item in ours.list_glossaries()] == [found.glossary_id]
        assert theirs.list_glossaries() == []
        assert theirs.list_multilingual_glossaries() == []
        number = found.glossary_id
        steals: list[Callable[[], object]] = [
            lambda: theirs.get_glossary(number),
            lambda: theirs.get_glossary_entries(number),
            lambda: theirs.delete_glossary(number),
            lambda: theirs.delete_multilingual_glossary(number),
            lambda: theirs.translate_text(
                "Rat", source_lang="DE", target_lang="EN-GB", glossary=number
            ),
        ]
        for steal in steals:
            with pytest.raises(deepl.DeepLException, match="not found"):
                steal()
        with pytest.raises(deepl.DeepLException, match="Not found"):
            theirs.translate_document_get_status(handle)
        assert ours.translate_document_get_status(handle).ok
    with serve(keys=keys, glossary_directory=str(tmp_path)) as url:
        for secret, count in ((mine, 1), (other, 0)):
            with closing(deepl.DeepLClient(secret, server_url=url)) as client:
                assert len(client.list_glossaries()) == count


def test_it_can_be_switched_off(serve: Serve) -> None:
    with serve(deepl_api=False) as url:
        response = httpx.get(f"{url}/v2/usage")
        assert response.json()["code"] == "not_found"
        assert httpx.get(f"{url}/languages").status_code == 200


@pytest.mark.parametrize("lines", ["0", "1", "nonewlines"])
def test_what_a_line_break_means(client: deepl.DeepLClient, lines: str) -> None:
    text = "Die Lage ist\nernst. Wirklich.\n\n  Ja"
    assert one(client, text, split_sentences=lines).text == "eiD egaL tsi\ntsnre. hcilkriW.\n\n  aJ"


def command_line(url: str, *args: str, given: str = "") -> str:
    environment = {**os.environ, "DEEPL_SERVER_URL": url, "DEEPL_AUTH_KEY": "any"}
    done = subprocess.run(
        [sys.executable, "-m", "deepl", *args],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=40,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_line(url: str) -> None:
    assert "netuG gaT." in command_line(url, "text", "--to", "EN-US", "Guten Tag.")
    told = command_line(
        url, "text", "--to", "EN-GB", "--show-detected-source", "-", given="Guten Tag."
    )
    assert "netuG gaT." in told
    assert "Detected source" in told
    assert "DE: German" in (told := command_line(url, "languages"))
    assert "EN-US: English (American)" in told
    assert "Usage this billing period" in command_line(url, "usage")


def test_the_answer_is_json_that_quotes_nothing_oddly(http: httpx.Client) -> None:
    response = http.post(
        "/v2/translate", json={"text": "Grüße & <b>„Zitat“</b>", "target_lang": "EN"}
    )
    assert json.loads(response.content)["translations"][0]["text"] == "eßürG & <b>„tatiZ“</b>"
