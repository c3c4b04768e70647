"""Fuzz for a while and print the counts: python -m tests.fuzz [--seconds 60] [TARGET ...]."""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.openapi import schemathesis
from tests.fuzz.process import running
from tests.fuzz.targets import TARGETS
from tests.fuzz.words import WORDS

FOUND = Path(__file__).resolve().parent / "found"
OPENAPI = "openapi"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join([*TARGETS, OPENAPI]))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--corpus", type=Path, help="keep what was found to be of interest here")
    wanted = parser.parse_args()
    unknown = set(wanted.targets) - {*TARGETS, OPENAPI}
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    print(
        f"{'target':10} {'executions':>10} {'coverage':>9} {'new paths':>9} {'crashes':>7}",
        flush=True,
    )
    crashes = 0
    for name in wanted.targets or [*TARGETS, OPENAPI]:
        with tempfile.TemporaryDirectory() as scratch:
            if name == OPENAPI:
                crashes += from_document(Path(scratch), wanted.seconds)
            else:
                corpus = (wanted.corpus or Path(scratch)) / name
                crashes += fuzz(name, corpus, Path(scratch), wanted.seconds)
    return 1 if crashes else 0


def fuzz(name: str, corpus: Path, scratch: Path, seconds: int) -> int:
    """Fuzz one target; return how many inputs it failed on, which are kept for the tests."""
    target = TARGETS[name]
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in [*target.seeds, *(path.read_bytes() for path in (FOUND / name).glob("*"))]:
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = scratch / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS[name]))
    artefacts = scratch / "crashes"
    artefacts.mkdir()
    done = subprocess.run(
        [
            sys.executable, "-m", "tests.fuzz.run", name, str(corpus), f"-dict={words}",
            f"-max_total_time={seconds}", f"-artifact_prefix={artefacts}/", "-timeout=120",
            "-report_slow_units=120",
            "-rss_limit_mb=4096", "-print_final_stats=1", "-max_len=4096", "-len_control=20",
        ],
        capture_output=True,
        check=False,
    )  # fmt: skip
    told = done.stderr.decode(errors="replace") + done.stdout.decode(errors="replace")
    executed = re.search(r"stat::number_of_executed_units:\s*(\d+)", told)
    added = re.search(r"stat::new_units_added:\s*(\d+)", told)
    covered = re.findall(r"cov: (\d+)", told)
    failed = sorted(artefacts.iterdir())
    print(
        f"{name:10} {executed[1] if executed else '-':>10} {covered[-1] if covered else '-':>9} "
        f"{added[1] if added else '-':>9} {len(failed):>7}",
        flush=True,
    )
    for path in failed:
        kept = FOUND / name / path.name.rpartition("-")[2][:16]
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(path.read_bytes())
        print(f"  kept as {kept}", flush=True)
    if done.returncode:
        print("\n".join(f"  {line}" for line in told.splitlines()[-60:]), flush=True)
    return max(len(failed), int(done.returncode != 0))


def from_document(scratch: Path, seconds: int) -> int:
    """Let Schemathesis loose on a server process; return whether it found anything."""
    with running() as url:
        done = schemathesis(url, scratch, examples=200, seconds=seconds)
    counts = re.search(r"(\d+) generated.*", done.stdout)
    print(f"{OPENAPI:10} {counts[1] if counts else '-':>10} {'':>9} {'':>9} {done.returncode:>7}")
    print(f"  {counts[0]}" if counts else "", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return int(done.returncode != 0)


def _escaped(word: str) -> str:
    # What stands for the separator of fields is one byte, as in targets.py.
    data = b"\xff" if word == "\xff" else word.encode()
    return "".join(f"\\x{byte:02x}" for byte in data)


if __name__ == "__main__":
    sys.exit(main())
