"""The commands that manage keys, and the key that the command line itself sends."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from app.access.keyring import Keyring
from app.cli import main
from app.errors import InvalidKey
from tests.live import Live, live_server

Serve = Callable[..., AbstractContextManager[Live]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(["keys", *arguments])
        return (code, *capfd.readouterr())

    return command


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "keys"
    monkeypatch.setenv("DEPESCHE_KEYS_FILE", str(file))
    return file


def test_the_life_of_a_key(run: Any, path: Path) -> None:
    limits = ("--requests-per-minute", "60", "--characters-per-day", "1000", "--expires", "90d")
    code, secret, note = run("new", "news", *limits, "--priority", "bulk", "--scope", "metrics")
    assert code == 0
    assert re.fullmatch(r"depesche_\w{32}\n", secret)
    assert str(path) in note
    key = Keyring(path).find([secret.strip()])
    assert (key.requests_per_minute, key.characters_per_day) == (60, 1000)
    assert (key.priorities, key.scopes) == (("bulk",), ("metrics",))
    assert secret.strip() not in path.read_text()
    _, shown, _ = run("list")
    assert re.fullmatch(
        r"news  [0-9a-f]{8}  expires 20\d\d-\d\d-\d\d \d\d:\d\d  metrics  bulk  "
        r"requests_per_minute=60  characters_per_day=1000\n",
        shown,
    )
    _, second, _ = run("rotate", "news", "--grace", "0d")
    assert "expired" in run("list")[1].splitlines()[0]
    assert Keyring(path).find([second.strip()]).requests_per_minute == 60
    assert run("revoke", "news")[0] == 0
    assert run("list")[1] == ""
    with pytest.raises(InvalidKey):
        Keyring(path).find([second.strip()])


def test_a_key_for_a_variable(run: Any) -> None:
    code, secret, note = run("new", "news", "--expires", "2999-12-31")
    assert code == 0
    line = note.splitlines()[-1]
    assert Keyring(None, line).find([secret.strip()]).name == "news"
    assert "2999-12-31T00:00:00Z" in line


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["new", "two words"], "invalid_keys: name: "),
        (["new", "news", "--requests-per-minute", "0"], "invalid_keys: requests_per_minute: "),
        (["revoke", "none"], "invalid_keys: There is no key named none."),
        (["rotate", "none"], "invalid_keys: There is no key named none."),
        (["list"], "failed: "),
    ],
)
def test_what_cannot_be_done(run: Any, path: Path, arguments: list[str], told: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert err.startswith(told)
    assert not path.exists() or not path.read_text()


def test_without_a_file_there_is_nothing_to_change(run: Any) -> None:
    code, _, err = run("revoke", "news")
    assert (code, err) == (1, "invalid_keys: Name a file: --file, or DEPESCHE_KEYS_FILE.\n")


@pytest.mark.parametrize("when", ["soon", "90", "2027-13-01"])
def test_a_time_that_is_none(run: Any, when: str) -> None:
    with pytest.raises(SystemExit):
        run("new", "news", "--expires", when)


def test_the_service_starts_with_keys_only_or_when_told(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    monkeypatch.setenv("DEPESCHE_MODEL", "fake")
    assert main(["serve", "--host", "0.0.0.0", "--port", "0"]) == 2
    assert capfd.readouterr().err.startswith("The keys cannot be used: ")
    monkeypatch.delenv("DEPESCHE_KEYS_FILE")
    assert main(["serve", "--host", "0.0.0.0", "--port", "0"]) == 2
    assert "DEPESCHE_ALLOW_ANONYMOUS=true" in capfd.readouterr().err


def test_a_server_is_asked_with_the_key_in_the_environment(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: Path
) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Der Rat tagt.", encoding="utf-8")
    assert main(["keys", "new", "desk"]) == 0
    secret = capfd.readouterr().out.strip()
    with live_server(keys_file=str(path)) as live:
        ask = ["translate", "--server", live.url, str(text)]
        assert main(ask) == 1
        assert capfd.readouterr().err == "missing_key: Send a key.\n"
        monkeypatch.setenv("DEPESCHE_KEY", secret)
        assert main(ask) == 0
        assert capfd.readouterr().out == "reD taR tgat."
        assert main(["settings"]) == 0
        shown = capfd.readouterr().out
        assert "DEPESCHE_KEY=***\n" in shown
        assert secret not in shown
