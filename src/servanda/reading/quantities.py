"""Quantities in text: money, counts, shares, ranks and multiples, with a grammar of their own for this register."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from servanda.reading.data import load
from servanda.reading.letters import small


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at its place in the text.

    `kind` is `money`, `percent`, `count`, `rank`, `multiple` or `anniversary`; `unit` an ISO 4217 code, `percent`,
    `rank`, `ratio`, `years` or the noun counted; `comparator` one of `=` `~` `>` `<`; `noun` what follows the number.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    kind: str
    comparator: str = "="
    noun: str = ""


def find_quantities(text: str, start: int = 0, end: int | None = None, language: str = "en") -> list[Quantity]:
    """The quantities between `start` and `end` of `text`, in their order; a range gives its two ends."""
    grammar = _Grammar.of(language)
    stop = len(text) if end is None else end
    found: list[Quantity] = []
    for match in grammar.pattern.finditer(small(text), start, stop):
        found.extend(grammar.read(text, match, start))
    return found


_FEW = 3
"""Up to here a number in words counts only what is worth recording: "two contracts", not "two leaders"."""


class _Grammar:
    """The tables of a language, and its patterns; that of the quantities themselves is for small letters."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.scales: dict[str, int] = data["scales"]
        self.words: dict[str, int] = data["words"]
        self.ordinals: dict[str, int] = data["ordinals"]
        self.fractions: dict[str, float] = data["fractions"]
        self.multiples: dict[str, int] = data["multiples"]
        self.prefixes: dict[str, str] = {k.lower(): v for k, v in data["currency_prefixes"].items()}
        self.currencies: dict[str, str] = data["currency_words"]
        self.uncounted = frozenset(data["uncounted"])
        self.countable = frozenset(data["countable"])
        digits = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
        word = _any(self.words)
        words = rf"(?:{word})(?:[-\s](?:{word}))?(?:\s(?:hundred|thousand))?"
        long_scales = _any([s for s in self.scales if len(s) > 2])
        number = rf"(?:{digits})"
        scale = rf"(?:[-\s\xa0]?(?:{long_scales})(?![a-z])|\s?(?:bn|mn|tn|m|b|k)(?![a-z\d]))"
        prefix, currency, percent = _any(data["currency_prefixes"]), _any(self.currencies), _any(data["percent"])
        between = r"\s?(?:-|–|—|to|and)\s?"
        ranked = {key: [form.replace(" ", r"\s") for form in forms] for key, forms in data["ranked"].items()}
        superlative, ordinal = _any(data["superlatives"]), _any(self.ordinals)
        self.pattern = re.compile(
            rf"""(?<![\w.,])(?:
            (?P<range_pre>{prefix})?\s?(?P<low>{number})(?:{scale})?{between}(?P<high_pre>{prefix})?(?P<high>{number})(?P<range_scale>{scale})?\s?
                (?:(?P<range_cur>{currency})\b|(?P<range_pct>{percent})(?!\w))?(?=[^\d%]|$)
            |(?P<pre>{prefix})[\s\xa0]?(?P<pre_n>{number}|{words})(?P<pre_scale>{scale})?
            |(?P<share>(?:a|one|two|three)[-\s](?:{_any(self.fractions)})s?)(?=\sof\b)
            |(?P<nth>\d{{1,3}}(?:st|nd|rd|th)|{ordinal})[-\s](?:[\w-]+\s)?(?P<nth_sup>{"|".join(ranked["nth"])})\b
            |(?P<nth_rank>(?:{"|".join(ranked["placed"])})\s(?P<nth_place>\d{{1,3}}(?:st|nd|rd|th)|{ordinal}))\b(?=\s(?:{"|".join(ranked["among"])})\b|,)
            |(?P<no>no\.\s?(?P<no_n>\d{{1,3}})(?=[:\s](?!\d)))
            |(?P<tops>{"|".join(ranked["first"])})
            |(?P<sup>{superlative})(?=\s(?:[\w’'-]+\s){{0,3}}?(?:{"|".join(ranked["of"])})s?\b)
            |(?P<anniversary>\d{{1,3}}(?:st|nd|rd|th)|{ordinal})\sanniversary
            |(?P<fold>(?P<fold_n>{number}|{words})[-\s]?(?:fold|times))\b
            |(?P<multiple>{_any(self.multiples)})\b(?!-?\s?(?:{_any(data["fixed"])})\b)
            |(?P<count>{number}|{words})(?P<count_scale>{scale})?(?:[\s\xa0]?(?:(?P<count_cur>{currency})\b|(?P<count_pct>{percent})(?!\w)))?
            )""",
            re.VERBOSE,
        )
        compares = r"\b(?:{})\s(?:an?\s|the\s|of\s)?(?:additional\s|total\s|further\s|value\sof\s)*$"
        self.comparators = [
            (sign, re.compile(compares.format(_any(forms)), re.IGNORECASE))
            for sign, forms in data["comparators"].items()
        ]
        every = [form for forms in data["comparators"].values() for form in forms]
        self.compared = re.compile(compares.format(_any(every)), re.IGNORECASE)
        self.durations = re.compile(rf"\b(?:{_any(data['durations'])})\s$", re.IGNORECASE)
        self.names = re.compile(rf"(?:\b(?:{_any(data['names'])})\.?[\s-]|[\w)][-/+:.]|#)$", re.IGNORECASE)
        self.noun = re.compile(r"[\s\xa0:-]{1,20}((?:[\w’'-]{1,60}[\s\xa0]{1,20}){0,5}[\w’'-]{1,60})")
        self.ordinal_tail = re.compile(r"(?:st|nd|rd|th)\b|\s?(?:°|:\d|/\d|\.\d)", re.IGNORECASE)

    @classmethod
    @cache
    def of(cls, language: str) -> _Grammar:
        return cls(load(language, "quantities"))

    def read(self, text: str, match: re.Match[str], floor: int) -> list[Quantity]:
        """The quantities of a match; none where the number is a name, a date or an ordinal."""
        before = text[max(floor, match.start() - 40) : match.start()]
        got = match.groupdict()
        compared = self.compared.search(before)
        sign = next((s for s, pattern in self.comparators if pattern.search(before)), "=") if compared else "="
        if sign != "=" and self.durations.search(before):
            sign = "="
        start, end = match.span()
        noun = self._noun(text, end)

        def one(value: Decimal, unit: str, kind: str, comparator: str = sign) -> Quantity:
            return Quantity(start, end, value, unit, kind, comparator, noun)

        if got["high"]:
            return self._range(got, before, one)
        if got["pre"]:
            unit = self.prefixes[got["pre"].lower()]
            return [one(self._number(got["pre_n"] or "") * self._scale(got["pre_scale"]), unit, "money")]
        if got["share"]:
            parts = re.split(r"[-\s]", got["share"].lower())
            share = Decimal(str(self.fractions[parts[1].removesuffix("s") if parts[1] != "half" else "half"]))
            return [one(share * self.words.get(parts[0], 1), "percent", "percent")]
        for key in ("nth", "nth_place", "no_n"):
            if got[key]:
                return [one(self._ordinal(got[key] or ""), "rank", "rank", "=")]
        if got["tops"] or got["sup"]:
            return [one(Decimal(1), "rank", "rank", "=")]
        if got["anniversary"]:
            return [one(self._ordinal(got["anniversary"]), "years", "anniversary")]
        if got["fold"]:
            return [one(self._number(got["fold_n"] or ""), "ratio", "multiple")]
        if got["multiple"]:
            return [one(Decimal(self.multiples[got["multiple"].lower()]), "ratio", "multiple")]
        return self._count(text, got, before, end, noun, one)

    def _range(self, got: dict[str, str | None], before: str, one: Any) -> list[Quantity]:
        scale = self._scale(got["range_scale"])
        low, high = Decimal((got["low"] or "").replace(",", "")), Decimal((got["high"] or "").replace(",", ""))
        code = got["range_pre"] or got["high_pre"]
        if code:
            unit, kind = self.prefixes[code.lower()], "money"
        elif got["range_cur"]:
            unit, kind = self.currencies[got["range_cur"].lower()], "money"
        elif got["range_pct"]:
            unit, kind = "percent", "percent"
        else:
            unit, kind = "", "count"
        plain = kind == "count" and scale == 1
        if low >= high or plain or self.names.search(before):
            return []
        return [one(low * scale, unit, kind, ">"), one(high * scale, unit, kind, "<")]

    def _count(
        self, text: str, got: dict[str, str | None], before: str, end: int, noun: str, one: Any
    ) -> list[Quantity]:
        form = got["count"] or ""
        value = self._number(form) * self._scale(got["count_scale"])
        if got["count_cur"]:
            return [one(value, self.currencies[got["count_cur"].lower()], "money")]
        if got["count_pct"]:
            return [one(value, "percent", "percent")]
        if self.names.search(before) or self.ordinal_tail.match(text, end):
            return []
        scaled = got["count_scale"] is not None
        if form.isdigit() and not scaled and 1900 <= value <= 2100:
            return []
        if not noun and not scaled and "," not in form:
            return []
        first = noun.split(maxsplit=1)[0].lower() if noun else ""
        small = not form[:1].isdigit() and not scaled and value <= 20
        if not scaled and first in self.uncounted and (small or value <= 31):
            return []
        if form.lower() == "one" and not scaled:
            return []
        if small and value <= _FEW and self.countable.isdisjoint(noun.lower().split()):
            return []
        if first.startswith("year") and not re.match(r"years (?:of|since)\b", noun):
            return []
        return [one(value, first, "count")]

    def _number(self, form: str) -> Decimal:
        form = form.lower().replace(",", "").strip()
        if form[:1].isdigit():
            return Decimal(form)
        total = Decimal(0)
        for part in re.split(r"[-\s]", form):
            if part in self.words:
                total += self.words[part]
            elif part in self.scales:
                total = max(total, Decimal(1)) * self.scales[part]
        return total

    def _scale(self, form: str | None) -> Decimal:
        return Decimal(self.scales[form.strip().strip("-").strip().lower()]) if form else Decimal(1)

    def _ordinal(self, form: str) -> Decimal:
        return Decimal(re.sub(r"\D", "", form)) if form[:1].isdigit() else Decimal(self.ordinals[form.lower()])

    def _noun(self, text: str, end: int) -> str:
        match = self.noun.match(text, end)
        return " ".join(match.group(1).split()) if match else ""


def _any(forms: Any) -> str:
    return "|".join(re.escape(form.lower()) for form in sorted(forms, key=len, reverse=True))
