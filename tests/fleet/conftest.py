"""A Ray cluster of several nodes on this machine; `make test-fleet` installs what it needs."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if importlib.util.find_spec("ray"):
    with warnings.catch_warnings():
        # Ray warns of itself.
        warnings.simplefilter("ignore")
        importlib.import_module("ray.data")
        importlib.import_module("ray.serve")


SMALL = {"object_store_memory": 80_000_000, "include_dashboard": False}


def add_node(cluster: Any, cpus: int = 1) -> Any:
    """Add a node; a machine with much else to do needs several tries, for Ray waits 15 seconds."""
    for _ in range(4):
        try:
            return cluster.add_node(num_cpus=cpus, **SMALL)
        except Exception as error:
            failure = error
    raise failure


@pytest.fixture(scope="session")
def cluster() -> Iterator[Any]:
    """Two nodes, the first without CPUs; tests add others."""
    os.environ.update(
        RAY_USAGE_STATS_ENABLED="0",
        PYTHONPATH=str(Path(__file__).parents[2]),
    )
    from ray.cluster_utils import Cluster

    import ray

    cluster = Cluster()
    add_node(cluster, cpus=0)
    add_node(cluster)
    ray.init(cluster.address, log_to_driver=False, logging_level=logging.ERROR)
    yield cluster
    ray.shutdown()
    cluster.shutdown()
