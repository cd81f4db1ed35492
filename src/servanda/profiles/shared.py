"""What every partnership shares: pillars and indicators."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from servanda.profiles.model import Indicator, Pillar, Words


@cache
def pillars() -> tuple[Pillar, ...]:
    """The ten pillars with their vocabulary, in their usual order."""
    return tuple(Pillar(key, words(e["names"]), words(e["vocabulary"])) for key, e in _data("pillars").items())


@cache
def indicators() -> tuple[Indicator, ...]:
    """The indicators that a number can be about."""
    return tuple(
        Indicator(key, e["unit"], words(e["names"]), e.get("directed", True)) for key, e in _data("indicators").items()
    )


def words(entry: dict[str, list[Any]]) -> Words:
    """Wordings by language out of their YAML form."""
    return {language: tuple(str(form) for form in forms) for language, forms in entry.items()}


@cache
def _data(name: str) -> dict[str, dict[str, Any]]:
    text = (files("servanda.profiles") / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded
