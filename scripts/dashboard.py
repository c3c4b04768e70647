"""Generate deploy/grafana/depesche.json: python -m scripts.dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from grafana_foundation_sdk.builders import dashboard as board
from grafana_foundation_sdk.builders import prometheus, timeseries
from grafana_foundation_sdk.builders.common import StackingConfig, VizLegendOptions
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import (
    LegendDisplayMode,
    LegendPlacement,
    StackingMode,
)
from grafana_foundation_sdk.models.dashboard import DataSourceRef

FILE = Path(__file__).resolve().parents[1] / "deploy" / "grafana" / "depesche.json"
_SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
_OURS = 'job="$job",instance=~"$instance"'
_WORK = f'{_OURS},route!~"/livez|/readyz|/metrics"'


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel over time: what it shows, in which of Grafana's units, and by which queries.

    ``queries`` are pairs of an expression and a legend.
    """

    title: str
    unit: str
    queries: tuple[tuple[str, str], ...]
    about: str = ""
    stacked: bool = False


def rate(metric: str, labels: str = _OURS) -> str:
    return f"rate({metric}{{{labels}}}[$__rate_interval])"


def total(metric: str, by: str = "", labels: str = _OURS) -> str:
    grouped = f"sum by ({by})" if by else "sum"
    return f"{grouped} ({rate(metric, labels)})"


def quantiles(metric: str, labels: str = _OURS) -> tuple[tuple[str, str], ...]:
    buckets = f"sum by (le) ({rate(f'{metric}_bucket', labels)})"
    return tuple(
        (f"histogram_quantile({part / 100}, {buckets})", f"p{part}") for part in (50, 95, 99)
    )


def mean(metric: str) -> str:
    return f"{total(f'{metric}_sum')} / {total(f'{metric}_count')}"


ROWS: dict[str, tuple[Panel, ...]] = {
    "Traffic": (
        Panel(
            "Requests",
            "reqps",
            ((total("depesche_request_seconds_count", "status", _WORK), "{{status}}"),),
            "By status; 499 is a caller that hung up.",
            stacked=True,
        ),
        Panel(
            "Time of a translation",
            "s",
            quantiles("depesche_request_seconds", f'{_OURS},status="200",route=~".*/translate"'),
        ),
        Panel(
            "Running requests and connections",
            "short",
            (
                (f"sum(depesche_active_requests{{{_OURS}}})", "requests"),
                (f"sum(depesche_connections{{{_OURS}}})", "connections"),
            ),
        ),
    ),
    "Queue": (
        Panel(
            "Waiting sentences",
            "short",
            ((f"sum by (instance) (depesche_waiting_sentences{{{_OURS}}})", "{{instance}}"),),
        ),
        Panel(
            "Time until all is done",
            "s",
            ((f"max by (instance) (depesche_drain_seconds{{{_OURS}}})", "{{instance}}"),),
            "As admission expects it; what the autoscaler goes by.",
        ),
        Panel("Wait for a turn", "s", quantiles("depesche_stage_seconds", f'{_OURS},stage="wait"')),
        Panel(
            "Dropped before they were computed",
            "ops",
            ((total("depesche_dropped_sentences_total", "reason"), "{{reason}}"),),
            stacked=True,
        ),
    ),
    "Engine": (
        Panel(
            "Throughput",
            "ops",
            (
                (total("depesche_target_tokens_total"), "target subwords"),
                (total("depesche_sentences_total"), "sentences"),
            ),
        ),
        Panel(
            "Batch",
            "percentunit",
            ((mean("depesche_batch_fill_ratio"), "share of the token budget"),),
        ),
        Panel(
            "Sentences in the batch", "short", ((mean("depesche_batch_sentences"), "on average"),)
        ),
        Panel(
            "Losses",
            "short",
            (
                (
                    f"sum by (reason) (increase(depesche_engine_losses_total{{{_OURS}}}[1h]))",
                    "{{reason}}",
                ),
            ),
            "Times in the last hour that the engine was lost and loaded anew.",
        ),
        Panel(
            "Failed and shared sentences",
            "ops",
            (
                (total("depesche_failed_sentences_total"), "failed"),
                (total("depesche_coalesced_sentences_total"), "shared in flight"),
            ),
        ),
        Panel(
            "Time by stage",
            "percentunit",
            ((total("depesche_stage_seconds_sum", "stage"), "{{stage}}"),),
            "Seconds spent in a stage, per second; waiting counts once a sentence.",
            stacked=True,
        ),
    ),
    "Quality": (
        Panel(
            "Doubted sentences",
            "percentunit",
            (
                (
                    f"{total('depesche_checks_total', 'check')} / on () group_left "
                    f"{total('depesche_sentences_total')}",
                    "{{check}}",
                ),
            ),
            "Share of all sentences that a check doubts.",
        ),
        Panel(
            "Decoded again",
            "percentunit",
            (
                (
                    f"{total('depesche_retried_sentences_total')} / "
                    f"{total('depesche_sentences_total')}",
                    "of all sentences",
                ),
            ),
        ),
    ),
    "Cache": (
        Panel(
            "Found",
            "percentunit",
            (
                (
                    f"{total('depesche_cache_sentences_total', 'found')} / on () group_left "
                    f"{total('depesche_cache_sentences_total')}",
                    "{{found}}",
                ),
            ),
            stacked=True,
        ),
        Panel(
            "Held",
            "bytes",
            ((f"sum by (instance) (depesche_cache_held_bytes{{{_OURS}}})", "{{instance}}"),),
        ),
        Panel(
            "Faults of the shared cache",
            "ops",
            ((total("depesche_cache_faults_total", "fault"), "{{fault}}"),),
        ),
    ),
    "Process": (
        Panel(
            "Memory",
            "bytes",
            (
                (f"process_resident_memory_bytes{{{_OURS}}}", "{{instance}}"),
                (
                    f"depesche_children_resident_memory_bytes{{{_OURS}}}",
                    "{{instance}}, engine",
                ),
            ),
        ),
        Panel("Processor", "short", ((rate("process_cpu_seconds_total"), "{{instance}}"),)),
        Panel("Lateness of the event loop", "s", quantiles("depesche_event_loop_lag_seconds")),
        Panel(
            "Open files",
            "short",
            ((f"process_open_fds{{{_OURS}}}", "{{instance}}"),),
        ),
        Panel(
            "Ready",
            "short",
            ((f"depesche_ready{{{_OURS}}}", "{{instance}}"),),
        ),
    ),
}


