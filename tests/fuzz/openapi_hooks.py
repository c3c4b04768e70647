"""What Schemathesis must be told about our API; loaded by its command line."""

from __future__ import annotations

import json
from typing import Any
from zlib import crc32

import jsonschema_rs
import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response
from schemathesis.core.failures import Failure

# Requests that fit the document and are refused all the same, by code and, where that says more, by
# the beginning of its pointer: rules over several values, which JSON Schema cannot say or only at
# great length.
REFUSED = {
    "invalid_value": "/options/alternatives",  # fewer than the beams
    "invalid_request": "",  # two documents of one id
    "invalid_glossary": "/options/glossary",  # a term twice, blanks at its ends, ...
    "invalid_markup": "",  # XML that is none
    "forbidden_character": "",  # a character reference in markup
    "too_long": "",  # the sum over documents
}
_ACCEPTED = ("application/json", "application/x-ndjson", "*/*", "text/plain;q=0.5, */*;q=0.1")
_TEXTS = frozenset({"text/plain", "text/html", "application/xml"})


@schemathesis.hook
def map_case(context: HookContext, case: Case[Any]) -> Case[Any]:
    """Ask for each kind of answer in turn, so that streams are tried too."""
    if case.operation.path == "/v1/translate":
        turn = crc32(repr(case.body).encode("utf-8", "backslashreplace"))
        case.headers["Accept"] = _ACCEPTED[turn % len(_ACCEPTED)]
    return case


@schemathesis.hook
def filter_failure(
    context: HookContext, failure: Failure, case: Case[Any], response: Response
) -> bool:
    """Let pass what the document cannot say, and nothing else."""
    kind = type(failure).__name__
    if kind == "AcceptedNegativeData":
        # Whatever the body of a text was before it was written out, it is a text.
        return case.media_type not in _TEXTS
    if kind == "ServerError" and response.status_code == 504:
        # A time that no machine can keep may be asked for.
        return bool(response.json()["code"] != "deadline_exceeded")
    if kind == "RejectedPositiveData" and response.status_code in {413, 422}:
        problem = response.json()
        return not problem.get("pointer", "").startswith(REFUSED.get(problem["code"], "-"))
    return True


@schemathesis.check
def lines_are_as_declared(context: CheckContext, response: Response, case: Case[Any]) -> None:
    """Every line of a stream fits one of the declared schemas, and the last one ends it."""
    if "application/x-ndjson" not in "".join(response.headers.get("content-type", [])):
        return
    lines: list[Any] = [json.loads(line) for line in response.text.split("\n") if line]
    document = case.operation.schema.raw_schema
    content = document["paths"]["/v1/translate"]["post"]["responses"]["200"]["content"]
    schema = {**content["application/x-ndjson"]["schema"], "components": document["components"]}
    validator = jsonschema_rs.Draft202012Validator(schema)
    assert all(validator.is_valid(line) for line in lines), "a line is not as declared"
    kinds = [line["type"] for line in lines]
    assert kinds[:-1] == ["sentence"] * (len(lines) - 1), "lines in a wrong order"
    assert kinds[-1] in {"summary", "error"}, "a stream without an end"
