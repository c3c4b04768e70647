"""Every recipe in docs/recipes.md runs as it stands, against a live server."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"```(sh|python)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("language", "recipe"), RECIPES, ids=range(len(RECIPES)))
def test_a_recipe_runs(url: str, tmp_path: Path, language: str, recipe: str) -> None:
    recipe = recipe.replace("http://127.0.0.1:8080", url).replace("/tmp/", f"{tmp_path}/")
    recipe = recipe.replace(".venv/bin/python", shlex.quote(sys.executable))
    shell = ["bash", "-eo", "pipefail", "-c", recipe]
    command = shell if language == "sh" else [sys.executable, "-c", recipe]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert done.stdout or written
    assert "urn:depesche:problem" not in done.stdout
