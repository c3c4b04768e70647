"""The application as Ray Serve runs it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import FastAPI
from ray import serve
from ray.serve import Application
from ray.serve.config import AutoscalingConfig

from app.api.app import create_app
from app.api.perimeter import check_exposure
from app.api.service import Phase, Service
from app.build import open_translator
from app.errors import NotReady
from app.fleet.board import SharedMetrics
from app.fleet.options import FleetOptions
from app.logs import configure
from app.process import forbid_dumps
from app.settings import Settings, read_settings


class Replica:
    """A translator, and the HTTP application around it."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Prepare; the model is loaded when Serve starts the application's lifespan."""
        self._settings = Settings.model_validate(settings)
        configure(self._settings.log_level)
        if not self._settings.core_dumps:
            forbid_dumps()
        self._metrics = SharedMetrics(serve.get_replica_context().replica_id.unique_id)
        self._service = Service(self._settings, open_translator, self._metrics)
        self._settled = asyncio.Event()
        self._service.on_ready = self._service.on_failure = lambda _: self._settled.set()
        self._sharing: asyncio.Task[None] | None = None

    def __serve_build_asgi_app__(self) -> FastAPI:
        """Return what answers requests; called by Serve."""
        return create_app(self._service)

    async def check_health(self) -> None:
        """Return while the engine computes; called by Serve, which sends nothing before it does.

        Raises:
            NotReady: the replica is to be replaced.
        """
        await self._settled.wait()
        self._sharing = self._sharing or asyncio.create_task(self._metrics.share())
        if not self._service.ready and self._service.phase is not Phase.DRAINING:
            raise NotReady("The engine is not running.")


def build(args: dict[str, Any]) -> Application:
    """Return the application for ``serve run app.fleet.application:build`` and its config files.

    Args:
        args: what :class:`FleetOptions` names; and ``settings``, by their names without the prefix,
            which go before those in the environment.

    Raises:
        InvalidSettings: a setting is wrong, or strangers could use the service: proxies listen
            where Serve is told to, so ``settings`` must say ``host`` if that is loopback.
    """
    changes = {"host": "0.0.0.0", **args.get("settings", {})}  # noqa: S104 - assumed, not opened
    settings = read_settings(changes=changes)
    own = {name: value for name, value in args.items() if name != "settings"}
    return application(settings, FleetOptions.model_validate(own))


def application(
    settings: Settings, options: FleetOptions, replica: type[Replica] = Replica
) -> Application:
    """Return the application with these settings for every replica, which is a ``replica``.

    Raises:
        InvalidSettings: strangers could use it and nobody said that they may.
    """
    check_exposure(settings)
    if not settings.threads:
        settings = settings.model_copy(update={"threads": max(1, int(options.cpus))})
    deployment = serve.deployment(
        serve.ingress()(replica),
        name="depesche",
        ray_actor_options={"num_cpus": options.cpus, "num_gpus": options.gpus},
        max_ongoing_requests=options.most_requests,
        autoscaling_config=AutoscalingConfig(
            min_replicas=options.min_replicas,
            max_replicas=options.max_replicas,
            target_ongoing_requests=options.target_requests,
            upscale_delay_s=options.upscale_seconds,
            downscale_delay_s=options.downscale_seconds,
        ),
        health_check_period_s=options.health_seconds,
        # What runs is finished, as after SIGTERM without Ray.
        graceful_shutdown_timeout_s=settings.drain_seconds,
        graceful_shutdown_wait_loop_s=0.2,
    )
    return deployment.bind(settings.model_dump())
