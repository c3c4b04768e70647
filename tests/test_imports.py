"""What import contracts cannot see: the core really imports without the heavy libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest

BLOCK = """
import sys
for name in {blocked!r}:
    sys.modules[name] = None
import {module}
"""


@pytest.mark.parametrize(
    ("module", "blocked"),
    [
        (
            "app.pipeline.translator",
            ["torch", "transformers", "sentencepiece", "fastapi", "uvicorn"],
        ),
        ("app.build", ["torch", "transformers", "sentencepiece", "fastapi", "uvicorn"]),
        ("app.api.app", ["torch", "transformers", "sentencepiece"]),
        ("app.cli", ["torch", "transformers", "sentencepiece", "fastapi", "uvicorn"]),
        ("app.engine.marian", ["fastapi", "uvicorn", "starlette", "transformers"]),
    ],
)
def test_imports_without(module: str, blocked: list[str]) -> None:
    code = BLOCK.format(module=module, blocked=blocked)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
