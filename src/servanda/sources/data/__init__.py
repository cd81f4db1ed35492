"""What is known of the shapes of news pages, as data: one file per language, and one for what all share."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> dict[str, Any]:
    """The content of `NAME.yaml` of this folder."""
    source = files("servanda.sources.data") / f"{name}.yaml"
    content: dict[str, Any] = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return content


LANGUAGES = ("en", "vi", "ko")
"""Languages whose boilerplate is known; a page of one often carries buttons in another, so all are used together."""
