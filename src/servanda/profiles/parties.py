"""Parties from a code or a name: CLDR and ISO 3166 for the names of countries, own data for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import pycountry
import yaml
from babel import Locale

from servanda.profiles.errors import ProfileError
from servanda.profiles.model import Party, Profile
from servanda.profiles.shared import indicators, pillars

LANGUAGES = ("en", "vi", "ko")
_MIXED = {"XKX": "XK"}


def for_parties(codes: Sequence[str]) -> Profile:
    """A profile of any two or more countries and organisations.

    `codes` are ISO 3166-1 codes (alpha-2 or alpha-3), English names, or acronyms of organisations. Raises
    `ProfileError` where one is unknown, named twice, or fewer than two are given.
    """
    found = [party(code) for code in codes]
    keys = [p.code for p in found]
    if len(set(keys)) != len(keys):
        raise ProfileError(f"--parties {','.join(codes)}: a party is named twice; name each once")
    if len(found) < 2:
        raise ProfileError(
            f"--parties {','.join(codes)}: a partnership has at least two parties, as in --parties SGP,CHN"
        )
    title = " – ".join(p.name() for p in found)
    return Profile("-".join(keys).lower(), title, tuple(_told_apart(found)), pillars=pillars(), indicators=indicators())


def party(form: str) -> Party:
    """The party that `form` names; `ProfileError` with the nearest names where there is none."""
    wanted = form.strip()
    organisations = _data("organisations")
    if wanted.upper() in organisations:
        return _organisation(wanted.upper(), organisations[wanted.upper()])
    code = _alpha3(wanted)
    if code is not None:
        return _country(code)
    for key, entry in organisations.items():
        if wanted.casefold() in (name.casefold() for name in entry["names"]["en"]):
            return _organisation(key, entry)
    known = [*_data("countries"), *organisations, *(c.name for c in pycountry.countries)]
    near = get_close_matches(wanted, known, n=3, cutoff=0.6) or get_close_matches(
        wanted.upper(), known, n=3, cutoff=0.5
    )
    hint = (
        f"; did you mean {', '.join(near)}?" if near else "; use ISO 3166 codes such as VNM or acronyms such as ASEAN"
    )
    raise ProfileError(f"{wanted or 'an empty name'}: no such country or organisation{hint}")


@cache
def _data(name: str) -> dict[str, dict[str, Any]]:
    text = (files("servanda.profiles") / "data" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


def _alpha3(form: str) -> str | None:
    if form.upper() in _MIXED:
        return form.upper()
    for found in (
        pycountry.countries.get(alpha_3=form.upper()),
        pycountry.countries.get(alpha_2=form.upper()),
        pycountry.countries.get(name=form),
    ):
        if found is not None:
            return str(found.alpha_3)
    folded = form.casefold()
    for code, entry in _data("countries").items():
        if folded in (name.casefold() for name in (*entry.get("names", ()), *_cldr(code, "en"))):
            return code
    return None


def _country(code: str) -> Party:
    entry = _data("countries").get(code, {})
    record = pycountry.countries.get(alpha_3=code)
    iso = [getattr(record, key, None) for key in ("common_name", "name", "official_name")] if record else []
    names = {language: _cldr(code, language) for language in LANGUAGES}
    names["en"] = _once([*names["en"], *entry.get("names", ()), *(n for n in iso if n and "," not in n)])
    return Party(
        code,
        "country",
        {language: words for language, words in names.items() if words},
        {"en": tuple(entry.get("demonyms", ()))},
        {"en": tuple(entry.get("capitals", ()))},
        tuple(name for name in names["en"] if name.isupper() and len(name) <= 5),
    )


def _cldr(code: str, language: str) -> tuple[str, ...]:
    country = pycountry.countries.get(alpha_3=code)
    alpha2 = _MIXED.get(code) or (country.alpha_2 if country else code)
    territories = Locale(language).territories
    forms = [territories.get(alpha2), territories.get(f"{alpha2}-alt-short"), territories.get(f"{alpha2}-alt-variant")]
    return _once(form for form in forms if form)


def _organisation(key: str, entry: dict[str, Any]) -> Party:
    names = {language: tuple(words) for language, words in entry["names"].items()}
    demonyms, capitals = tuple(entry.get("demonyms", ())), tuple(entry.get("capitals", ()))
    return Party(key, "organisation", names, {"en": demonyms}, {"en": capitals}, (key,))


def _told_apart(parties: list[Party]) -> Iterable[Party]:
    """The parties without the words that two of them share, such as "Korean" where both Koreas take part."""
    for own in parties:
        others = {
            w
            for p in parties
            if p is not own
            for words in (p.names, p.demonyms, p.capitals)
            for w in words.get("en", ())
        }
        if own.code == "KOR" and any(p.code == "PRK" for p in parties):
            others |= {"Korea", "Korean", "Koreans"}

        def kept(words: dict[str, tuple[str, ...]], taken: set[str] = others) -> dict[str, tuple[str, ...]]:
            return {language: tuple(w for w in forms if w not in taken) for language, forms in words.items()}

        yield Party(own.code, own.kind, kept(own.names), kept(own.demonyms), kept(own.capitals), own.acronyms)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
