"""YAML read with the line of every key, so that what is wrong with a profile can be said where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from servanda.profiles.errors import ProfileError

if TYPE_CHECKING:
    from servanda.profiles.model import Words

_LARGEST = 2_000_000
"""Bytes of the largest profile that is read."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a profile: its file, its key path and the YAML under it."""

    file: str
    path: str
    node: yaml.Node

    def fail(self, what: str) -> ProfileError:
        """An error that names file, line and key."""
        return ProfileError(f"{self.file}, line {self.node.start_mark.line + 1}, {self.path or 'top'}: {what}")

    def entries(self) -> dict[str, Place]:
        """The values of a mapping by their keys; a key given twice is an error."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fail("write keys with values here, as in `name: …`")
        found: dict[str, Place] = {}
        for key, value in self.node.value:
            name = str(key.value)
            inner = Place(self.file, f"{self.path}.{name}" if self.path else name, value)
            if name in found:
                raise inner.fail("given twice; keep one")
            found[name] = inner
        return found

    def items(self) -> Iterator[Place]:
        """The items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.fail("write a list here, as in `[a, b]`")
        for number, value in enumerate(self.node.value):
            yield Place(self.file, f"{self.path}[{number}]", value)

    def text(self) -> str:
        """A single value as text."""
        if not isinstance(self.node, yaml.ScalarNode) or not str(self.node.value).strip():
            raise self.fail("write a text here")
        return str(self.node.value)

    def number(self) -> float:
        """A single value as a number."""
        try:
            return float(self.text())
        except ValueError:
            raise self.fail(f'"{self.text()}" is not a number') from None

    def words(self) -> Words:
        """Wordings by language."""
        return {language: tuple(item.text() for item in forms.items()) for language, forms in self.entries().items()}

    def known(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Place]:
        """The entries, of which `required` must be there and no others than `optional` may."""
        found = self.entries()
        for name, inner in found.items():
            if name not in required and name not in optional:
                raise inner.fail(f"no such key; known are {', '.join((*required, *optional))}")
        for name in required:
            if name not in found:
                raise self.fail(f'"{name}" is missing')
        return found


def compose(path: Path, shown: str) -> Place:
    """The root of the YAML file at `path`; `ProfileError` where it cannot be read or is no YAML."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ProfileError(f"{shown}: larger than {_LARGEST // 1_000_000} MB; a profile is a few pages of YAML")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ProfileError(
            f"{shown}: cannot be read ({error.strerror}); name a built-in profile or a YAML file"
        ) from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"{shown}: not UTF-8 text; save it as UTF-8") from error
    try:
        node = _composed(text, shown)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ProfileError(f"{shown}, line {line}: not YAML ({error.problem}); check indentation and quotes") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ProfileError(f"{shown}: not YAML that can be read; check it in an editor") from error
    if node is None:
        raise ProfileError(f"{shown}: empty; see docs/profiles.md for what a profile holds")
    return Place(shown, "", node)


def _composed(text: str, shown: str) -> yaml.Node | None:
    """The root of a YAML text; the loader in C is fast, and where it stumbles the one in Python says the line."""
    loader: type[yaml.CSafeLoader | yaml.SafeLoader] = yaml.CSafeLoader
    try:
        events = list(yaml.parse(text, Loader=loader))
    except yaml.YAMLError:
        loader = yaml.SafeLoader
        events = list(yaml.parse(text, Loader=loader))
    if any(isinstance(event, yaml.AliasEvent) for event in events):
        raise ProfileError(f"{shown}: aliases (*name) are not allowed; write the value out")
    node: yaml.Node | None = yaml.compose(text, Loader=loader)
    return node
