"""How firmly one wording of an act binds beside another: force, hedges, deadlines, figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from servanda.reading.data import languages, load
from servanda.reading.dates import find_dates
from servanda.records import Change, Force, PartialDate, Statement

ORDER = tuple(Force)
"""From what binds most to what binds least, as `Force` lists them."""
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")


@dataclass(frozen=True, slots=True)
class Shift:
    """What the second of two wordings is beside the first, and why: `up` and `down` say what makes it firmer or softer.

    `change` is `repeated` for the same words with the same force, `reworded` where nothing weighs or both ways do.
    """

    change: Change
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()

    @property
    def why(self) -> tuple[str, ...]:
        """All that was found, the softening first."""
        return (*self.down, *self.up)


def shift(one: Statement, other: Statement, language: str = "en", anchor: PartialDate | None = None) -> Shift:
    """How `other` words the act that `one` had worded before; `anchor` is the day that "this year" is told from.

    Force decides where it differs. Else hedges, firm words, deadlines and figures are weighed: what only softens
    weakens, what only hardens strengthens.
    """
    up: list[str] = []
    down: list[str] = []
    a, b = one.evidence.quote, other.evidence.quote
    rank = ORDER.index(other.force) - ORDER.index(one.force)
    if rank:
        (down if rank > 0 else up).append(f"{one.force} became {other.force}")
    if plain(a) == plain(b) and one.deadline == other.deadline and not rank:
        return Shift(Change.REPEATED)
    if language in languages():
        hedges, firm = _patterns(language)
        down += [f"hedge added: {word}" for word in _new(hedges, a, b)]
        up += [f"hedge dropped: {word}" for word in _new(hedges, b, a)]
        up += [f"made firmer: {word}" for word in _new(firm, a, b)]
        down += [f"no longer: {word}" for word in _new(firm, b, a)]
    _deadlines(one, other, language, anchor, up, down)
    _figures(a, b, language, up, down)
    if rank:
        return Shift(Change.WEAKENED if rank > 0 else Change.STRENGTHENED, tuple(up), tuple(down))
    if bool(up) == bool(down):
        return Shift(Change.REWORDED, tuple(up), tuple(down))
    return Shift(Change.STRENGTHENED if up else Change.WEAKENED, tuple(up), tuple(down))


def plain(text: str) -> str:
    """A wording without case, spacing and marks at its ends: what is the same to a reader."""
    return " ".join(text.lower().replace("’", "'").replace("–", "-").split()).strip(" .,;:\"'“”")


def _new(pattern: re.Pattern[str], before: str, after: str) -> list[str]:
    """The words of `after` that `before` has not, each once."""
    known = {m.group().lower() for m in pattern.finditer(before)}
    return list(dict.fromkeys(w for m in pattern.finditer(after) if (w := m.group().lower()) not in known))


def _deadlines(
    one: Statement, other: Statement, language: str, anchor: PartialDate | None, up: list[str], down: list[str]
) -> None:
    before, after = _deadline(one, language, anchor), _deadline(other, language, anchor)
    if before == after:
        return
    if after is None:
        down.append(f"deadline dropped: {before}")
    elif before is None:
        up.append(f"deadline added: {after}")
    elif before.last_day != after.last_day:
        later = after.last_day > before.last_day
        (down if later else up).append(f"deadline {before} became {after}")


def _deadline(statement: Statement, language: str, anchor: PartialDate | None) -> PartialDate | None:
    if statement.deadline is not None or language not in languages():
        return statement.deadline
    told = [d.date for d in find_dates(statement.evidence.quote, anchor, language) if d.role == "deadline"]
    return max(told, default=None)


def _figures(a: str, b: str, language: str, up: list[str], down: list[str]) -> None:
    """Figures apart from dates, where only one of the two has any or both have other ones."""
    before, after = _numbers(a, language), _numbers(b, language)
    gone, new = [n for n in before if n not in after], [n for n in after if n not in before]
    if gone and new:
        down.append(f"figures dropped: {', '.join(gone)}")
        up.append(f"figures added: {', '.join(new)}")
    elif gone:
        down.append(f"figures dropped: {', '.join(gone)}")
    elif new:
        up.append(f"figures added: {', '.join(new)}")


def _numbers(text: str, language: str) -> list[str]:
    dates = find_dates(text, None, language) if language in languages() else []
    found = [
        match.group()
        for match in _NUMBER.finditer(text)
        if not any(d.start < match.end() and match.start() < d.end for d in dates)
    ]
    return list(dict.fromkeys(found))


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load(language, "strength")
    hedges, firm = (re.compile(rf"(?<!\w)(?:{'|'.join(data[key])})(?!\w)", re.IGNORECASE) for key in ("hedges", "firm"))
    return hedges, firm
