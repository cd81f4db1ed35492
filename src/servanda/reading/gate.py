"""The gate: whether a text may concern a partnership at all, asked before anything is parsed.

A text passes where it names at least two of the parties and holds a cue, a word that can open an act, in any of the
languages for which the gate has data. Names are those of the profile (names, demonyms, seats of government, people in
office, organs, places) and of the languages' data; they are found in one pass of Aho-Corasick (Aho and Corasick,
"Efficient string matching", CACM 1975) over the text as it is. The gate judges words and not sense: a text about sport
may pass, a text that holds a statement of one party towards another shall not be turned away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import product
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind
from babel import Locale
from pycountry import countries

from servanda.profiles import Profile
from servanda.reading.cues import Lexicon
from servanda.reading.data import languages, load

FEW_PARTIES = "names fewer than two of the parties"
NO_CUE = "holds no word that opens an act"

_GAPS = (" ", "\n", "\u00a0", "-", "_")
"""What may stand between the words of a name; the low line in corpora whose words are joined."""
_CUE, _OTHER = -1, -2
_TABLES = ("acronyms", "names", "demonyms", "metonyms", "capitals")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a text passes; which parties it names, in the order of the profile; why it is turned away."""

    passed: bool
    parties: tuple[str, ...]
    reason: str = ""


class Gate:
    """The gate of one partnership; costs some milliseconds to make."""

    def __init__(self, profile: Profile) -> None:
        """Gather the names of `profile` and the cues of all languages."""
        self._codes = profile.codes
        table = _patterns(profile)
        self.forms = tuple(table)
        """All words that are looked for."""
        self.digest = sha256(repr(sorted(table.items())).encode()).hexdigest()
        """A digest of all words the gate looks for: another digest may give other verdicts."""
        self._meanings = list(table.values())
        self._bounded = [(_bounded(form[0]), _bounded(form[-1])) for form in table]
        self._automaton = AhoCorasick(list(table), MatchKind.LeftmostLongest, store_patterns=False)

    def judge(self, text: str) -> Verdict:
        """The verdict on `text`; time grows with its length and with nothing else."""
        named, cued = 0, False
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            meaning = self._meanings[index]
            if meaning == _OTHER or (cued if meaning == _CUE else named | meaning == named):
                continue
            before, after = self._bounded[index]
            if (before and start and text[start - 1].isalnum()) or (after and text[end : end + 1].isalnum()):
                continue
            if meaning == _CUE:
                cued = True
            else:
                named |= meaning
        parties = tuple(code for bit, code in enumerate(self._codes) if named >> bit & 1)
        reason = FEW_PARTIES if len(parties) < 2 else "" if cued else NO_CUE
        return Verdict(not reason, parties, reason)


def _patterns(profile: Profile) -> dict[str, int]:
    """Every form with what it means: parties as bits in the order of the profile, a cue, or somebody else.

    A name is left out where the names inside it say as much: "Korea" is found in "Government of Korea".
    """
    bits = {code: 1 << at for at, code in enumerate(profile.codes)}
    names: dict[str, int] = {}
    for code, form in _names(profile):
        for spelled in _spelled(form):
            names[spelled] = names.get(spelled, 0) | bits[code]
    for form, codes in _joined(profile):
        names[form] = sum(bits[code] for code in codes)
    found = {form: named for form, meaning in names.items() if (named := _own_meaning(form, meaning, names))}
    others = {form for form in _others(profile) if form not in names and _holds(form, found)}
    found.update(dict.fromkeys(others, _OTHER))
    for language in _tuned():
        for cue in _cues(language):
            for form in (cue, cue[:1].upper() + cue[1:], cue.upper(), unicodedata.normalize("NFD", cue)):
                found.setdefault(form, _CUE)
    return found


