"""One target under libFuzzer: python -m tests.fuzz.run TARGET [what libFuzzer takes]."""

from __future__ import annotations

import sys

import atheris

# Before anything else imports it: what is imported here tells the fuzzer which of its lines ran.
with atheris.instrument_imports(include=["app"], enable_loader_override=False):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    name, *rest = sys.argv[1:]
    atheris.Setup([sys.argv[0], *rest], TARGETS[name].run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
