"""Records as plain JSON values, and back: for stores that keep a record whole.

Fields become keys, dates their EDTF text, enumerations their values, tuples and sets lists. Unlike in `interchange`,
which is for other programs, every field keeps its name, and `restored` makes an equal record out of what `plain` gave.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from servanda.records.dates import PartialDate

T = TypeVar("T")
Reader = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """`value` (a record, or what a record holds) as what `json.dumps` takes."""
    return _writer(cast("Any", type(value)))(value)


def restored(kind: type[T], value: Any) -> T:
    """The record of `kind` that `plain` made `value` of; `ValueError` or `KeyError` where it is no such record."""
    return cast("T", _reader(cast("Any", kind))(value))


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """What makes plain JSON out of a value of this kind; worked out once for each kind."""
    if issubclass(kind, StrEnum):
        return lambda value: value.value
    if issubclass(kind, NoneType | str | int | float):
        return _same
    if issubclass(kind, PartialDate | Decimal):
        return str
    if issubclass(kind, datetime):
        return lambda value: value.isoformat()
    if issubclass(kind, tuple | list):
        return lambda value: [plain(item) for item in value]
    if issubclass(kind, frozenset):
        return lambda value: sorted(plain(item) for item in value)
    if issubclass(kind, dict):
        return lambda value: {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(kind):
        names = _names(cast("Any", kind))
        return lambda value: {name: plain(getattr(value, name)) for name in names}
    raise TypeError(f"not a value of a record: {kind.__name__}")


@cache
def _reader(kind: Any) -> Reader:
    """What makes a value of this kind out of plain JSON; worked out once for each kind."""
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        (inner,) = (option for option in get_args(kind) if option is not NoneType)
        some = _reader(inner)
        return lambda value: None if value is None else some(value)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin is frozenset:
        one = _reader(get_args(kind)[0])
        return lambda value: frozenset(map(one, value))
    if origin is dict:
        held = _reader(get_args(kind)[1])
        return lambda value: {key: held(item) for key, item in value.items()}
    if kind is PartialDate:
        return PartialDate.parse
    if kind is datetime:
        return datetime.fromisoformat
    if is_dataclass(kind):
        return _record(cast("type", kind))
    return _same if kind in {str, int, bool, Any} else cast("Reader", kind)


def _same(value: Any) -> Any:
    return value


def _tuple(kinds: tuple[Any, ...]) -> Reader:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        one = _reader(kinds[0])
        return tuple if one is _same else lambda value: tuple(map(one, value))
    readers = tuple(_reader(kind) for kind in kinds)
    return lambda value: tuple(reader(item) for reader, item in zip(readers, value, strict=True))


def _record(kind: type) -> Reader:
    hints = get_type_hints(kind, vars(sys.modules[kind.__module__]))
    readers = tuple((name, _reader(hints[name])) for name in _names(kind))
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}

    def read(value: Any) -> Any:
        if missing := needed - value.keys():
            raise KeyError(f"{kind.__name__}: {', '.join(sorted(missing))}")
        return kind(**{name: reader(value[name]) for name, reader in readers if name in value})

    return read


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
