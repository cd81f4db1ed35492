"""The linguistic data of a language: YAML files in the folder that bears its code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


class _Loader(yaml.CSafeLoader):
    """YAML in which "on", "off", "yes" and "no" are words: in data about English they are nothing else."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@cache
def load(language: str, name: str) -> dict[str, Any]:
    """The content of `reading/LANGUAGE/NAME.yaml`; `KeyError` where the language has no such file."""
    source = files("servanda.reading") / language / f"{name}.yaml"
    if not source.is_file():
        raise KeyError(f"no {name} for the language {language!r}")
    loader = _Loader(source.read_text(encoding="utf-8"))
    data: dict[str, Any] = loader.get_single_data()
    return data


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that can be read, sorted."""
    folders = (item for item in files("servanda.reading").iterdir() if item.is_dir())
    return tuple(sorted(f.name for f in folders if (f / "cues.yaml").is_file()))
