"""A fleet from start to stop."""

from __future__ import annotations

import threading

from ray import serve
from ray.serve.config import HTTPOptions, ProxyLocation

from app.cluster import joined
from app.fleet.application import Replica, application
from app.fleet.options import FleetOptions
from app.settings import Settings

NAME = "depesche"


def serve_fleet(
    settings: Settings,
    options: FleetOptions,
    address: str | None,
    stop: threading.Event,
    replica: type[Replica] = Replica,
) -> None:
    """Serve on the cluster at ``address`` until ``stop`` is set; then finish what runs.

    Raises:
        InvalidSettings: strangers could use it and nobody said that they may.
        ConnectionError: there is no cluster at ``address``.
        RuntimeError: the model cannot be used.
    """
    app = application(settings, options, replica)
    with joined(address):
        listen(settings, options)
        try:
            serve.run(app, name=NAME)
            print(f"Depesche is ready on port {settings.port}.", flush=True)  # noqa: T201
            stop.wait()
        finally:
            serve.shutdown()


def listen(settings: Settings, options: FleetOptions) -> None:
    """Let proxies take requests."""
    every = options.proxies == "every-node"
    serve.start(
        proxy_location=ProxyLocation.EveryNode if every else ProxyLocation.HeadOnly,
        http_options=HTTPOptions(
            host=settings.host, port=settings.port, root_path=settings.root_path
        ),
    )
