"""The command line: translate, check, settings, and what it says of wrong use."""

from __future__ import annotations

import asyncio
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from app import __version__
from app.cli import main
from app.settings import Settings

TEXT = "Der Rat tagt. 😀 Morgen ist frei!\r\n\r\n\tDie Bahn 🚆 ruht."
TRANSLATION = "reD taR tgat. 😀 negroM tsi ierf!\r\n\r\n\teiD nhaB 🚆 thur."
SECRET = "Zwiebelfisch"


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPESCHE_MODEL", "fake")


@pytest.fixture
def article(tmp_path: Path) -> Callable[[str | bytes], str]:
    def write(content: str | bytes = TEXT) -> str:
        path = tmp_path / "article.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capfd.readouterr()
    return code, out, err


def test_translate_a_file(
    capfdbinary: pytest.CaptureFixture[bytes], article: Callable[..., str]
) -> None:
    assert main(["translate", article()]) == 0
    assert capfdbinary.readouterr().out == TRANSLATION.encode()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_translate_standard_input(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], mark: bytes
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mark + TEXT.encode())))
    assert main(["translate", "-"]) == 0
    assert capfdbinary.readouterr().out == TRANSLATION.encode()


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], {}),
        (["--words"], {"alignment": "word"}),
        (["--alternatives", "2", "--beam-size", "3"], {"alternatives": 2, "beam_size": 3}),
    ],
)
def test_json_is_what_the_api_answers(
    connect: Callable[..., AbstractAsyncContextManager[Any]],
    article: Callable[..., str],
    arguments: list[str],
    options: dict[str, Any],
) -> None:
    async def answer() -> Any:
        async with connect() as (client, _):
            body = {"text": TEXT, "options": options}
            return (await client.post("/v1/translate", json=body)).json()

    process = subprocess.run(
        [sys.executable, "-m", "app", "translate", "--json", *arguments, article()],
        env={"DEPESCHE_MODEL": "fake"},
        capture_output=True,
        timeout=30,
        check=True,
    )
    assert json.loads(process.stdout) == asyncio.run(answer())
    assert process.stderr == b""


def test_words_without_json_change_nothing(
    capfdbinary: pytest.CaptureFixture[bytes], article: Callable[..., str]
) -> None:
    assert main(["translate", "--words", article()]) == 0
    assert capfdbinary.readouterr().out == TRANSLATION.encode()


def test_a_file_may_be_longer_than_a_request(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    article: Callable[..., str],
) -> None:
    monkeypatch.setenv("DEPESCHE_MAX_CHARACTERS", "10")
    monkeypatch.setenv("DEPESCHE_MAX_SENTENCES", "1")
    code, out, err = run(capfd, "translate", article("Ja. " * 30))
    assert (code, out) == (0, "aJ. " * 30)
    assert "30/30" in err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty_text: "),
        (" \r\n", "empty_text: "),
        (f"{SECRET} ü".encode("cp1252"), "failed: The input is not UTF-8."),
        (f"{SECRET}\x00", "forbidden_character: "),
        (f"Ein ☠ {SECRET}.", "engine_failed: "),
    ],
)
def test_what_cannot_be_translated(
    capfd: pytest.CaptureFixture[str],
    article: Callable[..., str],
    content: str | bytes,
    told: str,
) -> None:
    code, out, err = run(capfd, "translate", article(content))
    assert (code, out) == (1, "")
    assert err.startswith(told)
    assert err.count("\n") == 1
    assert SECRET not in err


def test_a_missing_file(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capfd, "translate", str(tmp_path / "none.txt"))
    assert (code, out) == (1, "")
    assert "No such file" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--beam-size", "0"], ["--beam-size", "9"], ["--alternatives", "-1"],
        ["--alternatives", "4"], ["--beam-size", "2", "--alternatives", "2"],
    ],
)  # fmt: skip
def test_options_out_of_range(
    capfd: pytest.CaptureFixture[str], article: Callable[..., str], arguments: list[str]
) -> None:
    code, out, err = run(capfd, "translate", *arguments, article())
    assert (code, out) == (2, "")
    assert "--beam-size is 1 to 8" in err


