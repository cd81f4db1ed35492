"""What a shard holds, one item after another, each bounded in size before it is held in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from servanda.records import PartialDate
from servanda.sources import Trouble
from servanda.sources.raw import Raw, Told

_DAY = re.compile(r"(?:19|20)\d\d(?:-[01]\d(?:-[0-3]\d)?)?")


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a shard before it is opened, or what is wrong with it; `position` counts from 0."""

    position: int
    path: str
    raw: Raw | None = None
    told: Told = field(default_factory=Told)
    plain: bool = False
    trouble: Trouble | None = None


class BrokenShardError(Exception):
    """The rest of a shard cannot be read; what came before is good."""


def refused(position: int, path: str, what: str, *, failed: bool = True) -> Item:
    """An item that is told and not opened."""
    return Item(position, path, trouble=Trouble(path, what, "nothing was read from it", failed=failed))


def too_large(position: int, path: str, largest: int) -> Item:
    """An item above the bound."""
    return refused(position, path, f"is larger than {largest // 1_000_000} MB")


def from_fields(position: int, given: Mapping[str, Any], fallback: str, largest: int) -> Item:
    """The item that a row of a table or an object of JSON Lines describes, by the names in `fields.yaml`."""
    by_name = {str(key).lower(): value for key, value in given.items()}

    def told(field_name: str) -> str | None:
        for name in names()[field_name]:
            value = by_name.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                value = str(value)
            if isinstance(value, str) and value.strip():
                return value
        return None

    path = told("path") or fallback
    text, html = told("text"), told("html")
    content = text if text is not None else html
    if content is None:
        return refused(position, path, f"has neither text nor HTML (fields: {', '.join(sorted(by_name)[:8])})")
    if len(content) > largest:
        return too_large(position, path, largest)
    data = content.encode("utf-8", "surrogatepass" if content.isascii() else "replace")
    known = Told(told("publisher"), told("title"), told("author"), _date(told("published")))
    declared = "text/plain" if text is not None else "text/html"
    return Item(position, path, Raw(path, data, declared, "utf-8"), known, plain=text is not None)


@cache
def names() -> dict[str, tuple[str, ...]]:
    """The names of each field."""
    text = (files("servanda.pipeline.bulk") / "fields.yaml").read_text(encoding="utf-8")
    return {key: tuple(found) for key, found in yaml.load(text, Loader=yaml.CSafeLoader).items()}


def _date(form: str | None) -> PartialDate | None:
    match = _DAY.match(form.strip()) if form else None
    try:
        return PartialDate.parse(match.group()) if match else None
    except ValueError:
        return None


Items = Iterator[Item]
