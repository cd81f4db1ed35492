"""The words that tell one happening from another, as data: `reading/LANGUAGE/happenings.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from servanda.reading.data import load

_PAPERS = ("papers", "statements", "plans")
_TURNS = ("begun", "raised", "in_force")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The wordings of one language.

    `classes` are the kinds of documents and of milestones by name; `at` the words for kinds of happenings.
    """

    classes: dict[str, re.Pattern[str]]
    co_chaired: re.Pattern[str]
    remote: re.Pattern[str]
    signed: re.Pattern[str]
    begins: re.Pattern[str]
    lasting: re.Pattern[str]
    pointing: re.Pattern[str]
    at: dict[str, re.Pattern[str]]
    numbers: dict[str, int]

    def papers(self, text: str) -> frozenset[str]:
        """The kinds of documents that a text speaks of."""
        return frozenset(name for name in _PAPERS if name in self.classes and self.classes[name].search(text))

    def turns(self, text: str) -> frozenset[str]:
        """What kind of turn of the relations a text tells."""
        return frozenset(name for name in _TURNS if name in self.classes and self.classes[name].search(text))

    def count(self, word: str) -> int | None:
        """The number that a word stands for; None where it stands for none."""
        return int(word) if word.isascii() and word.isdigit() else self.numbers.get(word)


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of `language`; one that finds nothing where the language has none."""
    data = _data(language, "happenings")
    return Vocabulary(
        {name: _any(data.get(name, ())) for name in (*_PAPERS, *_TURNS)},
        _any(data.get("co_chaired", ())),
        _any(data.get("remote", ())),
        _any(data.get("signed", ())),
        _any(data.get("begins", ())),
        re.compile(data.get("lasting", r"(?!)()"), re.IGNORECASE),
        re.compile(data.get("pointing", r"(?!)"), re.IGNORECASE),
        {kind: _any(forms) for kind, forms in data.get("at", {}).items()},
        _data(language, "dates").get("numbers", {}),
    )


def _data(language: str, name: str) -> dict[str, Any]:
    try:
        return load(language, name)
    except KeyError:
        return {}


def _any(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the wordings as whole words, a trailing `*` for any ending; it finds nothing for none."""
    parts = [re.escape(form).replace(r"\*", r"\w*") for form in sorted(forms, key=lambda f: (-len(f), f))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)" if parts else r"(?!)", re.IGNORECASE)
