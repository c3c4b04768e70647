"""One target under libFuzzer: python -m tests.fuzz.run TARGET [what libFuzzer takes]."""

from __future__ import annotations

import sys

import atheris

# Before anything else imports it: what is imported here tells the fuzzer which of its lines ran.
with atheris.instrument_imports(include=["app"], enable_loader_override=False):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    name, *rest = sys.argv[1:]
    target = TARGETS[name]
    for seed in target.seeds:
        # What is read but once takes its time now.
        target.run(seed)
    atheris.Setup([sys.argv[0], *rest], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