def dashboard() -> str:
    """Return the dashboard as JSON."""
    built = (
        board.Dashboard("Depesche")
        .uid("depesche")
        .description("What the service does and how it is. Generated by scripts/dashboard.py.")
        .tags(["depesche"])
        .refresh("30s")
        .time("now-6h", "now")
        .editable()
        .with_variable(board.DatasourceVariable("datasource").label("Source").type("prometheus"))
        .with_variable(_variable("job", "label_values(depesche_ready, job)"))
        .with_variable(
            _variable(
                "instance", 'label_values(depesche_ready{job="$job"}, instance)', several=True
            )
        )
    )
    numbers = count(1)
    for title, panels in ROWS.items():
        built = built.with_row(board.Row(title).id(next(numbers)))
        for panel in panels:
            built = built.with_panel(_panel(panel).id(next(numbers)))
    return JSONEncoder(indent=2, sort_keys=True).encode(built.build()) + "\n"


def _variable(name: str, query: str, *, several: bool = False) -> board.QueryVariable:
    variable = board.QueryVariable(name).label(name.capitalize()).query(query).datasource(_SOURCE)
    return variable.multi(several).include_all(several)


def _panel(panel: Panel) -> timeseries.Panel:
    legend = VizLegendOptions().display_mode(LegendDisplayMode.LIST)
    made = (
        timeseries.Panel()
        .title(panel.title)
        .description(panel.about)
        .unit(panel.unit)
        .min(0)
        .span(8)
        .height(8)
        .datasource(_SOURCE)
        .legend(legend.show_legend(show_legend=True).placement(LegendPlacement.BOTTOM))
    )
    if panel.stacked:
        made = made.fill_opacity(20).stacking(StackingConfig().mode(StackingMode.NORMAL))
    for number, (expression, told) in enumerate(panel.queries):
        query = prometheus.Dataquery().expr(expression).legend_format(told).range()
        made = made.with_target(query.ref_id("ABCDEFGH"[number]))
    return made


if __name__ == "__main__":
    FILE.write_text(dashboard(), encoding="utf-8")
