"""Why a bulk translation cannot begin or go on, and why a row is set aside."""

from __future__ import annotations

from enum import StrEnum

import pyarrow as pa

from app.errors import DepescheError


class BulkError(DepescheError):
    """The inputs, or what stands in the output directory, do not allow it."""

    code = "bulk"


def told(error: Exception) -> Exception:
    """Return an error as it may be told: what Arrow says may hold text of the input."""
    if isinstance(error, pa.ArrowException):
        return BulkError(f"Arrow cannot read, hold or write the rows ({type(error).__name__}).")
    return error


class Reason(StrEnum):
    """Why a row was set aside before it was translated; else it is the code of the error."""

    INVALID_UTF8 = "invalid_utf8"
    INVALID_JSON = "invalid_json"
    NOT_AN_OBJECT = "not_an_object"
    ROW_TOO_LONG = "row_too_long"
    MISSING_ID = "missing_id"
    INVALID_ID = "invalid_id"
    DUPLICATE_ID = "duplicate_id"
    MISSING_TEXT = "missing_text"
    INVALID_TEXT = "invalid_text"
