"""What statistics knows of indicators and of the words that qualify a target, out of its data files."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from servanda.profiles.shared import indicators


def level(indicator: str) -> bool:
    """Whether it stands at a date instead of being counted over a period."""
    return indicator in _data("indicators")["levels"]


def directed(indicator: str) -> bool:
    """Whether it is told of a subject towards a counterpart."""
    return indicator not in _undirected()


def mirrored(indicator: str) -> bool:
    """Whether both sides count it."""
    return indicator in _data("indicators")["mirrored"]


def reducible(indicator: str) -> bool:
    """Whether a target below the present figure is one to come down to."""
    return indicator in _data("indicators")["reducible"]


def multiple_of(indicator: str) -> str | None:
    """The indicator that this one gives a multiple of; None where it gives none."""
    found: str | None = _data("indicators")["multiples"].get(indicator)
    return found


def components(indicator: str) -> tuple[str, ...]:
    """The indicators that add up to this one."""
    return tuple(_data("indicators")["totals"].get(indicator, ()))


def comparable(unit: str, other: str) -> bool:
    """Whether two figures in these units can be compared: the same measure, or both counts."""
    measured = _data("indicators")["measured"]
    return unit == other or (unit not in measured and other not in measured)


def qualifiers(text: str, language: str) -> tuple[str, ...]:
    """The qualifiers that `text` holds, in the order of the vocabulary."""
    return tuple(name for name, pattern in _qualifiers(language) if pattern.search(text))


def measure_of(qualifier: str) -> str | None:
    """The indicator that measures a qualifier, None where there is none."""
    found: str | None = _data("qualifiers").get(qualifier, {}).get("indicator")
    return found


def mirror_causes() -> dict[str, str]:
    """Why two sides count one thing differently, by the first part of the indicator, `any` for all others."""
    return dict(_data("indicators")["causes"])


def codes(service: str) -> dict[str, int]:
    """The countries that a service numbers otherwise than ISO 3166-1, by their alpha-3 code."""
    return dict(_data("codes")[service])


@cache
def _undirected() -> frozenset[str]:
    return frozenset(i.key for i in indicators() if not i.directed)


@cache
def _qualifiers(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile("|".join(entry["words"][language]), re.IGNORECASE))
        for name, entry in _data("qualifiers").items()
        if language in entry["words"]
    )


@cache
def _data(name: str) -> dict[str, Any]:
    text = (files("servanda.statistics") / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded
