"""Columns that are carried over: names in the plan, types there, values as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
from pydantic_core import to_json

from app.bulk.errors import BulkError

_TEXT = pa.string()
_Leaf = Callable[[pa.DataType], pa.DataType]


def plan_name(name: str) -> str:
    """Return a column's name in spool and blocks, which is none of the plan's own."""
    return f"carried:{name}"


def json_of(value: Any) -> str | None:  # noqa: ANN401 - any JSON, and times and decimals
    """Return a value as JSON, None for what JSON has no number for: infinities and NaN.

    Raises:
        ValueError: it cannot be JSON.
    """
    if value is None:
        return None
    text = to_json(value, inf_nan_mode="null").decode()
    return None if text == "null" else text


def decoded(kind: pa.DataType) -> pa.DataType:
    """Return a type without dictionaries: those of Arrow's files cannot change midway.

    Raises:
        TypeError: they are in a view of lists, which Arrow cannot cast.
    """
    return _rebuilt(kind, lambda leaf: leaf)


def readable(kind: pa.DataType) -> pa.DataType:
    """Return the type to cast ``kind`` to, so that its values in Python can be JSON.

    Raises:
        TypeError: there is none.
    """
    return _rebuilt(kind, _readable)


def _readable(kind: pa.DataType) -> pa.DataType:
    types = pa.types
    if isinstance(kind, pa.BaseExtensionType):
        # The storage of these says less than their values.
        own = isinstance(kind, pa.UuidType | pa.Bool8Type)
        return kind if own else readable(kind.storage_type)
    # Python's times have no nanoseconds.
    if (types.is_timestamp(kind) or types.is_time64(kind)) and kind.unit == "ns":
        return _TEXT
    if types.is_duration(kind) and kind.unit == "ns":
        raise TypeError(str(kind))
    plain = (
        types.is_null, types.is_boolean, types.is_integer, types.is_floating, types.is_decimal,
        types.is_string, types.is_large_string, types.is_string_view,
        types.is_date, types.is_time, types.is_timestamp, types.is_duration,
    )  # fmt: skip
    if not any(is_one(kind) for is_one in plain):
        raise TypeError(str(kind))
    return kind


def _rebuilt(kind: pa.DataType, leaf: _Leaf) -> pa.DataType:
    """Return a type with its innermost types put through ``leaf``."""

    def within(field: pa.Field) -> pa.Field:
        return field.with_type(_rebuilt(field.type, leaf))

    types = pa.types
    if types.is_dictionary(kind):
        return _rebuilt(kind.value_type, leaf)
    if types.is_struct(kind):
        return pa.struct([within(field) for field in kind])
    if types.is_map(kind):
        return pa.map_(within(kind.key_field), within(kind.item_field), kind.keys_sorted)
    if types.is_list(kind):
        return pa.list_(within(kind.value_field))
    if types.is_large_list(kind):
        return pa.large_list(within(kind.value_field))
    if types.is_fixed_size_list(kind):
        return pa.list_(within(kind.value_field), kind.list_size)
    if types.is_list_view(kind) or types.is_large_list_view(kind):
        if within(kind.value_field) != kind.value_field:
            raise TypeError(str(kind))
        return kind
    return leaf(kind)


def as_type(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return a column as ``kind``, itself if it is."""
    return column if column.type == kind else column.cast(kind)


def json_values(column: pa.Array, where: str) -> list[str | None]:
    """Return the values of a column as JSON; times of nanoseconds are strings.

    Raises:
        BulkError: JSON, or Python, has nothing for a value, say a day after the year 9999; it names
            ``where`` alone.
    """
    try:
        return [json_of(value) for value in as_type(column, readable(column.type)).to_pylist()]
    except (ArithmeticError, LookupError, ValueError, pa.ArrowException) as error:
        raise BulkError(
            f"{where}: a value cannot be written to JSON lines ({type(error).__name__})."
        ) from None
