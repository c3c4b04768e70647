"""Archives on a cluster: the same bytes as on one machine, though a node is killed midway."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray", reason="Ray is not installed: make test-fleet")

from app.bulk.errors import BulkError
from app.bulk.options import BulkOptions
from app.bulk.ray_data import RayData, Resources
from app.settings import Settings
from tests.bulk.conftest import Run, content, fake, output, run, write_lines
from tests.fleet.conftest import add_node

__all__ = ["fake", "run"]
# Ray warns of itself.
pytestmark = [pytest.mark.timeout(240), pytest.mark.filterwarnings("default")]
ROWS: list[Any] = [{"id": at * 7 % 401, "text": f"Satz {at}. Noch einer."} for at in range(401)]


def test_a_node_is_killed_midway(run: Run, tmp_path: Path, cluster: Any) -> None:
    source = write_lines(tmp_path / "in.jsonl", [*ROWS, b"{", {"id": 3, "text": "Nochmal."}])
    run(tmp_path / "whole", source, block_rows=2)
    target = tmp_path / "out"
    doomed = add_node(cluster)
    killed: list[int] = []

    def kill() -> None:
        done = target / "state" / "done"
        while not done.is_dir() or len(list(done.iterdir())) < 60:
            time.sleep(0.01)
        cluster.remove_node(doomed, allow_graceful=False)
        killed.append(len(list(done.iterdir())))

    thread = threading.Thread(target=kill)
    thread.start()
    with RayData.opened(Settings(model="fake"), BulkOptions(), Resources(actors=2)) as engine:
        report = run(target, source, engine=engine, block_rows=2)
    thread.join()
    assert 60 <= killed[0] < report.blocks == 202
    assert content(target) == content(tmp_path / "whole")
    assert (report.rows, report.rejected) == (403, {"duplicate_id": 1, "invalid_json": 1})
    assert len(output(target)) == 403


def test_it_goes_on_where_one_machine_stopped(
    run: Run, tmp_path: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_lines(tmp_path / "in.jsonl", ROWS[:40])
    run(tmp_path / "whole", source, block_rows=4)
    target = tmp_path / "out"

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.bulk.report.Tally.add", stop)
        with pytest.raises(KeyboardInterrupt):
            run(target, source, block_rows=4)
    assert 1 <= len(list((target / "state" / "done").iterdir())) < 10
    with RayData.opened(Settings(model="fake"), BulkOptions(), Resources()) as engine:
        other = engine.model.model_copy(update={"hash": "1" * 64})
        with monkeypatch.context() as patched:
            patched.setattr(engine, "model", other)
            with pytest.raises(BulkError, match="the model was fake"):
                run(target, source, engine=engine, block_rows=4)
        report = run(target, source, engine=engine, block_rows=4)
    assert report.this_run.rows < report.rows == 40
    assert content(target) == content(tmp_path / "whole")