def _names(profile: Profile) -> Iterator[tuple[str, str]]:
    """The names of the parties in all languages, with their codes."""
    own = set(profile.codes)
    for party in profile.parties:
        for words in (party.names, party.demonyms, party.capitals):
            yield from ((party.code, form) for forms in words.values() for form in forms)
        yield from ((party.code, form) for form in party.acronyms)
    for known in (profile.organs, profile.holders, profile.places):
        for one in known:
            yield from ((one.party, form) for forms in one.names.values() for form in forms if one.party in own)
    for language in _tuned():
        told = dict(_data(language).get("names", {}))
        yield from ((code, form) for code in own for form in told.get(code, ()))
        if language in languages():
            yield from ((code, form) for code, form in _actors(language) if code in own)


def _actors(language: str) -> Iterator[tuple[str, str]]:
    """The names of countries in the data of a language, as they are printed."""
    actors = load(language, "actors")
    for table in _TABLES:
        for code, forms in actors.get(table, {}).items():
            for form in [forms] if isinstance(forms, str) else forms:
                bare = form.removeprefix("the ")
                yield code, bare if table == "acronyms" else " ".join(w[:1].upper() + w[1:] for w in bare.split())


def _joined(profile: Profile) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Two parties in one expression: their short forms joined, each with the short form or the name of the other."""
    own = set(profile.codes)
    for language in _tuned():
        data = _data(language)
        short: dict[str, list[str]] = data.get("short", {})
        full = {p.code: (*p.names.get(language, ()), *p.demonyms.get(language, ())) for p in profile.parties}
        for one, other in product(own & short.keys(), own):
            if one == other:
                continue
            for a, b in product(short[one], (*short.get(other, ()), *full[other])):
                for joiner in data.get("joiners", ()):
                    yield f"{a}{joiner}{b}", (one, other)
                    yield f"{b}{joiner}{a}", (one, other)
        for form, codes in data.get("pairs", {}).items():
            if own.issuperset(codes):
                yield form, tuple(codes)


def _others(profile: Profile) -> Iterator[str]:
    """The names of countries outside the profile: "North Korea" is not Korea."""
    own = set(profile.codes)
    for language in _tuned():
        territories = Locale(language).territories
        for country in countries:
            if country.alpha_3 not in own and (name := territories.get(country.alpha_2)):
                yield str(name)
        if language in languages():
            yield from (form for code, form in _actors(language) if code not in own)
        for code, forms in _data(language).get("names", {}).items():
            if code not in own:
                yield from forms


def _cues(language: str) -> Iterator[str]:
    yield from _data(language).get("cues", ())
    if language in languages():
        yield from (form for form in Lexicon.of(language).forms if len(form) > _SHORTEST)


def _spelled(form: str) -> Iterator[str]:
    """A name as printed: in capitals too, with other gaps between its words, its letters composed or not."""
    if len(form) < _SHORTEST:
        return
    cases = {form, form.upper()} if len(form) > 3 else {form}
    for cased in cases:
        for gap in _GAPS if " " in cased else _GAPS[:1]:
            spaced = cased.replace(" ", gap)
            yield from {unicodedata.normalize(kind, spaced) for kind in ("NFC", "NFD")}


def _own_meaning(form: str, meaning: int, names: dict[str, int]) -> int:
    """What a name means with all the names in it; 0 where these say as much by themselves."""
    inner = 0
    for part in _parts(form):
        inner |= names.get(part, 0)
    return 0 if meaning | inner == inner else meaning | inner


def _holds(form: str, names: Container[str]) -> bool:
    return any(inner in names for inner in _parts(form))


def _parts(form: str) -> Iterator[str]:
    """The runs of whole words inside a form, itself left out."""
    words = form.replace("-", " - ").split()
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            if end - start < len(words):
                yield " ".join(words[start:end])


def _bounded(character: str) -> bool:
    """Whether a letter of this script ends a word only where no other letter follows."""
    return character.isalnum() and not "\u1100" <= character <= "\u11ff" and not "\u2e80" <= character <= "\ud7ff"


@cache
def _tuned() -> tuple[str, ...]:
    """The languages with data for the gate."""
    folders = (item for item in files("servanda.reading").iterdir() if item.is_dir())
    return tuple(sorted(f.name for f in folders if (f / "gate.yaml").is_file()))


def _data(language: str) -> dict[str, Any]:
    return load(language, "gate")
