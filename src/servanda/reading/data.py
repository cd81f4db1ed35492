"""The linguistic data of a language: YAML files in the folder that bears its code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(language: str, name: str) -> dict[str, Any]:
    """The content of `reading/LANGUAGE/NAME.yaml`; `KeyError` where the language has no such file."""
    source = files("servanda.reading") / language / f"{name}.yaml"
    if not source.is_file():
        raise KeyError(f"no {name} for the language {language!r}")
    data: dict[str, Any] = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return data


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that can be read, sorted."""
    folders = (item for item in files("servanda.reading").iterdir() if item.is_dir())
    return tuple(sorted(f.name for f in folders if (f / "cues.yaml").is_file()))
