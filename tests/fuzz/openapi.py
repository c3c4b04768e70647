"""Schemathesis over the OpenAPI document, against a server that runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def schemathesis(
    url: str,
    reports: Path,
    *,
    examples: int,
    phases: str = "examples,coverage,fuzzing",
    seconds: int | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run all of its checks against the server at ``url`` and return what it printed.

    Each operation gets ``examples`` generated requests; the phase ``coverage`` goes through what
    the document's bounds and types suggest. With ``seconds`` it goes on with new ones until they
    are over.
    """
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json",
        "--checks", "all", "--mode", "all", "--phases", phases,
        "--max-examples", str(examples), "--seed", "1", "--continue-on-failure", "--no-color",
        # The first glossary waits for the lexicon to be read.
        "--request-timeout", "60", "--max-response-time", "60",
        "--report-dir", str(reports), *(["--max-time", str(seconds)] if seconds else []),
    ]  # fmt: skip
    return subprocess.run(
        command,
        cwd=reports,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCHEMATHESIS_HOOKS": "tests.fuzz.openapi_hooks",
        },
        capture_output=True,
        text=True,
        check=False,
    )
