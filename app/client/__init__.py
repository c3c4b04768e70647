"""A client of the service, for Python: :class:`Client` and :class:`AsyncClient`.

It knows the HTTP API alone and nothing else of this package.
"""

from app.client.asynchronous import AsyncClient
from app.client.errors import (
    ApiError,
    ClientError,
    ConnectionLost,
    InvalidAnswer,
    Overloaded,
    Refused,
    ServiceFailed,
    TimedOut,
    Unavailable,
    Unreachable,
)
from app.client.protocol import Retries
from app.client.results import Model, Sentence, Stretch, Summary, Translation
from app.client.synchronous import Client

__all__ = [
    "ApiError",
    "AsyncClient",
    "Client",
    "ClientError",
    "ConnectionLost",
    "InvalidAnswer",
    "Model",
    "Overloaded",
    "Refused",
    "Retries",
    "Sentence",
    "ServiceFailed",
    "Stretch",
    "Summary",
    "TimedOut",
    "Translation",
    "Unavailable",
    "Unreachable",
]
