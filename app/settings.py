"""All settings, and the only place that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

PREFIX = "DEPESCHE_"


class InvalidSettings(Exception):
    """The environment holds a setting that does not exist or whose value is not allowed."""


class Settings(BaseModel):
    """The settings; each is the environment variable of its name with ``DEPESCHE_`` before it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    root_path: str = Field(
        "",
        description="Path prefix that a gateway puts before the service, and cuts off requests.",
    )
    forwarded_allow_ips: str = Field(
        "127.0.0.1",
        description="Gateways whose X-Forwarded-* headers are believed: addresses, networks or *.",
    )
    keys_file: str = Field(
        "",
        description="File with the keys that are let in, as `python -m app keys` writes it: a line "
        "of JSON each, with a hash instead of the key. It is read again when it changes.",
    )
    keys: str = Field(
        "",
        description="More such lines, or a JSON array of them, for those who keep them elsewhere. "
        "Without this and the file above no key is asked for.",
    )
    allow_anonymous: bool = Field(
        default=False,
        description="Whether the service may listen on more than loopback without keys; where "
        "there are keys, they are asked for all the same.",
    )
    allowed_hosts: str = Field(
        "",
        description="Host names, with commas between, that requests may name; * for any. If empty, "
        "the names of loopback where the service listens there without keys, else any.",
    )
    cors_origins: str = Field(
        "",
        pattern=r"^\s*(https?://[^/\s,*]+\s*(,\s*https?://[^/\s,*]+\s*)*)?$",
        description="Origins, such as https://cms.example, with commas between, whose pages may "
        "use the service from a browser.",
    )
    key: str = Field(
        "",
        repr=False,
        description="Key that `translate --server` sends.",
    )
    model: str = Field(
        "de-en-standin",
        description="A directory under models/, any directory with a MarianMT checkpoint, a hub "
        "name with its revision pinned (Helsinki-NLP/opus-mt-de-en@COMMIT), or fake.",
    )
    model_hash: str = Field(
        "",
        pattern="^([0-9a-f]{64})?$",
        description="SHA-256 that the model must have, as /v1/model and the log tell it; empty for "
        "any. A model's own manifest tells damage; this tells another model in its place.",
    )
    device: Literal["auto", "cpu", "cuda"] = Field("auto", description="Where to compute.")
    precision: Literal["auto", "float32", "bfloat16", "float16", "int16", "int8"] = Field(
        "auto",
        description="Number type of the weights; auto takes bfloat16 on GPUs that multiply it, on "
        "x86 CPUs int8 if they have AMX or VNNI, else int16; elsewhere, and without the kernels, "
        "bfloat16 with AMX, else float32. In float32, int16, int8, and float16 on a CPU, a "
        "sentence's result does not depend on its batch.",
    )
    cuda_graphs: bool = Field(
        default=False,
        description="Whether decoding steps are recorded as CUDA graphs and replayed, on a GPU. It "
        "takes GPU memory and has been tested without a GPU only.",
    )
    threads: int = Field(0, ge=0, le=1024, description="CPU threads of the engine; 0 for all.")
    engine: Literal["process", "thread"] = Field(
        "process",
        description="Whether the server's engine has a process of its own, which can crash or hang "
        "and be replaced, or a thread. Without a server it always has a thread.",
    )
    engine_patience: float = Field(
        60.0,
        gt=0,
        description="Seconds without a sign of life, which is given at every step, after which the "
        "engine is taken to hang.",
    )
    beam_size: int = Field(4, ge=1, le=8, description="Beams where a request does not say.")
    batch_tokens: int = Field(
        4096, ge=64, description="Most source subwords times beams in a batch, padding included."
    )
    batch_sentences: int = Field(64, ge=1, description="Most sentences in a batch.")
    waiting_tokens: int = Field(
        1_000_000,
        ge=1,
        description="Most source subwords times beams that may wait; bulk work has half of it.",
    )
    max_wait: float = Field(
        30.0,
        gt=0,
        description="Seconds that a request may be expected to wait for others; beyond that it is "
        "refused.",
    )
    bulk_max_wait: float = Field(120.0, gt=0, description="The same for bulk requests.")
    bulk_share: float = Field(
        0.1,
        ge=0.001,
        le=0.999,
        description="Share of the engine that bulk work has while interactive work waits.",
    )
    max_characters: int = Field(100_000, ge=1, description="Most characters in a request.")
    max_sentences: int = Field(5_000, ge=1, description="Most sentences in a request.")
    max_documents: int = Field(100, ge=1, description="Most documents in a request.")
    max_body_bytes: int = Field(2_000_000, ge=1, description="Largest request body, in bytes.")
    max_connections: int = Field(
        1000,
        ge=1,
        description="Most connections at a time; a new one takes the place of the idlest. If none "
        "is idle it gets 503, or an answer to a probe.",
    )
    max_connections_per_address: int = Field(
        0,
        ge=0,
        description="Most connections from one address; 0 for no such bound. Behind a gateway all "
        "come from its address.",
    )
    head_seconds: float = Field(
        10.0, gt=0, description="Seconds in which the head of a request must have come."
    )
    body_seconds: float = Field(
        20.0,
        gt=0,
        description="Seconds in which a body must have come, beyond those that its length takes at "
        "DEPESCHE_LEAST_BYTES_PER_SECOND.",
    )
    answer_seconds: float = Field(
        30.0,
        gt=0,
        description="Seconds in which DEPESCHE_LEAST_BYTES_PER_SECOND of an answer must be taken, "
        "on average; otherwise the connection is cut off, and work for it stops.",
    )
    keep_alive_seconds: int = Field(
        75,
        ge=1,
        description="Seconds that an idle connection is kept; more than a gateway keeps it.",
    )
    least_bytes_per_second: int = Field(
        4096, ge=1, description="Slowest pace of bodies and answers."
    )
    received_bytes: int = Field(
        200_000_000,
        ge=1,
        description="Most bytes of all bodies that are being received at a time.",
    )
    timeout: float = Field(
        300.0, gt=0, description="Seconds a request may take; requests may ask for less."
    )
    bulk_timeout: float = Field(
        1800.0, gt=0, description="The same for bulk requests, which may wait longer."
    )
    cache_bytes: int = Field(
        64_000_000,
        ge=0,
        description="Most bytes that remembered translations of sentences take up in memory; 0 "
        "remembers none there.",
    )
    cache_seconds: float = Field(
        604_800.0, gt=0, description="Seconds that a translation is remembered at most."
    )
    cache_among_accounts: bool = Field(
        default=False,
        description="Whether callers with different API keys share what is remembered: fewer "
        "sentences are computed, but one can tell from the speed of an answer what another had "
        "translated.",
    )
    cache_url: str = Field(
        "",
        repr=False,
        description="Redis where several processes share what they remember, as "
        "`redis://[[USER]:PASSWORD@]HOST:PORT/NUMBER`, `rediss://` for TLS, or `unix://`; needs "
        "the extra `redis`. English sentences lie there in plain text.",
    )
    cache_secret: str = Field(
        "",
        repr=False,
        pattern=r"^(.{16,})?$",
        description="The same for all who share that Redis, 16 characters at least: whoever does "
        "not know it can neither plant translations there nor ask whether a sentence is there.",
    )
    cache_timeout: float = Field(
        0.1, gt=0, description="Seconds that a request waits for that Redis at most."
    )
    drain_seconds: float = Field(
        30.0, ge=0, description="Seconds that running requests get after SIGTERM."
    )
    offsets: Literal["codepoint", "utf16"] = Field(
        "codepoint", description="Unit of offsets where a request does not say."
    )
    page: bool = Field(default=True, description="Whether there is a page for people at /.")
    deepl_api: bool = Field(default=True, description="Whether DeepL's API is spoken (/v2, /v3).")
    deepl_character_limit: int = Field(
        1_000_000_000_000,
        ge=1,
        description="Characters that DeepL's API translates for an account whose key has no quota, "
        "before it says that the quota is used up; counted anew when the service starts.",
    )
    glossary_directory: str = Field(
        "",
        description="Directory where glossaries that were made by DeepL's API are kept; if empty, "
        "they are forgotten when the service stops.",
    )
    glossary_bytes: int = Field(
        50_000_000,
        ge=1,
        description="Most bytes of entries in all of these glossaries of an account together.",
    )
    libretranslate_api: bool = Field(
        default=True, description="Whether LibreTranslate's API is spoken (/translate and others)."
    )
    azure_api: bool = Field(
        default=True,
        description="Whether Azure Translator's API is spoken (/translate?api-version=3.0 and "
        "others).",
    )
    max_file_bytes: int = Field(
        10_000_000, ge=1, description="Largest file that is translated, in bytes."
    )
    stored_files_bytes: int = Field(
        200_000_000,
        ge=1,
        description="Most bytes of files and of their translations that are held in memory; each "
        "counts its name and 4 kB besides.",
    )
    stored_files_seconds: float = Field(
        3600.0,
        gt=0,
        description="Seconds that a file has to be translated and fetched, and is held at most.",
    )
    core_dumps: bool = Field(
        default=False,
        description="Whether the system may write the process's memory, with the texts in it, to a "
        "file when it crashes, and debuggers of the same user may look at it.",
    )
    traces_endpoint: str = Field(
        "",
        description="Where traces are sent by OTLP over HTTP (http://collector:4318/v1/traces); "
        "nowhere if empty. Needs the extra otel. The SDK's own variables OTEL_* say the rest: "
        "sampler, headers, resource.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe log lines that are written."
    )

    @property
    def asks_for_keys(self) -> bool:
        """Whether there are keys, or a place for them: then nobody gets in without one."""
        return bool(self.keys_file or self.keys.strip())


