"""Where a text names projects and institutions: by the names of the profile, and by the form of names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from servanda.profiles.model import Party, Profile
from servanda.reading.data import load
from servanda.reconciliation.wording import fold

_CAPITAL = r"(?-i:[A-Z\u00c0-\u00de\u0110\u1ea0-\u1efe])\w*(?:\.\w+)*(?:['’](?!s\b)\w+)?"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name at its place in a text, `end` excluded, with the key and the sector of what it names."""

    start: int
    end: int
    key: str
    name: str = field(compare=False)
    sector: str = field(compare=False)
    place: str = field(compare=False, default="")


@dataclass(frozen=True, slots=True)
class _Known:
    key: str
    name: str
    sector: str
    place: str


@dataclass(frozen=True)
class Names:
    """What recognises the names of one profile in one language."""

    profile: Profile
    language: str
    patterns: list[tuple[re.Pattern[str], _Known]]
    form: re.Pattern[str] | None
    sectors: dict[str, str]
    empty: frozenset[str]
    same: dict[str, str]
    parties: tuple[tuple[re.Pattern[str], str], ...]
    keys: dict[str, _Known]
    not_first: frozenset[str]
    located: re.Pattern[str]
    profile_keys: frozenset[str]

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Name]:
        """The names between `start` and `end` of `text`, in order, the longest of those that overlap."""
        stop = len(text) if end is None else end
        found: list[Name] = []
        for pattern, known in self.patterns:
            found.extend(
                Name(_after_the(match), match.end(), known.key, known.name, known.sector, known.place)
                for match in pattern.finditer(text, start, stop)
            )
        found.extend(self._formed(text, start, stop))
        kept: list[Name] = []
        sure = {name.start for name in found if name.key in self.profile_keys}
        found = [n for n in found if n.key in self.profile_keys or not sure & {n.end, n.end + 1}]
        for name in sorted(found, key=lambda n: (n.start - n.end, n.start, n.key)):
            if all(name.end <= other.start or name.start >= other.end for other in kept):
                kept.append(name)
        return sorted(kept)

    def _formed(self, text: str, start: int, stop: int) -> Iterator[Name]:
        if self.form is None:
            return
        for match in self.form.finditer(text, start, stop):
            first, quote = match.start(), match.group()
            while (word := quote.split(maxsplit=1)) and word[0] in self.not_first:
                if len(word) == 1:
                    break
                first += len(quote) - len(word[1])
                quote = word[1]
            head = " ".join((match["head"] or match["alone"]).lower().split())
            if quote.lower() == head or not quote[:1].isupper():
                continue
            key = self.key(quote)
            if set(key.split("-")) <= self._bare(head) and any(word.islower() for word in quote.split()):
                continue  # "Korean industrial park": any of a party's parks
            known = self.keys.get(key)
            if known is None and match["acronym"]:
                known = self.keys.get(self.key(match["acronym"]))
            close = match.end("acronym") + 1 if match["acronym"] else match.end()
            if known:
                yield Name(first, close, known.key, known.name, known.sector, known.place)
            elif key:
                yield Name(first, close, key, " ".join(quote.split("(")[0].split()), self.sectors[head])

    def _bare(self, head: str) -> set[str]:
        return {*self.key(head).split("-"), *(code.lower() for _, code in self.parties)}

    def key(self, name: str) -> str:
        """What a name comes to, however its parties are spelled, ordered and joined."""
        for pattern, code in self.parties:
            name = pattern.sub(f" {code.lower()} ", name)
        words = (self.same.get(word, word) for word in _WORD.findall(fold(name)))
        return "-".join(sorted({word for word in words if word not in self.empty}))[:100]