@pytest.mark.parametrize("arguments", [[], ["sing"], ["translate"], ["translate", "--loud", "-"]])
def test_wrong_usage(capfd: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: python -m app" in capfd.readouterr().err


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capfd.readouterr().out.strip() == __version__


def test_check(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, "check") == (0, "ok: fake 000000000000 exact on cpu\n", "")


def test_check_of_a_faulty_engine(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.engine.fake import FakeEngine

    monkeypatch.setattr("app.engine.fake.FakeEngine", lambda: FakeEngine(poison="E"))
    code, out, err = run(capfd, "check")
    assert (code, out) == (1, "")
    assert err.startswith("engine_failed: ")


def test_settings_are_printed_as_they_are(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPESCHE_TIMEOUT", "7.5")
    code, out, err = run(capfd, "settings")
    assert (code, err) == (0, "")
    given = dict(line.split("=", 1) for line in out.splitlines())
    assert list(given) == [f"DEPESCHE_{name.upper()}" for name in Settings.model_fields]
    assert (given["DEPESCHE_MODEL"], given["DEPESCHE_TIMEOUT"]) == ("fake", "7.5")
    # What is printed can be set again.
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert run(capfd, "settings")[1] == out


def test_settings_as_a_table(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capfd, "settings", "--markdown")
    assert code == 0
    head, rule, *rows = out.splitlines()
    assert head == "| variable | default | allowed | meaning |"
    assert set(rule) == {"|", "-"}
    assert len(rows) == len(Settings.model_fields)
    for row in rows:
        assert re.fullmatch(r"\| `DEPESCHE_[A-Z_]+` \| [^|]+ \| [^|]+ \| [A-Z][^|]+\. \|", row)
    # The table is of the defaults, not of what is set.
    assert "`de-en-standin`" in out


@pytest.mark.parametrize("command", [["settings"], ["check"], ["translate", "-"], ["serve"]])
def test_every_wrong_setting_is_named(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("DEPESCHE_NOPE", "1")
    monkeypatch.setenv("DEPESCHE_PORT", "70000")
    monkeypatch.setenv("DEPESCHE_DEVICE", "tpu")
    code, out, err = run(capfd, *command)
    assert (code, out) == (2, "")
    assert sorted(line.partition(":")[0] for line in err.splitlines()) == [
        "DEPESCHE_DEVICE", "DEPESCHE_NOPE", "DEPESCHE_PORT"
    ]  # fmt: skip


def test_a_wrong_port_on_the_command_line(capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capfd, "serve", "--port", "70000")
    assert code == 2
    assert err == "DEPESCHE_PORT: Input should be less than or equal to 65535\n"


def test_translate_with_a_glossary(
    capfd: pytest.CaptureFixture[str], article: Callable[..., str], tmp_path: Path
) -> None:
    terms = tmp_path / "terms.tsv"
    terms.write_text("Rat\tcouncil\nBahn\tBahn\n", encoding="utf-8")
    assert run(capfd, "translate", "--glossary", str(terms), article()) == (
        0,
        TRANSLATION.replace("taR", "council").replace("nhaB", "Bahn"),
        "",
    )


def test_a_glossary_that_cannot_be_used_is_told(
    capfd: pytest.CaptureFixture[str], article: Callable[..., str], tmp_path: Path
) -> None:
    terms = tmp_path / "terms.tsv"
    terms.write_text(f"Rat\tcouncil\n{SECRET}\n", encoding="utf-8")
    code, out, err = run(capfd, "translate", "--glossary", str(terms), article())
    assert (code, out) == (1, "")
    assert err == "invalid_glossary: Term 1 has 1 fields instead of two.\n"
