"""What an engine's process and the process it works for say to each other.

A message is a header, JSON of numbers, names and lists, and after it the numbers of attention
matrices. No pickles: a process that reads weights from elsewhere must not be able to run code in
the one that talks to callers.

To the engine's process: first a recipe, then ``{"call", "decoding", "jobs"}``. From it: first
``{"info"}`` or ``{"refused"}``, then ``{"call", "free", "results"}``, where ``free`` is the room
for more, in tokens, or ``{"call", "failed"}``. A call is one run of
:meth:`app.types.Engine.translate`; jobs are numbered through it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app.types import Decoding, Hypothesis, Job

LARGEST = 1 << 28
"""No message has more bytes."""

_LENGTH = struct.Struct(">I")
Result = tuple[int, tuple[Hypothesis, ...]]


def pack(header: dict[str, Any], matrices: Sequence[bytes] = ()) -> bytes:
    """Return a message."""
    head = json.dumps(header, separators=(",", ":")).encode()
    return b"".join((_LENGTH.pack(len(head)), head, *matrices))


def unpack(message: bytes) -> tuple[dict[str, Any], memoryview]:
    """Return a message's header and what follows it.

    Raises:
        ValueError: it is none.
    """
    if len(message) < _LENGTH.size:
        raise ValueError("no header")
    end = _LENGTH.size + _LENGTH.unpack_from(message)[0]
    header = json.loads(message[_LENGTH.size : end])
    if not isinstance(header, dict):
        raise ValueError("no header")  # noqa: TRY004 - one error for all that is no message
    return header, memoryview(message)[end:]


def pack_jobs(call: int, first: int, jobs: Sequence[Job]) -> bytes:
    """Return jobs of one decoding, numbered from ``first``, as a message."""
    how = jobs[0].decoding
    return pack(
        {
            "call": call,
            "decoding": [how.beam_size, how.hypotheses, how.no_repeat_ngram],
            "jobs": [
                [number, job.ids, job.max_length, job.attention]
                for number, job in enumerate(jobs, first)
            ],
        }
    )


def unpack_jobs(header: dict[str, Any]) -> list[tuple[int, Job]]:
    """Return the jobs of a message and their numbers."""
    decoding = Decoding(*header["decoding"])
    return [
        (number, Job(tuple(ids), longest, decoding, attention))
        for number, ids, longest, attention in header["jobs"]
    ]


def pack_results(call: int, free: int, results: Sequence[Result]) -> bytes:
    """Return results as a message; ``free`` is the room for more, in tokens."""
    matrices: list[bytes] = []
    listed = [
        [number, [_listed(hypothesis, matrices) for hypothesis in hypotheses]]
        for number, hypotheses in results
    ]
    return pack({"call": call, "free": free, "results": listed}, matrices)


def _listed(hypothesis: Hypothesis, matrices: list[bytes]) -> list[Any]:
    shape = None
    if hypothesis.attention is not None:
        shape = hypothesis.attention.shape
        matrices.append(np.ascontiguousarray(hypothesis.attention, dtype="<f4").tobytes())
    return [hypothesis.ids, hypothesis.score, hypothesis.truncated, shape]


def unpack_results(header: dict[str, Any], matrices: memoryview) -> Iterator[Result]:
    """Yield the results of a message; what they say is not checked.

    Raises:
        ValueError, TypeError: they are not what :func:`pack_results` gives.
    """
    at = 0
    for number, listed in header["results"]:
        hypotheses = []
        for ids, score, truncated, shape in listed:
            attention = None
            if shape is not None:
                rows, columns = shape
                values = np.frombuffer(matrices, "<f4", count=rows * columns, offset=at)
                attention = values.reshape(rows, columns).astype(np.float32, copy=False)
                at += values.nbytes
            hypotheses.append(Hypothesis(tuple(ids), score, truncated, attention))
        yield number, tuple(hypotheses)
