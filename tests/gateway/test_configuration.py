"""The configuration itself: sound, in step with the service, and documented."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute

from app.api.app import create_app
from app.api.errors import TABLE
from app.api.service import Service
from app.server import make_server
from app.settings import Settings
from scripts.gateway import TEMPLATES, defaults, render
from tests.gateway.fleet import WIDE, Replica, free_port, gateway

ROOT = Path(__file__).resolve().parents[2]
# Hidden on purpose; whatever is neither here nor passed must be thought about.
INTERNAL = {"/livez", "/readyz", "/metrics", "/docs", "/openapi.json", "/static-offline-docs"}
# What never reaches the service, or is not its own limit.
GATEWAY_ONLY = {"bad_request": 400, "uri_too_long": 414, "rate_limited": 429}


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The rendered files by name, without comments."""
    directory = tmp_path_factory.mktemp("rendered")
    render(directory, ["replica:1"], Settings())
    return {
        path.name: re.sub(r"(?m)^\s*#.*$", "", path.read_text())
        for path in directory.rglob("*.conf")
    }


def paths(app: FastAPI) -> Iterator[str]:
    def walk(routes: list[BaseRoute]) -> Iterator[str]:
        for route in routes:
            inner = getattr(route, "original_router", None)
            if inner is not None:
                prefix = route.include_context.prefix  # type: ignore[attr-defined]
                yield from (prefix + path for path in walk(inner.routes))
            else:
                yield route.path  # type: ignore[attr-defined]

    yield from walk(app.routes)


def public(configuration: dict[str, str], path: str) -> bool:
    """Whether some location but the last resort takes ``path``."""
    text = configuration["public.conf"]
    found = re.findall(r"location (=|~|) ?(\S+) \{", text)
    assert len(found) > 8
    return any(
        {"=": path == place, "~": bool(re.search(place, path)), "": path.startswith(place)}[kind]
        for kind, place in found
        if (kind, place) != ("", "/")
    )


def test_every_route_is_public_or_internal(configuration: dict[str, str]) -> None:
    app = create_app(Service(Settings(model="fake"), None))  # type: ignore[arg-type]
    known = {re.sub(r"\{\w+\}", "x", path) for path in paths(app)}
    assert {"/", "/v1/translate", "/v2/document/x/result", "/translator/text/v3.0/detect"} <= known
    internal = {path for path in known if path.startswith(tuple(INTERNAL))}
    assert {path for path in known - internal if not public(configuration, path)} == set()
    assert {path for path in internal if public(configuration, path)} == set()


def test_errors_are_those_of_the_service(configuration: dict[str, str]) -> None:
    text = configuration["problem.conf"]
    codes, titles = (
        dict(re.findall(r'(\d{3}) +"?([^";]+)"?;', text.split(f"${name} {{")[1].split("}")[0]))
        for name in ("problem_code", "problem_title")
    )
    assert set(codes) == set(titles)
    for status, code in codes.items():
        if code in GATEWAY_ONLY:
            assert GATEWAY_ONLY[code] == int(status)
            continue
        assert TABLE[code] == (int(status), titles[status])


def test_limits_are_those_of_the_service(configuration: dict[str, str]) -> None:
    settings = Settings()
    sizes = re.findall(r"client_max_body_size (\d+);", "".join(configuration.values()))
    files = str(settings.max_file_bytes + 65_536)
    assert sorted(sizes) == sorted([str(settings.max_body_bytes), files, files])
    (read,) = re.findall(r"proxy_read_timeout (\d+)s;", configuration["proxy.conf"])
    assert int(read) > settings.timeout
    # A connection is given up by the gateway first.
    server = make_server(Settings(model="fake"), None)  # type: ignore[arg-type]
    kept = re.findall(r"keepalive_timeout (\d+)s;", configuration["upstream.conf"])
    assert kept
    assert all(int(seconds) < server.config.timeout_keep_alive for seconds in kept)


def test_nothing_is_left_to_replace(configuration: dict[str, str]) -> None:
    assert "GATEWAY_" not in "".join(configuration.values())
    used = {
        name
        for template in TEMPLATES.rglob("*.template")
        for name in re.findall(r"\$\{(GATEWAY_\w+)\}", template.read_text())
    }
    assert used == {*defaults(Settings()), "GATEWAY_SERVERS", "GATEWAY_RUN"}
    documented = set(re.findall(r"`(GATEWAY_\w+)`", (ROOT / "docs" / "deploy.md").read_text()))
    assert documented == used
    with pytest.raises(KeyError):
        render(Path("nowhere"), [], Settings(), {"GATEWAY_RAT": "1r/s"})


def test_linter_finds_nothing(nginx: None, tmp_path: Path) -> None:
    main = render(tmp_path, ["127.0.0.1:1"], Settings())
    command = [sys.executable, "-c", "from gixy.cli.main import main; main()", str(main)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert "No issues found" in run.stdout


def test_tls(pair: list[Replica], tmp_path: Path) -> None:
    port, tls = free_port(), tmp_path / "tls"
    tls.mkdir()
    example = (TEMPLATES / "tls.conf.example").read_text()
    (tls / "tls.conf").write_text(example.replace("listen 8443", f"listen 127.0.0.1:{port}"))
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt"),
            *("ec_paramgen_curve:prime256v1", "-days", "1", "-subj", "/CN=news.example"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(tls / "key.pem"), "-out", str(tls / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
    )
    trust = ssl.create_default_context(cafile=str(tls / "certificate.pem"))
    with (
        gateway(tmp_path, [pair[0].address], **WIDE) as front,
        httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=trust) as client,
    ):
        for answer in (client.get("/v1/model"), client.get("/nothing")):
            assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert httpx.get(f"{front.url}/nothing").headers.get("strict-transport-security") is None
        sent = {"file": ("text.txt", b"Ja.")}
        url = client.post("/translate_file", data={"source": "de", "target": "en"}, files=sent)
        assert url.json()["translatedFileUrl"].startswith(f"https://127.0.0.1:{port}/")
        trust.set_alpn_protocols(["h2"])
        with (
            socket.create_connection(("127.0.0.1", port)) as plain,
            trust.wrap_socket(plain, server_hostname="127.0.0.1") as secure,
        ):
            assert (secure.selected_alpn_protocol(), secure.version()) == ("h2", "TLSv1.3")
