from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "scripts" / "tools.sh"


def test_without_root_it_says_what_will_not_be_tested(tmp_path: Path) -> None:
    for name in ("cut", "tr", "tail"):
        program = shutil.which(name)
        assert program
        (tmp_path / name).symlink_to(program)
    for name, body in (("id", "echo 1000"), ("apt-get", "exit 1")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    command, path = ["/bin/sh", str(TOOLS)], {"PATH": str(tmp_path)}
    run = subprocess.run(command, env=path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    told = run.stdout.splitlines()
    assert "NO chromium: THE PAGE WILL NOT BE TESTED (apt-get install chromium)" in told
    assert all(line.startswith("NO ") for line in told)
