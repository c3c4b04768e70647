"""DeepL's own client on glossaries, versions 2 and 3."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import deepl
import httpx
import pytest
from deepl.api_data import MultilingualGlossaryDictionaryEntries as Entries
from deepl.api_data import MultilingualGlossaryInfo

from app.api.deepl.dictionary import parse

Serve = Callable[..., AbstractContextManager[str]]
UNKNOWN = "96ab91fd-e715-41a1-adeb-5d701f84a483"


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[deepl.DeepLClient]:
    with closing(deepl.DeepLClient("any key", server_url=url)) as client:
        yield client


def make(client: deepl.DeepLClient, *pairs: tuple[str, str, dict[str, str]]) -> Any:
    return client.create_multilingual_glossary("Namen", [Entries(*pair) for pair in pairs])


@pytest.mark.parametrize("pair", [("DE", "EN"), ("EN", "DE"), ("DE", "EN-US")])
def test_version_2(client: deepl.DeepLClient, pair: tuple[str, str]) -> None:
    entries = {"Apfel": "apple", "A%=&": "B&=%", "Straße im Ort": "street"}
    made = client.create_glossary("Namen – 1", *pair, entries)
    assert (made.name, made.ready, made.entry_count) == ("Namen – 1", True, 3)
    assert (made.source_lang, made.target_lang) == (pair[0], pair[1][:2])
    again = client.get_glossary(made.glossary_id)
    assert (again.name, again.creation_time) == (made.name, made.creation_time)
    assert made.glossary_id in {item.glossary_id for item in client.list_glossaries()}
    assert client.get_glossary_entries(made) == entries
    client.delete_glossary(made)
    for ask in (client.get_glossary, client.get_glossary_entries, client.delete_glossary):
        with pytest.raises(deepl.GlossaryNotFoundException):
            ask(made.glossary_id)


def test_unknown_ids(client: deepl.DeepLClient) -> None:
    for number in (UNKNOWN, "invalid_glossary_id"):
        for ask in (client.get_glossary, client.get_multilingual_glossary):
            with pytest.raises(deepl.GlossaryNotFoundException):
                ask(number)
        with pytest.raises(deepl.DeepLException, match="Glossary not found"):
            client.translate_text("Ja.", source_lang="DE", target_lang="EN-US", glossary=number)


def test_csv(client: deepl.DeepLClient) -> None:
    table = 'Apfel,apple,DE,EN\n"Haus, groß",large house,de,en-US\n'
    made = client.create_glossary_from_csv("csv", "DE", "EN", table)
    assert client.get_glossary_entries(made) == {"Apfel": "apple", "Haus, groß": "large house"}
    made = client.create_glossary_from_csv("csv", "EN", "DE", "apple,Apfel,EN,DE\n")
    assert client.get_glossary_entries(made) == {"apple": "Apfel"}
    three = client.create_multilingual_glossary_from_csv("csv", "DE", "EN", "Apfel,apple\n")
    assert three.dictionaries[0].entry_count == 1


def test_ten_thousand_entries(client: deepl.DeepLClient) -> None:
    entries = {f"Quelle-{number}": f"Target-{number}" for number in range(10_000)}
    made = client.create_glossary("groß", "DE", "EN", entries)
    assert client.get_glossary_entries(made) == entries
    client.delete_glossary(made)


@pytest.mark.parametrize(
    ("changes", "message", "detail"),
    [
        ({"name": ""}, "Missing or invalid argument: name", False),
        ({"name": " \n"}, "Missing or invalid argument: name", False),
        ({"name": 1}, "Value for 'name' not supported.", False),
        ({"target_lang": "XX"}, "Unsupported glossary source and target language pair", False),
        ({"source_lang": "EN"}, "Unsupported glossary source and target language pair", False),
        ({"entries_format": "xml"}, "Value for 'entries_format' not supported.", False),
        ({"entries": None}, "Value for 'entries' not supported.", False),
        ({"entries": ""}, "Invalid glossary entries provided", True),
        ({"entries": "Zwiebelfisch"}, "Invalid glossary entries provided", True),
        ({"entries": "Zwiebelfisch\t"}, "Invalid glossary entries provided", True),
        ({"entries": "Zwiebelfisch\ta\nZwiebelfisch\tb"}, "Invalid glossary entries", True),
        ({"entries": f"Zwiebelfisch\t{'a' * 1025}"}, "Invalid glossary entries", True),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_glossary(url: str, changes: dict[str, Any], message: str, detail: bool) -> None:
    given = {"name": "n", "source_lang": "DE", "target_lang": "EN", "entries": "a\tb"}
    given = {**given, "entries_format": "tsv", **changes}
    pair = {name: value for name, value in given.items() if name != "name"}
    for path, body in (
        ("/v2/glossaries", given),
        ("/v3/glossaries", {"name": given["name"], "dictionaries": [pair]}),
    ):
        response = httpx.post(f"{url}{path}", json=body)
        assert response.status_code == 400
        if path.startswith("/v2") or "Value for" not in message or "entries_format" in message:
            assert message in response.json()["message"]
        assert ("detail" in response.json()) is detail
        assert "Zwiebelfisch" not in response.text


def test_version_3(client: deepl.DeepLClient) -> None:
    made = make(client, ("DE", "EN", {"Hallo": "Hello"}), ("EN", "DE", {"Hello": "Hallo"}))
    assert isinstance(made, MultilingualGlossaryInfo)
    number = made.glossary_id
    assert number in {item.glossary_id for item in client.list_multilingual_glossaries()}
    # Version 2 knows glossaries of one language pair alone.
    assert number not in {item.glossary_id for item in client.list_glossaries()}

    renamed = client.update_multilingual_glossary_name(made, "Neu")
    assert (renamed.name, len(renamed.dictionaries)) == ("Neu", 2)
    new = Entries("EN", "DE", {"Hello": "Guten Tag", "Apple": "Apfel"})
    updated = client.update_multilingual_glossary_dictionary(number, new)
    assert [item.entry_count for item in updated.dictionaries] == [1, 2]
    told = client.get_multilingual_glossary_entries(number, "EN", "DE").dictionaries
    # The client leaves them as they were sent, whatever it says of their type.
    assert [str(item.entries) for item in told] == ["Hello\tGuten Tag\nApple\tApfel"]

    other = Entries("DE", "EN-GB", {"Apfel": "apple"})
    replaced = client.replace_multilingual_glossary_dictionary(made, other)
    assert (replaced.source_lang, replaced.target_lang, replaced.entry_count) == ("DE", "EN", 1)
    client.delete_multilingual_glossary_dictionary(made, source_lang="EN", target_lang="DE")
    (left,) = client.get_multilingual_glossary(number).dictionaries
    assert (left.source_lang, left.target_lang) == ("DE", "EN")
    with pytest.raises(deepl.GlossaryNotFoundException, match="Dictionary not found"):
        client.get_multilingual_glossary_entries(made, "EN", "DE")
    client.delete_multilingual_glossary(made)
    with pytest.raises(deepl.GlossaryNotFoundException):
        client.get_multilingual_glossary(number)


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Hold changes whose entries have ``Halt``: yield when these are read, and what lets go."""
    read, go = threading.Event(), threading.Event()

    def slowly(*given: str) -> Any:
        parsed = parse(*given)
        if "Halt" in given[2]:
            read.set()
            assert go.wait(20)
        return parsed

    with monkeypatch.context() as patch:
        patch.setattr("app.api.deepl.glossaries_v3.parse", slowly)
        try:
            yield read, go
        finally:
            go.set()


