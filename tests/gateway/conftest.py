"""Two replicas and a gateway before them. Without nginx these tests are skipped, and say so."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.gateway.fleet import NGINX, WIDE, Gateway, Replica, gateway, replicas


@pytest.fixture(scope="session")
def nginx() -> None:
    if NGINX is None:
        pytest.skip("NO NGINX: THE GATEWAY IS NOT TESTED (apt-get install nginx)")


@pytest.fixture(scope="session")
def pair(nginx: None) -> Iterator[list[Replica]]:
    """Replicas that are the bottleneck, so that requests wait in them. Tests leave them running."""
    with replicas(2, seconds=0.03) as started:
        yield started


@pytest.fixture(scope="session")
def front(pair: list[Replica], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose limits are out of the way."""
    with gateway(
        tmp_path_factory.mktemp("gateway"), [one.address for one in pair], **WIDE
    ) as started:
        yield started


@pytest.fixture
def client(front: Gateway) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=front.url, timeout=20, verify=False) as opened:
        yield opened
