"""Where a place named in a record lies: the profile's places, the provinces of its parties, the profile's sites."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import yaml
from ahocorasick_rs import AhoCorasick, MatchKind

from servanda.profiles.geometry import Division, division, divisions
from servanda.profiles.model import Place, Profile, Site, Words
from servanda.records import PartialDate

_PARENTHESES = re.compile(r"\([^()]*\)")
_LAST_WORD = re.compile(r"(?<![\w’'])([\w’']+)\s$")


@dataclass(frozen=True, slots=True)
class Located:
    """A place that was found.

    `province` is its code in the party's oldest division, empty where unknown; latitude and longitude are degrees
    (WGS 84), None for a whole country; `precision` says how large the area is that the point stands for.
    """

    key: str
    party: str
    name: str
    province: str
    latitude: float | None
    longitude: float | None
    precision: str  # commune, district, city, province or country
    source: str


class Gazetteer:
    """The places that a profile knows, found by any of their names, diacritics and the word for "city" optional."""

    def __init__(self, profile: Profile) -> None:
        """Gather the names of the profile's places, of the provinces of its parties, of its sites, and of the parties.

        Where two share a name, it means the one that comes first in this order.
        """
        self._exact: dict[str, Located] = {}
        self._plain: dict[str, Located] = {}
        self._written: dict[str, None] = {}
        for place in profile.places:
            self._add(place.names, _of_profile(place))
        for party in profile.parties:
            # The oldest first: where a merged province took over a name, the point stays in what always had it.
            for known in divisions(party.code):
                for located, names in _provinces(known):
                    self._add(names, located)
        for site in profile.sites:
            if site.latitude is not None:
                self._add({"en": (_PARENTHESES.sub("", site.name).strip(),)}, _of_site(site))
        for party in profile.parties:
            self._add(
                party.names | {"": party.acronyms},
                Located(party.code, party.code, party.name(), "", None, None, "country", "the party's own name"),
            )

    def _add(self, names: Words, located: Located) -> None:
        for name in (form for forms in names.values() for form in forms):
            self._written.setdefault(unicodedata.normalize("NFC", name))
            self._exact.setdefault(_exact(name), located)
            self._plain.setdefault(plain(name), located)

    def find(self, form: str | None) -> Located | None:
        """The place of this name; of "Can Tho, Viet Nam" the first part that is known. None where none is."""
        if not form:
            return None
        for part in dict.fromkeys((form, *form.split(","), *form.split(" - "))):
            found = self._exact.get(_exact(part)) or self._plain.get(plain(part))
            if found:
                return found
        return None

    def named_in(self, text: str) -> Iterator[Located]:
        """The places that a text names, in the order of its words, as often as it names them; countries are left out.

        Names count as they are written, as whole words, and not after another word with a capital, where they are
        rather a part of a longer name; in Korean, whose particles join the name, at the beginning of a word.
        """
        names, automaton = self._automaton
        for index, start, end in automaton.find_matches_as_indexes(text):
            before, after = text[:start], text[end : end + 1]
            hangul = "가" <= text[end - 1] <= "힣"
            whole = not (before and before[-1].isalnum()) and (hangul or not after.isalnum())
            if whole and not _within_a_name(before[-40:]):
                yield self._exact[_exact(names[index])]

    @cached_property
    def _automaton(self) -> tuple[list[str], AhoCorasick]:
        names = [name for name in self._written if len(name) > 2 or "가" <= name[-1] <= "힣"]
        names = [name for name in names if self._exact[_exact(name)].precision != "country"]
        return names, AhoCorasick(names, matchkind=MatchKind.LeftmostLongest)

    def province(self, located: Located, on: PartialDate | None = None, language: str = "en") -> str:
        """The name of the province in which a place lay on that date (today where None); empty where unknown."""
        known = division(located.party, on)
        holder = known.province(located.province) if known and located.province else None
        return holder.name(language) if holder else ""


def plain(form: str) -> str:
    """A name as it is compared: lower case, without diacritics, spaces, hyphens and words such as "city"."""
    folded = unicodedata.normalize("NFD", form.lower().replace("đ", "d"))
    bare = unicodedata.normalize("NFC", "".join(c for c in folded if not unicodedata.combining(c)))
    kept = _around().sub("", " ".join(bare.split()))
    return re.sub(r"[\s\-–.'’]+", "", kept) or re.sub(r"[\s\-–.'’]+", "", bare)


def _within_a_name(before: str) -> bool:
    """Whether the word right before a name has a capital and is none that leads to places."""
    word = _LAST_WORD.search(before)
    return word is not None and word[1][0].isupper() and word[1].lower() not in _words()["leading"]


def _exact(form: str) -> str:
    return " ".join(unicodedata.normalize("NFC", form).casefold().split())


@cache
def _words() -> dict[str, list[str]]:
    text = (files("servanda.profiles") / "data" / "placewords.yaml").read_text(encoding="utf-8")
    loaded: dict[str, list[str]] = yaml.safe_load(text)
    return loaded


@cache
def _around() -> re.Pattern[str]:
    def either(forms: list[str]) -> str:
        bare = [unicodedata.normalize("NFD", form.replace("đ", "d")) for form in forms]
        folded = [unicodedata.normalize("NFC", "".join(c for c in f if not unicodedata.combining(c))) for f in bare]
        return "|".join(re.escape(form) for form in sorted(folded, key=len, reverse=True))

    before, after, suffixes = (either(_words()[key]) for key in ("before", "after", "suffixes"))
    return re.compile(rf"^(?:(?:{before})\s+)+|(?<!\s)(?:\s+(?:{after})){{1,5}}$|(?<=\w)(?:{suffixes})$")


def _of_profile(place: Place) -> Located:
    forms = place.names.get("en") or next(iter(place.names.values()), (place.key,))
    return Located(
        place.key,
        place.party,
        forms[0],
        place.province,
        place.latitude,
        place.longitude,
        place.precision,
        place.source,
    )


def _of_site(site: Site) -> Located:
    point = (site.latitude, site.longitude, site.precision, site.source)
    return Located(site.key, site.party, site.name, site.province, *point)


def _provinces(known: Division) -> Iterable[tuple[Located, Words]]:
    for province in known.provinces:
        longitude, latitude = province.point
        code = province.of[0] if province.of else province.code
        key = f"{known.id}-{province.code}"
        point = (latitude, longitude, "province", known.attribution)
        yield Located(key, known.party, province.name(), code, *point), province.names
