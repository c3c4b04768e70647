"""Stopped in whatever way, the same command goes on, and the output is the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.bulk.errors import BulkError
from app.bulk.local import Local
from app.bulk.options import BulkOptions
from app.bulk.state import State
from app.cli import main
from app.settings import Settings
from tests.bulk.conftest import Run, content, lines, output, write_lines

ROWS: list[Any] = [
    {"id": (at * 7) % 101, "text": f"Satz Nummer {at}. Noch einer."} for at in range(101)
]
ROWS += [b"{", {"id": 3, "text": "Nochmal."}, {"id": 500, "text": " "}]


class _Crash:
    """Counts the steps of writing, and fails at one of them, as on a full disk."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps = 0
        self.at = 0
        for owner, name in ((os, "fsync"), (Path, "replace")):
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            self.steps += 1
            if self.steps == self.at:
                raise OSError(28, "No space left on device")
            return step(*arguments)

        return counted


def test_a_full_disk_at_any_step(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_lines(tmp_path / "in.jsonl", ROWS[-18:])
    crash = _Crash(monkeypatch)
    run(tmp_path / "whole", source, block_rows=10)
    whole, steps = content(tmp_path / "whole"), crash.steps
    assert len(whole) == 4  # two blocks, both with rejected rows
    for at in range(1, steps + 1):
        crash.steps, crash.at = 0, at
        target = tmp_path / f"{at}"
        with pytest.raises(OSError, match="No space"):
            run(target, source, block_rows=10)
        crash.at = 0
        report = run(target, source, block_rows=10)
        assert content(target) == whole
        assert (report.rows, report.rejected) == (
            18, {"duplicate_id": 1, "empty_text": 1, "invalid_json": 1}
        )  # fmt: skip
        assert not list(target.rglob("*.unfinished"))


def start(source: Path, target: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "app", "bulk", "--block-rows", "2", str(source), str(target)]
    # Where the tests run in a shell's background, Ctrl-C is ignored, and would be here too.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return subprocess.Popen(
            command,
            env={"DEPESCHE_MODEL": "fake", "PATH": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(signal.SIGINT, before)


def wait_for(target: Path, blocks: int, process: subprocess.Popen[bytes]) -> None:
    done = target / "state" / "done"
    end = time.monotonic() + 50
    while not done.is_dir() or len(list(done.glob("*.json"))) < blocks:
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < end
        time.sleep(0.002)


def test_killed_again_and_again(run: Run, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", ROWS)
    run(tmp_path / "whole", source, block_rows=2)
    target = tmp_path / "target"
    for blocks, sign in ((0, signal.SIGKILL), (4, signal.SIGKILL), (10, signal.SIGINT)):
        process = start(source, target)
        if blocks:
            wait_for(target, blocks, process)
        else:
            time.sleep(0.3)
        process.send_signal(sign)
        out, err = process.communicate(timeout=50)
        assert out == b""
        if sign == signal.SIGINT:
            assert process.returncode == 130
            assert err.endswith(b"Stopped; the same command goes on from here.\n")
        else:
            assert process.returncode == -signal.SIGKILL
    done = len(list((target / "state" / "done").glob("*.json")))
    report = run(target, source, block_rows=2)
    assert content(target) == content(tmp_path / "whole")
    assert report.blocks == 52
    assert report.this_run.rows == report.rows - 2 * done < report.rows
    assert len(output(target)) == len(ROWS)


def test_what_is_done_is_not_done_again(run: Run, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", ROWS)
    first = run(tmp_path / "out", source)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "data").iterdir()}
    os.utime(source)  # another time, the same content
    again = run(tmp_path / "out", source)
    assert again.this_run.rows == 0
    same = {"this_run": again.this_run}
    assert first.model_copy(update=same) == again
    assert before == {
        path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "data").iterdir()
    }


def test_nothing_else_may_go_on(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake: Local
) -> None:
    source = write_lines(tmp_path / "in.jsonl", ROWS)
    target = tmp_path / "out"
    run(target, source, block_rows=9)
    before = content(target)
    with pytest.raises(BulkError, match="beam_size was different; block_rows was different"):
        run(target, source, block_rows=8, beam_size=1)
    with pytest.raises(BulkError, match="input files are others"):
        run(target, source, write_lines(tmp_path / "more.jsonl", []), block_rows=9)
    with monkeypatch.context() as patched:
        patched.setattr("app.bulk.run.__version__", "0.0.0")
        with pytest.raises(BulkError, match="was begun by version"):
            run(target, source, block_rows=9)
    other = fake.model.model_copy(update={"hash": "1" * 64})
    with monkeypatch.context() as patched:
        patched.setattr(Local, "model", other)
        with pytest.raises(BulkError, match="the model was fake 000000000000 exact, and is fake 1"):
            run(target, source, block_rows=9)
    assert content(target) == before
    write_lines(source, ROWS[1:])
    with pytest.raises(BulkError, match=r"in\.jsonl has changed"):
        run(target, source, block_rows=9)
    shard = target / "data" / "part-000003.jsonl"
    write_lines(source, ROWS)
    shard.unlink()
    with pytest.raises(BulkError, match=r"part-000003\.jsonl was finished, and is gone"):
        run(target, source, block_rows=9)


def test_one_run_at_a_time_and_no_foreign_directory(run: Run, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", ROWS)
    with State(tmp_path / "out").opened(), pytest.raises(BulkError, match="Another run"):
        run(tmp_path / "out", source)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    with pytest.raises(BulkError, match="holds something else"):
        run(tmp_path / "full", source)
    with pytest.raises(BulkError, match="holds an input file"):
        run(tmp_path, source)


def test_a_dead_engine_ends_the_run_and_sets_nothing_aside(run: Run, tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", ROWS)
    with Local.opened(Settings(model="fake"), BulkOptions()) as engine:
        pass
    with pytest.raises(Exception, match="shutting down"):
        run(tmp_path / "out", source, engine=engine)
    assert not list((tmp_path / "out" / "rejected").iterdir())
    assert run(tmp_path / "out", source).translated == 101


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEPESCHE_MODEL", "fake")
    source = str(write_lines(tmp_path / "in.jsonl", ROWS))
    target = tmp_path / "out"
    options = ["--to", "jsonl", "--columns", "none", "--pairs"]
    assert main(["bulk", *options, source, str(target)]) == 0
    out, err = capfd.readouterr()
    assert '"sentences": 202' in out
    assert "103/104" in err or "104/104" in err
    first = lines(target / "data" / "part-000000.jsonl")[0]
    assert (first["translation"], first["none"]) == ("ztaS remmuN 0. hcoN renie.", None)
    assert [pair["source"] for pair in first["pairs"]] == ["Satz Nummer 0.", "Noch einer."]
    assert (target / "report.json").read_text() == out
    terms = tmp_path / "terms.tsv"
    terms.write_text("Satz, sentence\n")
    assert main(["bulk", "--glossary", str(terms), source, str(tmp_path / "new")]) == 1
    assert capfd.readouterr().err.startswith("invalid_glossary: ")
    wrong = ["--columns", "status", "--beam-size", "9", "--block-rows", "0"]
    assert main(["bulk", *wrong, source, str(tmp_path / "new")]) == 2
    told = capfd.readouterr().err
    assert "--beam-size: Input should be" in told
    assert "--block-rows: Input should be" in told
    assert main(["bulk", "--columns", "status", source, str(tmp_path / "new")]) == 2
    assert capfd.readouterr().err == (
        "--columns: The output has columns of its own with the names status.\n"
    )
    assert main(["bulk", str(tmp_path / "none"), str(tmp_path / "new")]) == 1
    assert capfd.readouterr().err.startswith("bulk: ")
