"""The data of boilerplate, compiled: lists of whole lines and patterns of lines, of all languages together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from servanda.records import RegionKind
from servanda.sources.data import LANGUAGES, load

ORDER = (
    RegionKind.IMAGE,
    RegionKind.SIGNOFF,
    RegionKind.CAPTION,
    RegionKind.NOTICE,
    RegionKind.SHARE,
    RegionKind.RELATED,
    RegionKind.BYLINE,
    RegionKind.CREDIT,
    RegionKind.MENU,
)
"""Kinds in the order they are tried on a line: the first that fits names it."""

_END = 160
"""Characters at the end of a line in which a credit is looked for."""

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĨĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŨŪŮŰŲŴŶŸŹŻŽƠƯẠ-Ỹ"


@dataclass(frozen=True, slots=True)
class Shape:
    """The patterns of one kind: those of whole lines, tried at the beginning only, and those of the ends of lines.

    Each of these needs one of `words`, which is looked for first.
    """

    kind: RegionKind
    line: re.Pattern[str] | None
    end: re.Pattern[str] | None
    words: tuple[str, ...]

    def fits(self, text: str) -> bool:
        """Whether a line has this shape."""
        if self.line is not None and self.line.match(text):
            return True
        if self.end is None:
            return False
        tail = text[-_END:].lower()
        if not any(word in tail for word in self.words):
            return False
        return self.end.search(text, max(0, len(text) - _END)) is not None


@dataclass(frozen=True, slots=True)
class Patterns:
    """What marks a line: whole lines by kind, patterns by kind, and the wordings of ends and pieces of lines."""

    whole: dict[str, RegionKind]
    sections: frozenset[str]
    tags: frozenset[str]
    related: frozenset[str]
    related_one: frozenset[str]
    shapes: tuple[Shape, ...]
    signoffs: tuple[re.Pattern[str], ...]
    glued: tuple[re.Pattern[str], ...]
    inline_images: re.Pattern[str]
    caption_cues: re.Pattern[str]
    agency_at_end: re.Pattern[str]

    @classmethod
    @cache
    def loaded(cls) -> Patterns:
        """Those of the data files of this package."""
        common, *languages = load("common"), *(load(language) for language in LANGUAGES)
        agencies = agency_names()

        def listed(name: str) -> frozenset[str]:
            return frozenset(str(entry) for data in languages for entry in data["phrases"].get(name, ()))

        whole = {
            key: kind for kind in (RegionKind.BYLINE, RegionKind.SHARE, RegionKind.MENU) for key in listed(kind.value)
        }
        shapes = []
        for kind in ORDER:
            sources = [
                _filled(p, agencies) for data in (common, *languages) for p in data["patterns"].get(kind.value, ())
            ]
            whole_lines = [p for p in sources if p.startswith("^")]
            endings = [p for p in sources if not p.startswith("^")]
            words = [str(w) for data in (common, *languages) for w in data.get("ending_words", {}).get(kind.value, ())]
            shapes.append(Shape(kind, _either(whole_lines), _either(endings), tuple(words or [""])))
        glued = [p for data in languages for p in data.get("glued_captions", ())]
        cues = "|".join(str(data["caption_cues"]) for data in languages if "caption_cues" in data)
        return cls(
            whole=whole,
            sections=listed("section"),
            tags=listed("tags"),
            related=listed("related"),
            related_one=listed("related_one"),
            shapes=tuple(shapes),
            signoffs=tuple(re.compile(_filled(p, agencies)) for p in common["signoffs"]),
            glued=tuple(re.compile(_filled(p, agencies)) for p in glued),
            inline_images=re.compile("|".join(common["inline_images"])),
            caption_cues=re.compile(cues, re.IGNORECASE),
            agency_at_end=re.compile(rf"\((?:{agencies})(?:\s?/\s?[^()]{{2,40}})?\)\.?$"),
        )

    def kind(self, text: str, key: str) -> RegionKind | None:
        """The kind of a line told by itself alone."""
        if key in self.whole:
            return self.whole[key]
        return next((shape.kind for shape in self.shapes if shape.fits(text)), None)


@cache
def agency_names() -> str:
    """The names of agencies as an alternation, longest first."""
    names = sorted((str(name) for name in load("common")["agencies"]), key=len, reverse=True)
    return "|".join(re.escape(name) for name in names)


def upper() -> str:
    """The capital letters of the Latin script with its Vietnamese ones, for a character class."""
    return _UPPER


def _either(patterns: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE) if patterns else None


def _filled(pattern: object, agencies: str) -> str:
    # Data may say {agencies}; doubled quotes of YAML are single here, braces of counts stay as they are.
    return str(pattern).replace("{agencies}", agencies)
