"""Which words name parties, offices, organs and roles: the language's data joined with a profile's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pycountry
from babel import Locale

from servanda.profiles.model import Profile
from servanda.reading.cast_tokens import Tokens, tokenise, words
from servanda.reading.data import load


@dataclass(frozen=True, slots=True)
class Entry:
    """What a surface form means: its category, the party it points to, and a key of the data files.

    `exact` forms match only with these letters; `capital` forms only with a capital first.
    """

    category: str
    party: str | None = None
    key: str = ""
    plural: bool = False
    capital: bool = False
    exact: str | None = None
    official: bool = True


Trie = dict[str, Any]
_END = "\n"  # no token: a mark alone folds to an empty one
_SETS = (
    "never_first",
    "never_last",
    "determiners",
    "joiners",
    "acronyms",
    "idle",
    "origins",
    "apart",
    "deputies",
    "former",
    "possessors",
    "common_names",
    "genitive",
    "inner",
    "coordinators",
    "conjunctions",
    "articles",
    "complement",
    "directions",
    "toward",
)


@dataclass(slots=True)
class Lexicon:
    """All forms in one trie of folded tokens, and the sets of words the title grammar asks for."""

    trie: Trie = field(default_factory=dict)
    modifiers: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    ranks: dict[str, str] = field(default_factory=dict)
    national: dict[str, tuple[str, ...]] = field(default_factory=dict)
    surnames: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: frozenset[str] = frozenset()

    def add(self, form: str, entry: Entry) -> None:
        """Let `form` mean `entry`, unless it already means something."""
        node = self.trie
        for word in words(form):
            node = node.setdefault(word, {})
        held: list[Entry] = node.setdefault(_END, [])
        if not any(e.exact == entry.exact and e.capital == entry.capital for e in held):
            held.insert(0 if entry.exact is not None else len(held), entry)

    def match(self, tokens: Tokens, at: int, last: int) -> tuple[int, Entry] | None:
        """The longest form that begins at token `at` and ends before `last`, with the token after it."""
        node: Trie | None = self.trie.get(tokens.folded[at])
        found: tuple[int, Entry] | None = None
        index = at
        while node is not None:
            index += 1
            for entry in node.get(_END, ()):
                if _fits(entry, tokens, at, index):
                    found = index, entry
                    break
            if index >= last:
                break
            node = node.get(tokens.folded[index])
        return found


def _fits(entry: Entry, tokens: Tokens, start: int, end: int) -> bool:
    if entry.exact is not None:
        return "".join(tokens.raw[start:end]) == entry.exact
    return not entry.capital or any(raw[0].isupper() for raw in tokens.raw[start:end] if raw != "the")


def build(profile: Profile, language: str) -> Lexicon:
    """The lexicon of `language` for `profile`; the profile's own words come first."""
    titles, actors = load(language, "titles"), load(language, "actors")
    lexicon = Lexicon(
        modifiers=_words(titles["modifiers"]),
        not_names=_words(titles["not_names"]),
        particles=_words(titles["particles"]),
        suffixes=_words(titles["suffixes"]),
        verbs=_words(titles["verbs"]),
        words={key: _words(titles[key]) for key in _SETS}
        | {key: _words(actors[key]) for key in ("sides", "plural_organs")},
        ranks={key: head["rank"] for key, head in titles["heads"].items()},
        national={key: tuple(codes) for key, codes in titles["national"].items()},
        surnames={code: tuple(names) for code, names in actors["surnames"].items()},
        places=frozenset(" ".join(words(n)) for p in profile.places for n in p.names.get(language, ())),
    )
    _parties(lexicon, profile, language)
    _words_of_data(lexicon, titles, actors)
    _organs(lexicon, profile, language)
    _thirds(lexicon, profile, actors, language)
    return lexicon


def _words(items: Iterable[Any]) -> frozenset[str]:
    return frozenset(" ".join(words(str(item))) for item in items)


def _parties(lexicon: Lexicon, profile: Profile, language: str) -> None:
    for party in profile.parties:
        for acronym in party.acronyms:
            lexicon.add(acronym, Entry("party", party.code, exact="".join(tokens_raw(acronym))))
        for name in party.names.get(language, ()):
            _name(lexicon, name, Entry("party", party.code, capital=True))
        for demonym in party.demonyms.get(language, ()):
            _name(lexicon, demonym, Entry("demonym", party.code, capital=True))
        for capital in party.capitals.get(language, ()):
            _name(lexicon, capital, Entry("metonym", party.code, capital=True))


