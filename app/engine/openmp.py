"""How torch's helper threads wait for each other."""

from __future__ import annotations

import os


def bound_spinning() -> None:
    """Let OpenMP's helpers spin only briefly before they sleep; call before torch is imported.

    By default they spin for about ten milliseconds whenever one of them is late. On two cores that
    another process shares, that made decoding ten times slower (30 instead of 303 subwords a
    second); alone on the machine the bound costs three percent. An operator's own choice stands.
    """
    environ = os.environ  # noqa: TID251 - read by a C library, not by us
    if "OMP_WAIT_POLICY" not in environ:
        environ.setdefault("GOMP_SPINCOUNT", "10000")
