"""What `kubectl apply -k` would send, built by kubectl itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
OVERLAYS = ("cpu", "gpu")
Objects = list[dict[str, Any]]


@pytest.fixture(scope="session")
def built() -> dict[str, Objects]:
    """The objects of every overlay."""
    kubectl = shutil.which("kubectl", path=str(Path(sys.executable).parent)) or shutil.which(
        "kubectl"
    )
    if kubectl is None:
        pytest.skip("NO KUBECTL FOR THIS PLATFORM: THE MANIFESTS ARE NOT TESTED")
    made = {}
    for name in OVERLAYS:
        directory = ROOT / "deploy" / "kubernetes" / "overlays" / name
        command = [kubectl, "kustomize", str(directory)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (run.returncode, run.stderr) == (0, "")
        made[name] = list(yaml.safe_load_all(run.stdout))
    return made


@pytest.fixture(params=OVERLAYS)
def objects(built: dict[str, Objects], request: pytest.FixtureRequest) -> Objects:
    return built[request.param]
