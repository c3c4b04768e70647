"""The OpenAPI document and the service agree on everything that Schemathesis thinks of."""

from __future__ import annotations

import re
from pathlib import Path

from tests.fuzz.openapi import schemathesis
from tests.live import live_server


def test_requests_made_from_the_document_are_answered_as_it_says(tmp_path: Path) -> None:
    with live_server() as live:
        done = schemathesis(live.url, tmp_path, examples=25, phases="examples,fuzzing")
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    counts = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert counts is not None, told
    print(f"Schemathesis: {counts[0]}")
    assert int(counts[1]) == int(counts[2]) >= 50, told
