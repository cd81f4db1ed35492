"""Lines at the head of a text that tell where it comes from: `# key: value`, or the front matter of Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from servanda.records import PartialDate, Region, RegionKind
from servanda.sources.data import load

_LINE = re.compile(r"#{1,2}\s*([A-Za-z][\w -]{1,30}?)\s*:\s?(.{0,2000})")
_FRONT = re.compile(r"([A-Za-z][\w-]{1,30})\s*:\s?(.{0,2000})")
_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?![\d-])")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_MOST = 60


@dataclass(frozen=True, slots=True)
class Provenance:
    """What such lines tell, by key in lower case, and where they stand."""

    values: dict[str, str]
    regions: tuple[Region, ...] = ()

    def get(self, *names: str) -> str | None:
        """The first value that is there and says something."""
        for name in names:
            value = self.values.get(name, "").strip().strip("\"'").strip()
            if value and not value.casefold().startswith(("unknown", "none", "null", "n/a")):
                return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), value)
        return None

    @property
    def published(self) -> PartialDate | None:
        """The date told, as far as it is told."""
        if (value := self.get("date", "published", "publication_date", "pubdate")) and (match := _DATE.match(value)):
            try:
                return PartialDate.parse(match.group())
            except ValueError:
                return None
        return None


def provenance(text: str) -> Provenance:
    """The provenance lines that `text` begins with; none where its first line is no such line."""
    front = text.lstrip("\ufeff").startswith("---\n")
    values: dict[str, str] = {}
    regions: list[Region] = []
    at = 0
    for number in range(_MOST):
        stop = text.find("\n", at)
        end = stop if stop >= 0 else len(text)
        line = text[at:end]
        body = line.strip("\ufeff \t")
        if front and number == 0:
            pass
        elif front and body == "---":
            regions.append(Region(at, end, RegionKind.NOTICE))
            return Provenance(values, tuple(regions))
        elif body or front:
            match = (_FRONT if front else _LINE).fullmatch(body)
            if not match or (not front and match[1].strip().lower() not in _keys()):
                if front and (body.startswith(("-", "#")) or line.startswith((" ", "\t")) or not body):
                    match = None  # lists and comments of front matter
                else:
                    break
            if match:
                values.setdefault(match[1].strip().lower(), match[2])
        else:
            break
        if line.strip():
            regions.append(Region(at + len(line) - len(line.lstrip(" \t")), end, RegionKind.NOTICE))
        if stop < 0:
            break
        at = stop + 1
    if front:  # never closed: a rule drawn at the head of a text, and no front matter
        return Provenance({})
    return Provenance(values, tuple(regions))


@cache
def _keys() -> frozenset[str]:
    return frozenset(str(key) for key in load("common")["provenance"])
