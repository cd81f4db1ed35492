"""What only bulk needs: imported when it is used, with a clear word where it is not installed."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class MissingExtraError(Exception):
    """A package of the extra `bulk` is not installed."""


def need(module: str) -> Any:
    """The module of this name; `MissingExtraError` where its package is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingExtraError(
            f"bulk needs the package {package}, which is not installed; run: pip install 'servanda[bulk]'"
        ) from error