PAIR = {"source_lang": "DE", "target_lang": "EN", "entries_format": "tsv"}


def test_changes_of_one_glossary_do_not_undo_each_other(
    client: deepl.DeepLClient, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = f"{url}/v3/glossaries/{make(client, ('DE', 'EN', {'Rat': 'Council'})).glossary_id}"
    halt, other = ({"dictionaries": [{**PAIR, "entries": e}]} for e in ("Halt\tstop", "Ei\tegg"))
    with ThreadPoolExecutor() as pool:
        with held(monkeypatch) as (read, go):
            slow = pool.submit(httpx.patch, at, json=halt)
            assert read.wait(20)
            assert httpx.patch(at, json=other).status_code == 200
            go.set()
            assert slow.result().status_code == 200
        told = httpx.get(f"{at}/entries", params=PAIR).json()["dictionaries"][0]["entries"]
        assert set(told.split("\n")) == {"Rat\tCouncil", "Ei\tegg", "Halt\tstop"}
        # What is deleted meanwhile stays so.
        for change, under, body in (
            (httpx.patch, "", halt),
            (httpx.put, "/dictionaries", halt["dictionaries"][0]),
        ):
            at = f"{url}/v3/glossaries/{make(client, ('DE', 'EN', {'Rat': 'R'})).glossary_id}"
            with held(monkeypatch) as (read, go):
                slow = pool.submit(change, f"{at}{under}", json=body)
                assert read.wait(20)
                assert httpx.delete(at).status_code == 204
                go.set()
                assert slow.result().status_code == 404
            assert httpx.get(at).status_code == 404


def test_one_glossary_is_written_by_one_at_a_time(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_place = os.replace

    def slowly(*paths: Path) -> None:
        time.sleep(0.2)
        put_in_place(*paths)

    with (
        serve(glossary_directory=str(tmp_path)) as url,
        closing(deepl.DeepLClient("k", server_url=url)) as client,
        ThreadPoolExecutor() as pool,
    ):
        made = make(client, ("DE", "EN", {"Rat": "Council"}))
        at = f"{url}/v3/glossaries/{made.glossary_id}/dictionaries"
        monkeypatch.setattr(os, "replace", slowly)
        asked = [
            pool.submit(httpx.put, at, json={**PAIR, "entries": f"Rat\t{word}"})
            for word in ("council", "advice")
        ]
        assert [one.result().status_code for one in asked] == [200, 200]
        (kept,) = json.loads(next(tmp_path.iterdir()).read_text(encoding="utf-8"))["dictionaries"]
        told = httpx.get(at.replace("dictionaries", "entries"), params=PAIR).json()
        assert told["dictionaries"][0]["entries"] == f"Rat\t{kept['terms'][0]['target']}"


def test_two_dictionaries_of_one_pair_are_no_change(client: deepl.DeepLClient, url: str) -> None:
    at = f"{url}/v3/glossaries/{make(client, ('DE', 'EN', {'Rat': 'Council'})).glossary_id}"
    twice = [{**PAIR, "entries": f"Ei\t{word}"} for word in ("egg", "ovum")]
    response = httpx.patch(at, json={"dictionaries": twice})
    assert response.status_code == 400
    assert "same language pair" in response.json()["message"]
    told = httpx.get(f"{at}/entries", params=PAIR).json()["dictionaries"]
    assert told[0]["entries"] == "Rat\tCouncil"


def test_a_glossary_is_used(client: deepl.DeepLClient) -> None:
    two = client.create_glossary("v2", "DE", "EN", {"Kanzler": "Chancellor"})
    three = make(client, ("DE", "EN", {"Kanzler": "premier", "Rat": "Council"}))
    to: dict[str, Any] = {"source_lang": "DE", "target_lang": "EN-US"}
    text = "Der Kanzler lobt den Rat."
    for glossary in (two, two.glossary_id):
        assert "Chancellor" in str(client.translate_text(text, glossary=glossary, **to))
    assert "Chancellor" in str(client.translate_text_with_glossary(text, two))
    told = str(client.translate_text(text, glossary=three, **to))
    assert "premier" in told
    assert "Council" in told
    # Of several glossaries the first that knows a word counts.
    told = str(client.translate_text(text, glossary_ids=[two, three], **to))
    assert "Chancellor" in told
    assert "Council" in told
    html = client.translate_text(f"<b>{text}</b>", glossary=two, tag_handling="html", **to)
    assert "Chancellor" in str(html)
    handle = client.translate_document_upload(text, filename="a.txt", glossary=two, **to)
    while not (status := client.translate_document_get_status(handle)).done:
        assert status.ok
    file = client.translate_document_download(handle)
    assert file is not None
    assert b"Chancellor" in file.content


def test_several_glossaries_are_not_read_anew_nor_counted_together(
    client: deepl.DeepLClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = [{"Kanzler": "Chancellor", "Ei": "egg"}, {"Rat": "Council", "Ei": "ovum", "Hut": "hat"}]
    made = [client.create_glossary("n", "DE", "EN", entries) for entries in terms]

    def checked(_: object) -> None:
        raise AssertionError("indexed anew")

    to: dict[str, Any] = {"source_lang": "DE", "target_lang": "EN-US"}
    text = "Der Kanzler gibt dem Rat ein Ei."
    for patched in (("MAX_ENTRIES", 3), ("_check", checked)):
        monkeypatch.setattr(f"app.terms.glossary.{patched[0]}", patched[1])
        # One that is named twice counts once.
        told = str(client.translate_text(text, glossary_ids=[*made, made[0]], **to))
        assert all(word in told for word in ("Chancellor", "Council", "egg"))


def test_a_glossary_that_does_not_fit(client: deepl.DeepLClient, url: str) -> None:
    backwards = make(client, ("EN", "DE", {"Hello": "Hallo"}))
    with pytest.raises(deepl.DeepLException, match="no dictionary from German to English"):
        client.translate_text(
            "Ja.", source_lang="DE", target_lang="EN-US", glossary=backwards.glossary_id
        )
    body = {"text": ["Ja."], "target_lang": "EN", "glossary_id": backwards.glossary_id}
    response = httpx.post(f"{url}/v2/translate", json=body)
    assert "requires the source_lang parameter" in response.json()["message"]
    response = httpx.get(f"{url}/v2/glossaries/{backwards.glossary_id}/entries?a=b")
    assert response.text == "Hello\tHallo"
    response = httpx.get(response.request.url, headers={"Accept": "application/json"})
    assert response.status_code == 415


def test_language_pairs(client: deepl.DeepLClient) -> None:
    pairs = [(pair.source_lang, pair.target_lang) for pair in client.get_glossary_languages()]
    assert pairs == [("de", "en"), ("en", "de")]


def test_glossaries_are_bounded(serve: Serve) -> None:
    with (
        serve(glossary_bytes=100) as url,
        closing(deepl.DeepLClient("k", server_url=url)) as client,
    ):
        first = client.create_glossary("a", "DE", "EN", {"Haus" * 10: "house"})
        with pytest.raises(deepl.DeepLException, match="too large together"):
            client.create_glossary("b", "DE", "EN", {"Hund" * 20: "dog"})
        client.delete_glossary(first)
        client.create_glossary("b", "DE", "EN", {"Hund" * 20: "dog"})


def test_glossaries_survive_a_restart(
    serve: Serve, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = tmp_path / "glossaries"
    with (
        serve(glossary_directory=str(place)) as url,
        closing(deepl.DeepLClient("k", server_url=url)) as client,
    ):
        kept = make(client, ("DE", "EN", {"Rat": "Council"}), ("EN", "DE", {"Hello": "Hallo"}))
        gone = client.create_glossary("weg", "DE", "EN", {"Hund": "dog"})
        client.delete_glossary(gone)
    (file,) = place.iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["id"] == kept.glossary_id
    (place / "broken.json").write_text("{", encoding="utf-8")
    with (
        serve(glossary_directory=str(place)) as url,
        closing(deepl.DeepLClient("k", server_url=url)) as client,
    ):
        (item,) = client.list_multilingual_glossaries()
        assert item.glossary_id == kept.glossary_id
        assert item.creation_time == kept.creation_time
        result = client.translate_text(
            "Der Rat.", source_lang="DE", target_lang="EN-US", glossary=item
        )
        assert "Council" in str(result)
    assert [vars(record)["file"] for record in caplog.records if "glossary" in record.message] == [
        "broken.json"
    ]


def test_the_command_line(url: str, tmp_path: Path) -> None:
    def run(*args: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "deepl", "glossary", *args],
            env={**os.environ, "DEEPL_SERVER_URL": url, "DEEPL_AUTH_KEY": "any"},
            input=given, capture_output=True, text=True, check=False, timeout=40,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    told = run(
        "create", "--name", "cli", "--from", "DE", "--to", "EN", "Hallo=Hello", "Maler=Artist"
    )
    (number,) = set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", told))
    assert number in run("list")
    assert "Maler\tArtist" in run("entries", number)
    assert number in run("get", number)
    run("delete", number)
    assert number not in run("list")
