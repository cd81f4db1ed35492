"""The model of FollowTheMoney, whether or not ICU is installed.

Its package asks for ICU to write names in Latin letters, which validating entities never does. Where ICU is missing, a
module in its place lets the package be imported and leaves letters as they are.
"""

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class Transliterator:
    """Takes the place of ICU's class of that name."""

    @staticmethod
    def createInstance(*_: Any) -> "Transliterator":  # noqa: N802 - the name that ICU gives it
        """Whatever the script, one that changes nothing."""
        return Transliterator()

    @staticmethod
    def transliterate(text: str) -> str:
        """The text itself."""
        return text


if find_spec("icu") is None:
    instead: Any = ModuleType("icu")
    instead.Transliterator = Transliterator
    sys.modules["icu"] = instead

from followthemoney import model  # noqa: E402 - only now can it be imported

__all__ = ["model"]
