"""The manifests against Kubernetes' schemas, against each other, and against the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from app import __version__
from app.api.app import create_app
from app.api.service import Service
from app.metrics import Metrics
from app.settings import Settings, read_settings
from scripts.gateway import TEMPLATES, defaults, servers
from scripts.rules import FILE, SOURCE, rules
from tests.kubernetes.conftest import ROOT, Objects

# The oldest that knows a sleep before stopping, and the newest there are schemas of.
VERSIONS = ("1.30", "1.37")
# Not Kubernetes' own, so without a schema here.
FOREIGN = {"monitoring.coreos.com/v1"}


def one(objects: Objects, kind: str, name: str) -> dict[str, Any]:
    """Return an object; a generated name may have a hash at its end."""
    fits = re.compile(rf"{name}(-[a-z0-9]{{10}})?")
    (found,) = [
        item for item in objects
        if item["kind"] == kind and fits.fullmatch(item["metadata"]["name"])
    ]  # fmt: skip
    return found


def pod(objects: Objects, name: str) -> dict[str, Any]:
    found: dict[str, Any] = one(objects, "Deployment", name)["spec"]["template"]
    return found


def container(objects: Objects, name: str) -> dict[str, Any]:
    (found,) = pod(objects, name)["spec"]["containers"]
    return dict(found)


def service_settings(objects: Objects) -> Settings:
    return read_settings(one(objects, "ConfigMap", "settings")["data"])


def gateway_environment(objects: Objects) -> dict[str, str]:
    return {item["name"]: item["value"] for item in container(objects, "gateway")["env"]}


def mebibytes(quantity: str) -> int:
    number, unit = re.fullmatch(r"(\d+)(Mi|Gi)", quantity).groups()  # type: ignore[union-attr]
    return int(number) * {"Mi": 1, "Gi": 1024}[unit]


def selects(selector: dict[str, str], labels: dict[str, str]) -> bool:
    return selector.items() <= labels.items()


@pytest.mark.parametrize("version", VERSIONS)
def test_schemas(objects: Objects, version: str) -> None:
    own = [item for item in objects if item["apiVersion"] not in FOREIGN]
    assert len(own) >= 12
    for item in own:
        kubernetes_validate.validate(item, version, strict=True)
    broken = {**one(objects, "Deployment", "replica")}
    broken["spec"] = {**broken["spec"], "replica": 2}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, version, strict=True)


def test_nobody_may_do_more_than_needed(objects: Objects) -> None:
    pods = [item["spec"]["template"]["spec"] for item in objects if item["kind"] == "Deployment"]
    assert len(pods) >= 2
    for spec in pods:
        assert spec["automountServiceAccountToken"] is False
        assert spec["enableServiceLinks"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] > 0
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for part in spec["containers"]:
            assert part["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert not part["image"].endswith(":latest")
            assert {"cpu", "memory"} <= set(part["resources"]["requests"])
            assert mebibytes(part["resources"]["limits"]["memory"]) >= 64
        # What can be written lies in memory, bounded.
        for volume in spec["volumes"]:
            if "emptyDir" in volume:
                assert volume["emptyDir"]["medium"] == "Memory"
                assert mebibytes(volume["emptyDir"]["sizeLimit"]) < 1024
    (namespace,) = [item for item in objects if item["kind"] == "Namespace"]
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_image_is_that_of_the_dockerfile(objects: Objects) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    (user, group) = re.findall(r"(?m)^USER (\d+):(\d+)$", dockerfile)[-1]
    context = pod(objects, "replica")["spec"]["securityContext"]
    assert (context["runAsUser"], context["runAsGroup"]) == (int(user), int(group))
    name, tag = container(objects, "replica")["image"].split(":")
    assert (name, tag.removesuffix("-cuda")) == ("depesche", __version__)


def test_settings_are_the_services(objects: Objects) -> None:
    part = container(objects, "replica")
    settings = service_settings(objects)
    assert settings.host == "0.0.0.0"
    assert {port["name"]: port["containerPort"] for port in part["ports"]} == {
        "http": settings.port
    }
    (mount,) = [item for item in part["volumeMounts"] if item["name"] == "keys"]
    assert Path(settings.keys_file).parent == Path(mount["mountPath"])
    if settings.device != "cuda":
        assert settings.threads == int(part["resources"]["requests"]["cpu"])
    assert (settings.device == "cuda") == ("nvidia.com/gpu" in part["resources"]["limits"])


def test_probes_ask_what_is_there(objects: Objects) -> None:
    app = create_app(Service(Settings(model="fake"), None))  # type: ignore[arg-type]
    paths = set(app.openapi()["paths"])
    part = container(objects, "replica")
    probes = {name: part[f"{name}Probe"] for name in ("startup", "readiness", "liveness")}
    asked = {name: probe["httpGet"]["path"] for name, probe in probes.items()}
    assert asked == {"startup": "/readyz", "readiness": "/readyz", "liveness": "/livez"}
    assert set(asked.values()) <= paths
    # A slow event loop is not killed before requests would have been given up.
    assert probes["liveness"]["periodSeconds"] * probes["liveness"]["failureThreshold"] >= 60
    internal = (TEMPLATES / "internal.conf.template").read_text()
    gate = container(objects, "gateway")
    ports = {port["name"]: str(port["containerPort"]) for port in gate["ports"]}
    environment = gateway_environment(objects)
    assert ports == {
        "http": environment["GATEWAY_LISTEN"],
        "internal": environment["GATEWAY_INTERNAL"],
    }
    for name in ("readiness", "liveness"):
        probe = gate[f"{name}Probe"]["httpGet"]
        assert f"location = {probe['path']} {{" in internal
        assert probe["port"] == "internal"


def test_pods_have_time_to_end(objects: Objects) -> None:
    waits = {
        name: container(objects, name)["lifecycle"]["preStop"]["sleep"]["seconds"]
        for name in ("replica", "gateway")
    }
    grace = {name: pod(objects, name)["spec"]["terminationGracePeriodSeconds"] for name in waits}
    # After the drain, the batch that runs is finished.
    assert grace["replica"] >= waits["replica"] + service_settings(objects).drain_seconds + 10
    longest = int(gateway_environment(objects)["GATEWAY_TIMEOUT"].removesuffix("s"))
    assert grace["gateway"] >= waits["gateway"] + longest


def test_gateway_knows_replicas_and_their_limits(objects: Objects) -> None:
    environment = gateway_environment(objects)
    used = {
        name
        for template in TEMPLATES.glob("*.template")
        for name in re.findall(r"\$\{(GATEWAY_\w+)\}", template.read_text())
    }
    assert {name for name in environment if name.startswith("GATEWAY_")} == used
    usual = defaults(service_settings(objects))
    for name in ("BODY_BYTES", "FILE_BYTES", "TIMEOUT", "RETRY_SECONDS", "RATE", "BURST"):
        assert environment[f"GATEWAY_{name}"] == usual[f"GATEWAY_{name}"]
    service = one(objects, "Service", "replicas")
    address = f"replicas.{service['metadata']['namespace']}.svc.cluster.local"
    (port,) = service["spec"]["ports"]
    assert service["spec"]["clusterIP"] == "None"
    line = servers([f"{address}:{port['port']}"])
    assert environment["GATEWAY_SERVERS"].replace(" resolve", "") == line
    # All templates are in the ConfigMap, which is mounted where nginx's image looks.
    mounted = one(objects, "ConfigMap", "gateway-templates")["data"]
    assert mounted == {path.name: path.read_text() for path in TEMPLATES.glob("*.template")}
    mounts = {
        item["name"]: item["mountPath"] for item in container(objects, "gateway")["volumeMounts"]
    }
    assert mounts["templates"] == "/etc/nginx/templates"
    assert environment["NGINX_ENVSUBST_OUTPUT_DIR"] == mounts["run"] == environment["GATEWAY_RUN"]
    assert f"{mounts['run']}/nginx.conf" in container(objects, "gateway")["args"]


def test_what_refers_to_something_finds_it(objects: Objects) -> None:
    pods = {
        item["metadata"]["name"]: item["spec"]["template"]["metadata"]["labels"]
        for item in objects
        if item["kind"] == "Deployment"
    }
    selectors = {
        (item["kind"], item["metadata"]["name"]): item["spec"]["selector"]
        for item in objects
        if item["kind"] in {"Service", "PodDisruptionBudget", "Deployment"}
    }
    for (kind, name), selector in selectors.items():
        wanted = selector if kind == "Service" else selector["matchLabels"]
        found = [pod for pod, labels in pods.items() if selects(wanted, labels)]
        assert len(found) == 1, (kind, name)
    ports = {
        port["name"]
        for item in pods
        for port in container(objects, item)["ports"]
    }  # fmt: skip
    for item in objects:
        if item["kind"] == "Service":
            assert {port["targetPort"] for port in item["spec"]["ports"]} <= ports
    assert all(
        item["metadata"].get("namespace") == "depesche"
        for item in objects
        if item["kind"] != "Namespace"
    )


def test_it_scales_on_the_queue(objects: Objects) -> None:
    scaler = one(objects, "HorizontalPodAutoscaler", "replica")["spec"]
    target = one(objects, "Deployment", scaler["scaleTargetRef"]["name"])
    # Or each apply would undo what the autoscaler did.
    assert "replicas" not in target["spec"]
    assert scaler["minReplicas"] >= 2
    (metric,) = scaler["metrics"]
    name = metric["pods"]["metric"]["name"]
    assert f"\n{name} " in Metrics().text()[0].decode()
    path = ROOT / "deploy/kubernetes/components/monitoring/prometheus-adapter.yaml"
    (rule,) = yaml.safe_load(path.read_text())["rules"]["custom"]
    assert rule["seriesQuery"].startswith(f"{name}{{")
    down = scaler["behavior"]["scaleDown"]
    startup = container(objects, "replica")["startupProbe"]
    # What has just come is not taken away before it could help.
    assert (
        down["stabilizationWindowSeconds"] > startup["periodSeconds"] * startup["failureThreshold"]
    )


def test_nobody_gets_in_or_out_who_need_not(objects: Objects) -> None:
    policies = {
        item["metadata"]["name"]: item["spec"]
        for item in objects
        if item["kind"] == "NetworkPolicy"
    }
    assert policies["default"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    replica, gate = policies["replica"], policies["gateway"]
    assert set(replica["policyTypes"]) == {"Ingress", "Egress"}
    assert "egress" not in replica
    (rule,) = replica["ingress"]
    callers = [peer["podSelector"]["matchLabels"] for peer in rule["from"]]
    assert selects(callers[0], pod(objects, "gateway")["metadata"]["labels"])
    assert len(callers) == 2
    assert "namespaceSelector" in rule["from"][1]
    # The port of operators is nobody's but the node's, which probes it.
    assert gate["ingress"] == [{"ports": [{"port": "http"}]}]
    assert all("to" in rule for rule in gate["egress"])


def test_prometheus_finds_the_replicas(objects: Objects) -> None:
    monitor = one(objects, "ServiceMonitor", "replica")["spec"]
    service = one(objects, "Service", "replicas")
    assert selects(monitor["selector"]["matchLabels"], service["metadata"]["labels"])
    # Its value is the job that the alert rules ask for.
    job = service["metadata"]["labels"][monitor["jobLabel"]]
    assert f'job="{job}"' in (ROOT / "deploy" / "prometheus" / "alerts.yml").read_text()
    (endpoint,) = monitor["endpoints"]
    # All that is used of the resource; a field that is misspelt would be dropped without a word.
    assert set(endpoint) == {"port", "path", "interval", "scrapeTimeout", "authorization"}
    assert endpoint["port"] in {port["name"] for port in service["spec"]["ports"]}
    assert endpoint["path"] == "/metrics"
    assert set(endpoint["authorization"]) == {"credentials"}
    assert set(endpoint["authorization"]["credentials"]) == {"name", "key"}


def test_the_alerts_are_those_that_were_tried_out(objects: Objects) -> None:
    assert FILE.read_text(encoding="utf-8") == rules(), "make docs"
    alerts = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    assert one(objects, "PrometheusRule", "depesche")["spec"] == alerts


def test_redis_is_the_replicas_alone(built: dict[str, Objects]) -> None:
    assert not any(item["metadata"]["name"].startswith("redis") for item in built["cpu"])
    objects = built["gpu"]
    service = one(objects, "Service", "redis")
    address = f"redis.{service['metadata']['namespace']}.svc.cluster.local"
    (port,) = service["spec"]["ports"]
    assert service_settings(objects).cache_url == f"redis://{address}:{port['port']}/0"
    (secret,) = container(objects, "replica")["env"]
    assert secret["name"].removeprefix("DEPESCHE_").lower() in Settings.model_fields
    rules = {
        item["metadata"]["name"]: item["spec"]
        for item in objects
        if item["kind"] == "NetworkPolicy"
    }
    (into,) = rules["redis"]["ingress"]
    (caller,) = into["from"]
    replica = pod(objects, "replica")["metadata"]["labels"]
    assert selects(caller["podSelector"]["matchLabels"], replica)
    assert "egress" not in rules["redis"]
    assert selects(rules["replica-redis"]["podSelector"]["matchLabels"], replica)
    # It drops what is old before it is killed for its memory.
    arguments = container(objects, "redis")["args"]
    most = int(arguments[arguments.index("--maxmemory") + 1].removesuffix("mb"))
    assert most < mebibytes(container(objects, "redis")["resources"]["limits"]["memory"])


def test_secrets_are_explained(built: dict[str, Objects]) -> None:
    objects = built["gpu"]
    replica = pod(objects, "replica")["spec"]
    wanted = {volume["secret"]["secretName"] for volume in replica["volumes"] if "secret" in volume}
    wanted |= {
        item["valueFrom"]["secretKeyRef"]["name"] for item in replica["containers"][0]["env"]
    }
    (endpoint,) = one(objects, "ServiceMonitor", "replica")["spec"]["endpoints"]
    wanted.add(endpoint["authorization"]["credentials"]["name"])
    text = (ROOT / "docs" / "deploy.md").read_text()
    assert wanted == set(re.findall(r"create secret generic (\S+)", text))
    for item in built["cpu"] + objects:
        assert item["kind"] != "Secret"
