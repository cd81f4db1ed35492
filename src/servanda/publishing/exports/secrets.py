"""Secrets in what is about to be given on: keys, tokens and passwords, by their forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_SHOWN = 4
_IDENTIFIER = re.compile(r'"(?:id|@id)": ?"([^"]{1,200})"')


@dataclass(frozen=True, slots=True)
class Secret:
    """What was found and where: the line of the output, and the record where the line names one. Never the secret."""

    kind: str
    line: int
    record: str | None
    begins: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f" ({self.record})" if self.record else "")
        return f"{where}: {self.kind}, which begins with {self.begins}…"


def secrets(pieces: Iterable[str]) -> Iterator[Secret]:
    """The secrets in a text that comes in pieces, in their order."""
    for number, line in enumerate(_lines(pieces), 1):
        for kind, pattern in _rules():
            for match in pattern.finditer(line):
                told = _IDENTIFIER.search(line)
                yield Secret(kind, number, told[1] if told else None, match.group()[:_SHOWN])


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    for piece in pieces:
        first, *rest = piece.split("\n")
        held.append(first)
        for more in rest:
            yield "".join(held)
            held = [more]
    yield "".join(held)


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule["name"], re.compile(rule["pattern"])) for rule in rules())


def rules() -> list[dict[str, Any]]:
    """The forms of secrets as the data has them, each with an example."""
    text = (files("servanda.publishing.exports") / "secrets.yaml").read_text(encoding="utf-8")
    loaded: list[dict[str, Any]] = yaml.safe_load(text)
    return loaded
