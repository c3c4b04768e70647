"""Everything that can go wrong, as one tree.

    DepescheError
    |- InvalidInput            the caller's text or options are at fault
    |  |- EmptyText            nothing but white space
    |  |- ForbiddenCharacter   a lone surrogate, NUL or another control character
    |  |- InvalidGlossary      a term is blank, too long, doubled, or not a term
    |  |- TooLong              more characters, sentences or documents than allowed
    |  |- InvalidMarkup        XML that is not well formed, or markup built to do harm
    |- KeyRefused              the caller's key does not let it in
    |  |- MissingKey           there is none
    |  |- InvalidKey           it is not known, or has expired
    |  |- Forbidden            it is good, but not for this
    |- LimitExceeded           the key's share is used up; try again after ``retry_after`` seconds
    |  |- RateLimited          its requests per minute
    |  |- TooManyConcurrent    its requests at a time
    |  |- QuotaExceeded        its characters of the day or month
    |- Overloaded              too much waits; try again after ``retry_after`` seconds
    |  |- OverShare            of the caller's own account, that is; others are let in
    |- NotReady                the model is still loading, or has failed; perhaps not for long
    |- Draining                the service is shutting down
    |- Expired                 the deadline passed before the work was done
    |- EngineFailed            the engine could not compute this sentence
    |- EngineLost              the engine is gone and has to be loaded anew; callers never see it
    |- ModelUnavailable        the model cannot be found or must not be loaded

Every class has a stable ``code``. Messages never contain text that a caller sent.
"""

from __future__ import annotations

from typing import Literal

LossReason = Literal["died", "killed", "hung", "nonsense", "failing"]


class DepescheError(Exception):
    """Base of all expected errors; ``code`` is stable and part of the interface."""

    code = "internal"


class InvalidInput(DepescheError):
    """The caller's text or options are at fault; ``document`` says which text, counted from 0."""

    code = "invalid_request"

    def __init__(self, message: str, *, document: int | None = None) -> None:
        super().__init__(message)
        self.document = document


class EmptyText(InvalidInput):
    """A text holds nothing but white space."""

    code = "empty_text"


class ForbiddenCharacter(InvalidInput):
    """A text holds a lone surrogate or a control character other than tab and line breaks."""

    code = "forbidden_character"


class TooLong(InvalidInput):
    """More characters, sentences or documents than allowed."""

    code = "too_long"


class InvalidMarkup(InvalidInput):
    """XML that is not well formed, or markup whose reading would take out of all proportion."""

    code = "invalid_markup"


class InvalidGlossary(InvalidInput):
    """A glossary cannot be used; ``entry`` says which term is at fault, counted from 0."""

    code = "invalid_glossary"

    def __init__(self, message: str, *, entry: int | None = None) -> None:
        super().__init__(message)
        self.entry = entry


class KeyRefused(DepescheError):
    """The caller's key does not let it in."""

    code = "invalid_key"


class MissingKey(KeyRefused):
    """A key is asked for and there is none."""

    code = "missing_key"


class InvalidKey(KeyRefused):
    """The key is not known, was revoked, or has expired."""


class Forbidden(KeyRefused):
    """The key is good, but not for this."""

    code = "forbidden"


class LimitExceeded(DepescheError):
    """A key's share is used up."""

    code = "rate_limited"

    def __init__(self, message: str, *, retry_after: float | None) -> None:
        """``retry_after`` is the time, in seconds, until there is more; None for never."""
        super().__init__(message)
        self.retry_after = retry_after


class RateLimited(LimitExceeded):
    """A key's requests per minute are used up."""


class TooManyConcurrent(LimitExceeded):
    """As many requests of a key are running as may."""

    code = "too_many_concurrent"


class QuotaExceeded(LimitExceeded):
    """A key's characters of the day or month are used up."""

    code = "quota_exceeded"


class Overloaded(DepescheError):
    """Too much work is waiting."""

    code = "overloaded"

    def __init__(self, message: str, *, retry_after: float) -> None:
        """``retry_after`` is the predicted time, in seconds, until there is room."""
        super().__init__(message)
        self.retry_after = retry_after


class OverShare(Overloaded):
    """Too much work of the caller's own account is waiting, while others would be let in."""

    code = "over_share"


class NotReady(DepescheError):
    """The model is still loading, is being loaded anew, or has failed."""

    code = "not_ready"

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        """``retry_after`` is the predicted time, in seconds, until it is ready, if known."""
        super().__init__(message)
        self.retry_after = retry_after


class Draining(DepescheError):
    """The service is shutting down and takes no new work."""

    code = "draining"


class Expired(DepescheError):
    """The deadline passed before the work was done."""

    code = "deadline_exceeded"


class EngineFailed(DepescheError):
    """The engine could not compute this sentence."""

    code = "engine_failed"


class EngineLost(DepescheError):
    """The engine is gone or not to be trusted any more: whoever uses it must load it anew.

    ``reason`` is ``died`` (its process or thread ended), ``killed`` (by SIGKILL, as when memory
    runs out), ``hung`` (no sign of life), ``nonsense`` (impossible results) or ``failing`` (it
    cannot do what it could before). ``index`` is the job whose result was impossible, if known.
    """

    code = "engine_lost"

    def __init__(self, reason: LossReason, message: str, *, index: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.index = index


class RemoteError(Exception):
    """An exception of another process: ``kind`` is its class, ``frames`` are where it arose."""

    def __init__(self, kind: str, frames: list[str]) -> None:
        super().__init__(kind)
        self.kind = kind
        self.frames = frames


class ModelUnavailable(DepescheError):
    """The model cannot be found, is damaged, or must not be loaded."""

    code = "model_unavailable"