def _read(profile: Profile, language: str) -> Names:
    try:
        data: dict[str, Any] = load(language, "projects")
    except KeyError:
        data = {}
    heads = {" ".join(h.lower().split()): sector for sector, own in data.get("heads", {}).items() for h in own}
    patterns: list[tuple[re.Pattern[str], _Known]] = []
    keys: dict[str, _Known] = {}
    found = Names(
        profile,
        language,
        patterns,
        _form(heads, data) if heads else None,
        heads,
        frozenset(map(str, data.get("empty", ()))),
        dict(data.get("same", {})),
        tuple(_party(party, language) for party in profile.parties if party.names.get(language)),
        keys,
        frozenset(data.get("not_first", ())),
        re.compile(data.get("located", r"(?!)"), re.IGNORECASE),
        frozenset(project.key for project in profile.projects),
    )
    for project in profile.projects:
        own = project.names.get(language, ())
        known = _Known(project.key, (own or project.names.get("en", (project.key,)))[0], project.pillar, project.place)
        for name in own:
            keys.setdefault(found.key(name), known)
            patterns.append((_spelled(name, profile, language), known))
    for entry in data.get("common", ()):
        known = _Known(entry["key"], entry["name"], entry["sector"], "")
        patterns.append((re.compile(rf"(?<!\w)(?:{entry['pattern']})(?!\w)", re.IGNORECASE), known))
    return found


def _after_the(match: re.Match[str]) -> int:
    """Where a name begins, its article apart."""
    words = match.group().split(maxsplit=1)
    return match.end() - len(words[1]) if len(words) > 1 and words[0].lower() == "the" else match.start()


def _party(party: Party, language: str) -> tuple[re.Pattern[str], str]:
    forms = [*party.names.get(language, ()), *party.demonyms.get(language, ()), *party.acronyms]
    return re.compile(rf"(?<!\w)(?:{_any(forms)})(?!\w)", re.IGNORECASE), party.code


_KEPT: dict[tuple[int, str], Names] = {}
_MOST_KEPT = 32


def names(profile: Profile, language: str) -> Names:
    """What recognises names of projects: those of `profile` and, where `language` has data, those of their form."""
    kept = _KEPT.get((id(profile), language))
    if kept is None or kept.profile is not profile:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[id(profile), language] = _read(profile, language)
    return kept


def _form(heads: dict[str, str], data: dict[str, Any]) -> re.Pattern[str]:
    head = _any(heads)
    within = _any(data["within"])
    more = rf"(?:[ –-]+(?:{_CAPITAL}|\d{{1,2}}|{within}))"
    of = rf"(?:\s+(?:of|for|on)\s+(?:the\s+)?{_CAPITAL}(?:(?:\s+|,\s+|\s+and\s+){_CAPITAL}){{0,4}})?"
    acronym = r"(?:\s+\((?P<acronym>(?-i:[A-Z]{2,8}))\))?"
    return re.compile(
        rf"(?<!\w)(?:{_CAPITAL}{more}{{0,7}}?[ –-]+(?P<head>{head})(?!\w){of}"
        rf"|(?P<alone>{head})(?=\s+of\s+{_CAPITAL}){of}){acronym}",
        re.IGNORECASE,
    )


def _spelled(name: str, profile: Profile, language: str) -> re.Pattern[str]:
    """A pattern for a name of the profile, with its parties under any of their names; acronyms as they stand."""
    pattern = re.escape(name).replace(r"\ ", r"\s+").replace(r"\-", "[-–]")
    for party in profile.parties:
        forms = [*party.names.get(language, ()), *party.acronyms, *party.demonyms.get(language, ())]
        for form in sorted(forms, key=len, reverse=True):
            spelled = re.escape(form).replace(r"\ ", r"\s+")
            if re.search(rf"(?<!\w){re.escape(spelled)}(?!\w)", pattern):
                either = rf"(?:the\s+)?(?:{_any(forms)})"
                pattern = re.sub(rf"(?<!\w){re.escape(spelled)}(?!\w)", either.replace("\\", r"\\"), pattern, count=1)
                break
    flags = 0 if name.isupper() else re.IGNORECASE
    return re.compile(rf"(?<!\w){pattern}(?!\w)", flags)


def _any(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(forms, key=lambda f: (-len(f), f)))
