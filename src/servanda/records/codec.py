"""Records as plain JSON values, and back: for stores that keep a record whole.

Fields become keys, dates their EDTF text, enumerations their values, tuples and sets lists. Unlike in `interchange`,
which is for other programs, every field keeps its name, and `restored` makes an equal record out of what `plain` gave.
"""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from servanda.records.dates import PartialDate

T = TypeVar("T")


def plain(value: Any) -> Any:
    """`value` (a record, or what a record holds) as what `json.dumps` takes."""
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, PartialDate | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"not a value of a record: {value!r}")


def restored(kind: type[T], value: Any) -> T:
    """The record of `kind` that `plain` made `value` of; `ValueError` or `KeyError` where it is no such record."""
    return cast("T", _restored(kind, value))


def _restored(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        if value is None:
            return None
        (kind,) = (option for option in get_args(kind) if option is not NoneType)
        return _restored(kind, value)
    if origin is tuple:
        kinds = get_args(kind)
        if len(kinds) == 2 and kinds[1] is Ellipsis:
            return tuple(_restored(kinds[0], item) for item in value)
        return tuple(_restored(one, item) for one, item in zip(kinds, value, strict=True))
    if origin is frozenset:
        return frozenset(_restored(get_args(kind)[0], item) for item in value)
    if origin is dict:
        return {key: _restored(get_args(kind)[1], item) for key, item in value.items()}
    if kind is PartialDate:
        return PartialDate.parse(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if is_dataclass(kind):
        own = cast("type", kind)
        return own(**{name: _restored(hint, value[name]) for name, hint in _hints(own) if name in value})
    if kind is float:
        return float(value)
    return value if kind in {str, int, bool, Any} else kind(value)


@lru_cache(maxsize=64)
def _hints(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind, vars(sys.modules[kind.__module__]))
    return tuple((field.name, hints[field.name]) for field in fields(kind))