SECRETS = frozenset(name for name, field in Settings.model_fields.items() if not field.repr)
"""Names of the settings that are never shown."""


def read_settings(
    environ: Mapping[str, str] | None = None, changes: Mapping[str, object] | None = None
) -> Settings:
    """Return the settings in ``environ`` (default: the process's environment).

    ``changes``, by field name, go before what the environment says.

    Raises:
        InvalidSettings: naming every variable at fault.
    """
    source = os.environ if environ is None else environ  # noqa: TID251 - this is the place
    given = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in source.items()
        if name.startswith(PREFIX)
    }
    try:
        return Settings.model_validate({**given, **(changes or {})})
    except ValidationError as error:
        faults = [
            f"{PREFIX}{str(fault['loc'][0]).upper()}: "
            + ("no such setting" if fault["type"] == "extra_forbidden" else fault["msg"])
            for fault in error.errors()
        ]
        raise InvalidSettings("\n".join(faults)) from error


def settings_table() -> str:
    """Return all settings as a Markdown table."""
    rows = ["| variable | default | allowed | meaning |", "|---|---|---|---|"]
    schema = Settings.model_json_schema()["properties"]
    for name, field in Settings.model_fields.items():
        value = str(field.default).lower() if isinstance(field.default, bool) else field.default
        default = f"`{value}`" if value != "" else "empty"
        rows.append(
            f"| `{PREFIX}{name.upper()}` | {default} | {_allowed(schema[name])} "
            f"| {field.description} |"
        )
    return "\n".join(rows) + "\n"


def _allowed(schema: dict[str, object]) -> str:
    if "enum" in schema:
        values = schema["enum"]
        return ", ".join(f"`{value}`" for value in values) if isinstance(values, list) else ""
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤"}
    bounds = [f"{sign} {schema[key]}" for key, sign in signs.items() if key in schema]
    kind = {"integer": "integer", "number": "number", "boolean": "`true`, `false`"}.get(
        str(schema["type"]), "text"
    )
    return f"{kind} {', '.join(bounds)}".strip()
