"""A Ray cluster, joined or started; nobody is told of it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

import ray


@contextmanager
def joined(address: str | None) -> Iterator[None]:
    """Be part of the cluster at ``address``; without one, of a cluster of this machine alone.

    A cluster that was joined before is used and not left.

    Raises:
        ConnectionError: there is no cluster at ``address``.
    """
    if ray.is_initialized():
        yield
        return
    # Ray reports its use to its makers unless told not to; its processes inherit this.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # noqa: TID251 - Ray's setting, not ours
    start = {} if address else {"include_dashboard": False}
    ray.init(address=address, log_to_driver=False, logging_level=logging.WARNING, **start)
    try:
        yield
    finally:
        ray.shutdown()
