"""What a text calls those who act: the words, and what can be told from the words alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "party", "metonym", "demonym", "office", "organ", "group", "role", "pronoun", "third"]
Number = Literal["singular", "plural"]


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One stretch of text that stands for somebody, `end` excluded.

    `party` is the code of the side it belongs to (also of a country outside the profile, where `kind` is `third`);
    `parties` all codes of a coordination; `person` the fullest name in the text of whom it names; `office` the key of
    the office told ("foreign-minister"); `head` the word or key that carries the meaning ("leaders", "host", "he").
    `official` is False for those who speak for no side: experts, journalists, performers.
    """

    start: int
    end: int
    kind: Kind
    party: str | None = None
    person: str | None = None
    office: str | None = None
    number: Number = "singular"
    head: str = ""
    official: bool = True
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the text names.

    `name` is the fullest form in the text (or in the profile, where the text has a part of it only), without titles;
    `gender` is `he` or `she` where an honorific tells; `first` is where the name first stands.
    """

    name: str
    party: str | None
    offices: tuple[str, ...]
    aliases: tuple[str, ...]
    gender: str | None
    first: int
    official: bool = True
