"""What can go wrong, as exceptions."""

from __future__ import annotations

from app.client.results import Problem


class ClientError(Exception):
    """Anything that keeps the client from an answer; ``code`` is stable."""

    code = "failed"


class Unreachable(ClientError):
    """No connection could be made."""

    code = "unreachable"


class ConnectionLost(ClientError):
    """The connection broke off before the end of the answer."""

    code = "connection_lost"


class TimedOut(ClientError):
    """The client's own timeout passed without a byte."""

    code = "timed_out"


class InvalidAnswer(ClientError):
    """What came is not what the service answers, but a gateway's page, perhaps, or damaged."""

    code = "invalid_answer"


class ApiError(ClientError):
    """An error that the service told: its problem document, and ``retry_after`` in seconds."""

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(problem.detail or problem.title)
        self.problem = problem
        self.code = problem.code
        self.status = problem.status
        self.pointer = problem.pointer
        self.request_id = problem.request_id
        self.retry_after = retry_after


class Refused(ApiError):
    """The request is wrong and will be so again (4xx); ``code`` and ``pointer`` say where."""


class Overloaded(ApiError):
    """Too much work is waiting, or the key's share is used up (429)."""


class Unavailable(ApiError):
    """The service is loading or shutting down (503)."""


class ServiceFailed(ApiError):
    """The service could not do it (500), or not in time (504)."""


def api_error(problem: Problem, retry_after: float | None = None) -> ApiError:
    """Return ``problem`` as the exception for its status."""
    kinds = {429: Overloaded, 503: Unavailable}
    kind = kinds.get(problem.status, Refused if problem.status < 500 else ServiceFailed)
    return kind(problem, retry_after)
