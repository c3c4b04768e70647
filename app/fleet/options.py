"""How large a fleet is."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class FleetOptions(BaseModel):
    """How many replicas there are, and what each may use."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_replicas: int = Field(1, ge=0, description="Replicas at least.")
    max_replicas: int = Field(4, ge=1, description="Replicas at most.")
    target_requests: float = Field(
        16, gt=0, description="Requests that a replica should have; with more, more are started."
    )
    most_requests: int = Field(
        256, ge=1, description="Requests that a replica has at most; more wait at the proxies."
    )
    upscale_seconds: float = Field(15, ge=0, description="Time over it before one is started.")
    downscale_seconds: float = Field(300, ge=0, description="Time under it before one is ended.")
    cpus: float = Field(1, ge=0, description="CPUs that a replica reserves, and threads it uses.")
    gpus: float = Field(0, ge=0, description="GPUs that a replica reserves, or a part of one.")
    health_seconds: float = Field(5, gt=0, description="Time between looks at a replica's engine.")

    proxies: Literal["every-node", "head"] = Field(
        "every-node",
        description="Where requests are taken: on all nodes with a replica, or on the first alone.",
    )

    @model_validator(mode="after")
    def _range(self) -> FleetOptions:
        if self.min_replicas > self.max_replicas:
            raise ValueError("min_replicas is more than max_replicas.")
        return self