def tokens_raw(phrase: str) -> list[str]:
    """The tokens of a phrase as written."""
    return tokenise(phrase).raw


def _name(lexicon: Lexicon, form: str, entry: Entry) -> None:
    """Names in capitals alone (ROK, US) are acronyms and match as written; others with or without their article."""
    if (len(form) <= 5 and form.isupper()) or (len(form) <= 4 and form[:1].isupper() and form[-1:].isupper()):
        entry = Entry(entry.category, entry.party, exact="".join(tokens_raw(form)))
    lexicon.add(form, entry)
    if form.lower().startswith("the "):
        lexicon.add(form[4:], entry)


def _words_of_data(lexicon: Lexicon, titles: dict[str, Any], actors: dict[str, Any]) -> None:
    for group in actors["groups"]:
        for form in group["forms"]:
            lexicon.add(form, Entry("group", key=group["of"], plural=True))
    for key, forms in actors["roles"].items():
        for form in forms:
            lexicon.add(form, Entry("role", key=key))
    for key, forms in actors["pronouns"].items():
        for form in forms:
            lexicon.add(form, Entry("pronoun", key=key, plural=key in {"they", "we"}))
    for key, forms in actors["descriptions"].items():
        for form in forms:
            lexicon.add(form, Entry("description", key=key))
    for key, head in titles["heads"].items():
        for form in head["forms"]:
            lexicon.add(form, Entry("head", key=key, official=head["rank"] != "none"))
        for form in head.get("plural", ()):
            lexicon.add(form, Entry("head", key=key, plural=True, official=head["rank"] != "none"))
    for key, forms in titles["honorifics"].items():
        for form in forms:
            lexicon.add(form, Entry("honorific", key=key, capital=True))
    for form in actors["organs"]:
        lexicon.add(form, Entry("organ", key=form))
    for form in actors["bare_organs"]:
        lexicon.add(form, Entry("bare organ", key=form))


def _organs(lexicon: Lexicon, profile: Profile, language: str) -> None:
    known = frozenset(name for party in profile.parties for name in party.names.get(language, ()))
    for organ in profile.organs:
        for form in organ.names.get(language, ()):
            if form not in known and len(words(form)) > 0:
                exact = "".join(tokens_raw(form)) if len(form) <= 5 and form.isupper() else None
                lexicon.add(form, Entry("named organ", organ.party, key=organ.key, capital=exact is None, exact=exact))


@cache
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    territories = Locale(language).territories
    found = []
    for country in pycountry.countries:
        name = territories.get(country.alpha_2)
        if name:
            found.append((name, country.alpha_3))
    return tuple(found)


def _thirds(lexicon: Lexicon, profile: Profile, actors: dict[str, Any], language: str) -> None:
    """Countries outside the profile; for those inside, the data's wordings that the profile lacks."""
    own = set(profile.codes)

    def category(code: str, inside: str) -> str:
        return inside if code in own else {"demonym": "third demonym", "metonym": "place"}.get(inside, "third")

    for inside, table in (
        ("party", "acronyms"),
        ("party", "names"),
        ("demonym", "demonyms"),
        ("metonym", "metonyms"),
        ("metonym", "capitals"),
    ):
        for code, form in _pairs(actors[table]):
            entry = Entry(category(code, inside), code, capital=True)
            if table == "acronyms":
                entry = Entry(entry.category, code, exact="".join(tokens_raw(form)))
            lexicon.add(form, entry)
    for name, code in _countries(language):
        lexicon.add(name, Entry(category(code, "party"), code, capital=True))


def _pairs(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for code, forms in table.items():
        for form in [forms] if isinstance(forms, str) else forms:
            yield code, form


_BUILT: dict[tuple[int, str], tuple[Profile, Lexicon]] = {}
_KEPT = 16


def lexicon_of(profile: Profile, language: str) -> Lexicon:
    """As `build`, made once for each of the last few profiles."""
    key = (id(profile), language)
    if key not in _BUILT or _BUILT[key][0] is not profile:
        if len(_BUILT) >= _KEPT:
            _BUILT.clear()
        _BUILT[key] = (profile, build(profile, language))
    return _BUILT[key][1]
