"""The alerts: valid, about metrics that exist, explained, and tried out by promtool."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.dashboard import FILE, ROWS, dashboard
from scripts.reference import metric_rows

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy" / "prometheus" / "alerts.yml"
needs_promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="no promtool: apt-get install prometheus"
)
GROUPS = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
ALERTS = {rule["alert"]: rule for group in GROUPS for rule in group["rules"] if "alert" in rule}

# What must make each alert fire, and after how long: series, as promtool's tests have them, with
# {} for the labels of one instance.
FIRES: dict[str, tuple[int, dict[str, str]]] = {
    "DepescheDown": (5, {"up{}": "0x300"}),
    "DepescheGone": (10, {"other": "0x300"}),
    "DepescheNotReady": (5, {"depesche_ready{}": "0x300"}),
    "DepescheEngineOut": (5, {"depesche_engine_state{state='stuck'}": "0 1x99"}),
    "DepescheEngineLost": (30, {"depesche_engine_losses_total{reason='killed'}": "0x2 1x5 5x99"}),
    "DepescheRestarts": (30, {"process_start_time_seconds{}": "0x5 300x5 600x5 900x5 1200x99"}),
    "DepescheServerErrors": (
        20,
        {
            "depesche_request_seconds_count{route='/v1/translate',status='500'}": "0+5x99",
            "depesche_request_seconds_count{route='/v1/translate',status='200'}": "0+95x99",
        },
    ),
    "DepescheRefuses": (
        30,
        {
            "depesche_request_seconds_count{route='/v1/translate',status='429'}": "0+20x99",
            "depesche_request_seconds_count{route='/v1/translate',status='200'}": "0+80x99",
        },
    ),
    "DepescheSlow": (
        30,
        {
            "depesche_request_seconds_bucket{route='/translate',status='200',le='10'}": "0+5x99",
            "depesche_request_seconds_bucket{route='/translate',status='200',le='30'}": "0+9x99",
            "depesche_request_seconds_bucket{route='/translate',status='200',le='+Inf'}": "0+9x99",
        },
    ),
    "DepescheWaits": (
        30,
        {
            "depesche_stage_seconds_bucket{stage='wait',le='10'}": "0+5x99",
            "depesche_stage_seconds_bucket{stage='wait',le='30'}": "0+9x99",
            "depesche_stage_seconds_bucket{stage='wait',le='+Inf'}": "0+9x99",
        },
    ),
    "DepescheBehind": (40, {"depesche_drain_seconds{}": "20x5 90x99"}),
    "DepescheExpires": (30, {"depesche_dropped_sentences_total{reason='expired'}": "0+5x99"}),
    "DepescheSentencesFail": (20, {"depesche_failed_sentences_total{}": "0x10 1x99"}),
    "DepescheDoubts": (
        1680,
        {
            "depesche_checks_total{check='number'}": "0+1x1500 1500+30x400",
            "depesche_sentences_total{}": "0+100x2000",
        },
    ),
    "DepescheDegenerates": (
        120,
        {
            "depesche_retried_sentences_total{}": "0+10x200",
            "depesche_sentences_total{}": "0+100x200",
        },
    ),
    "DepescheLoopBlocked": (
        30,
        {
            "depesche_event_loop_lag_seconds_bucket{le='0.1'}": "0+100x99",
            "depesche_event_loop_lag_seconds_bucket{le='0.5'}": "0+120x99",
            "depesche_event_loop_lag_seconds_bucket{le='+Inf'}": "0+120x99",
        },
    ),
    "DepescheFilesRunOut": (
        15,
        {"process_open_fds{}": "900x99", "process_max_fds{}": "1000x99"},
    ),
    "DepescheMemoryGrows": (
        600,
        {
            "process_resident_memory_bytes{}": "200000000x700",
            "depesche_children_resident_memory_bytes{}": "1000000000+5000000x700",
            "process_start_time_seconds{}": "0x700",
        },
    ),
    "DepescheLogsLost": (20, {"depesche_dropped_log_lines_total{}": "0x10 40x99"}),
    "DepescheCacheFails": (
        40,
        {"depesche_cache_faults_total{fault='unreachable'}": "0+2x99"},
    ),
    "DepescheKeysUnreadable": (15, {"depesche_keys_valid{}": "0x99"}),
    "DepescheReplicasDiffer": (
        90,
        {
            "depesche_model_info{hash='a',precision='float32'}": "1x99",
            "depesche_model_info{hash='b',precision='float32',instance='other'}": "1x99",
        },
    ),
}

# A day and more of an instance that does well under load.
HEALTHY = {
    "up{}": "1x2000",
    "depesche_ready{}": "1x2000",
    "depesche_engine_state{state='running'}": "1x2000",
    "depesche_engine_state{state='stuck'}": "0x2000",
    "depesche_engine_losses_total{reason='died'}": "0x2000",
    "process_start_time_seconds{}": "0x2000",
    "process_open_fds{}": "60x2000",
    "process_max_fds{}": "1000x2000",
    "process_resident_memory_bytes{}": "1000000000x2000",
    "depesche_children_resident_memory_bytes{}": "1000000000x2000",
    "depesche_request_seconds_count{route='/v1/translate',status='200'}": "0+600x2000",
    "depesche_request_seconds_count{route='/v1/translate',status='422'}": "0+60x2000",
    "depesche_request_seconds_count{route='/v1/translate',status='429'}": "0+6x2000",
    "depesche_request_seconds_count{route='/v1/translate',status='500'}": "0+2x2000",
    "depesche_request_seconds_count{route='/readyz',status='503'}": "0+60x2000",
    "depesche_request_seconds_bucket{route='/v1/translate',status='200',le='1'}": "0+590x2000",
    "depesche_request_seconds_bucket{route='/v1/translate',status='200',le='30'}": "0+600x2000",
    "depesche_request_seconds_bucket{route='/v1/translate',status='200',le='+Inf'}": "0+600x2000",
    "depesche_stage_seconds_bucket{stage='wait',le='1'}": "0+1000x2000",
    "depesche_stage_seconds_bucket{stage='wait',le='+Inf'}": "0+1000x2000",
    "depesche_event_loop_lag_seconds_bucket{le='0.05'}": "0+120x2000",
    "depesche_event_loop_lag_seconds_bucket{le='+Inf'}": "0+120x2000",
    "depesche_drain_seconds{}": "20x2000",
    "depesche_sentences_total{}": "0+1000x2000",
    "depesche_retried_sentences_total{}": "0+10x2000",
    "depesche_checks_total{check='number'}": "0+150x2000",
    "depesche_checks_total{check='name'}": "0+1x2000",
    "depesche_dropped_sentences_total{reason='expired'}": "0x2000",
    "depesche_dropped_sentences_total{reason='cancelled'}": "0+9x2000",
    "depesche_failed_sentences_total{}": "0x2000",
    "depesche_dropped_log_lines_total{}": "0x2000",
    "depesche_cache_faults_total{fault='unreachable'}": "0x2000",
    "depesche_keys_valid{}": "1x2000",
    "depesche_model_info{hash='a',precision='float32'}": "1x2000",
}


def series(given: dict[str, str]) -> list[dict[str, str]]:
    """Return series with the labels that the scrape gives them."""
    made = []
    for name, values in given.items():
        metric, _, labels = name.rstrip("}").partition("{")
        kept = dict(re.findall(r"(\w+)='([^']*)'", labels))
        kept = {"job": "depesche", "instance": "one:8080", **kept}
        text = ",".join(f"{key}={json.dumps(value)}" for key, value in kept.items())
        made.append(
            {"series": metric if name == "other" else f"{metric}{{{text}}}", "values": values}
        )
    return made


def promtool(*arguments: str) -> None:
    done = subprocess.run(["promtool", *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def firing(alert: str, minute: int, count: int) -> dict[str, Any]:
    expected = [{"labels": "{}", "value": count}] if count else []
    query = f'count(ALERTS{{alertname="{alert}",alertstate="firing"}})'
    return {"expr": query, "eval_time": f"{minute}m", "exp_samples": expected}


def expressions() -> Iterator[str]:
    for group in GROUPS:
        yield from (rule["expr"] for rule in group["rules"])


@needs_promtool
def test_the_rules_are_valid() -> None:
    promtool("check", "rules", "--lint-fatal", str(RULES))


@needs_promtool
@pytest.mark.parametrize("slow", [False, True], ids=["minutes", "a-day"])
def test_every_alert_fires_when_it_must_and_none_when_all_is_well(
    tmp_path: Path, *, slow: bool
) -> None:
    assert set(FIRES) == set(ALERTS)
    end = 1680 if slow else 90
    tests = [attempt(HEALTHY, [firing(alert, end, 0) for alert in ALERTS])]
    for alert, (minute, given) in FIRES.items():
        if (minute > 200) == slow:
            # Not at once: one odd scrape wakes nobody.
            tests.append(attempt(given, [firing(alert, 0, 0), firing(alert, minute, 1)]))
    file = tmp_path / "test.yml"
    # Every look at the rules costs time, and a day has many minutes.
    told = {"rule_files": [str(RULES)], "evaluation_interval": "10m" if slow else "1m"}
    file.write_text(yaml.safe_dump({**told, "tests": tests}))
    promtool("test", "rules", str(file))


def attempt(given: dict[str, str], looks: list[dict[str, Any]]) -> dict[str, Any]:
    return {"interval": "1m", "input_series": series(given), "promql_expr_test": looks}


def test_rules_and_dashboard_speak_of_metrics_that_exist() -> None:
    exposed = {row[0].strip("`") for row in metric_rows()} | {"up"}
    recorded = {rule["record"] for group in GROUPS for rule in group["rules"] if "record" in rule}
    for expression in (*expressions(), *queries()):
        names = set(re.findall(r"\b(?:depesche|process)_\w+|\bup\b|depesche:[\w:]+", expression))
        assert names
        for name in names - recorded:
            base = re.sub(r"_(bucket|count|sum)$", "", name)
            assert name in exposed or base in exposed, name


def queries() -> list[str]:
    """Return the dashboard's queries."""
    return [query for row in ROWS.values() for panel in row for query, _ in panel.queries]


def test_the_dashboard_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == dashboard(), "python -m scripts.dashboard"
    numbers = [panel["id"] for panel in json.loads(dashboard())["panels"]]
    assert len(set(numbers)) == len(numbers)


@needs_promtool
def test_the_dashboard_asks_what_prometheus_understands(tmp_path: Path) -> None:
    rules = [
        {"record": f"query:{number}", "expr": query.replace("$__rate_interval", "5m")}
        for number, query in enumerate(queries())
    ]
    file = tmp_path / "queries.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    promtool("check", "rules", str(file))


def test_every_alert_is_explained() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    anchors = {heading.lower() for heading in re.findall(r"^#+ (\w+)$", page, re.MULTILINE)}
    for name, rule in ALERTS.items():
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert rule["annotations"]["summary"]
        place, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        assert place == "docs/operations.md"
        assert anchor == name.lower()
        assert anchor in anchors
    # None is explained that there is not.
    assert set(re.findall(r"^#+ (Depesche\w+)$", page, re.MULTILINE)) == set(ALERTS)
