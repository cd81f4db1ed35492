"""The sections of a brief, out of the lists of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from servanda.analysis.briefs.checking import plain
from servanda.analysis.briefs.model import Brief, Citation, Section, Sentence
from servanda.analysis.briefs.standing import target_sentences
from servanda.analysis.targets import targets
from servanda.ledger import asks, discrepancies, happenings, loading, undertakings
from servanda.ledger.queries import Filters, Row
from servanda.profiles import Profile
from servanda.statistics.targets import Standing

MOST = 10
"""Sentences of one section: a brief is read before a visit, not instead of the ledger."""
_LATE = 4
"""Of these what is overdue on one side, at most."""
_AHEAD = timedelta(days=730)
"""How far ahead dates are told."""
_VERBS = {
    "agreement": "agreed",
    "commitment": "undertook",
    "offer": "offered",
    "proposal": "proposed",
    "request": "asked",
    "aspiration": "hoped",
    "position": "held",
}
_OPEN = ("unanswered", "deferred", "acknowledged", "accepted in part")


def brief(
    connection: Connection,
    profile: Profile,
    *,
    since: date,
    as_of: date,
    pillars: Sequence[str] = (),
    draw: Callable[[Standing], str | None] = lambda _: None,
) -> Brief:
    """The brief on what the ledger holds since a day, as it stands on `as_of`; `draw` gives the picture of a target."""
    threads = [u for u in undertakings(connection, Filters(until=as_of.isoformat()), as_of) if _filed(u, pillars)]
    asked = [a for a in asks(connection, Filters(until=as_of.isoformat())) if _filed(a, pillars)]
    sections = [
        _agreed(threads, since, profile),
        *(_open(code, asked, threads, since, profile) for code in profile.codes),
        _changed(threads, since, profile),
        *([] if pillars and "economy" not in pillars else [_targets(connection, profile, as_of, draw)]),
        _doubtful(connection, since, as_of),
        _ahead(connection, threads, as_of),
    ]
    kept = tuple(section for section in sections if section.sentences)
    return Brief(profile.title, since, as_of, tuple(pillars), kept)


def _agreed(threads: Iterable[Row], since: date, profile: Profile) -> Section:
    found: list[tuple[str, Sentence]] = []
    for thread in threads:
        own = [s for s in _since(thread, since) if s["force"] in {"agreement", "commitment"}]
        if own:
            strongest = min(own, key=lambda s: (s["force"] != "agreement", s["date"], s["id"]))
            found.append((strongest["date"], _said(strongest, profile, others=own)))
    return _newest("What was agreed and undertaken", found)


def _open(code: str, asked: Iterable[Row], threads: Iterable[Row], since: date, profile: Profile) -> Section:
    """What waits for one side: asks put to it that were not granted in full, and its undertakings that are overdue."""
    name = _name(code, profile)
    found: list[tuple[str, Sentence]] = []
    for row in asked:
        if code not in row["to"] or row["answer"] not in _OPEN or (row["ask"]["date"] or "") < since.isoformat():
            continue
        cited = [_cited(row["ask"])]
        text = _said(row["ask"], profile).text.removesuffix(".")
        if row["reply"]:
            cited.append(_cited(row["reply"]))
            text += f"; {name}: {row['answer']} (“{plain(row['reply']['quote'])}”)"
        else:
            text += "; no answer is in the documents read"
        found.append((row["ask"]["date"] or "", Sentence(f"{text}.", tuple(cited), row["by"])))
    late: list[tuple[str, Sentence]] = []
    for thread in threads:
        if thread["schedule"] == "overdue" and code in thread["actors"] and thread["statements"]:
            last = thread["statements"][-1]
            text = f"Overdue since {thread['deadline']}: “{plain(last['quote'])}”."
            late.append((thread["deadline"], Sentence(text, (_cited(last),), thread["by"])))
    # What is late stands first, but never in the way of what was asked.
    ordered = [*_ordered(late, newest=True)[:_LATE], *_ordered(found, newest=True)]
    more = max(0, len(late) - _LATE) + max(0, len(ordered) - MOST)
    return Section(f"Open on the side of {name}", tuple(ordered[:MOST]), more)


def _changed(threads: Iterable[Row], since: date, profile: Profile) -> Section:
    found: list[tuple[str, Sentence]] = []
    for thread in threads:
        for before, after in zip(thread["statements"], thread["statements"][1:], strict=False):
            if after["change"] not in {"strengthened", "weakened"} or (after["date"] or "") < since.isoformat():
                continue
            then, now = (f"{_names(s, profile)} {_VERBS[s['force']]} “{plain(s['quote'])}”" for s in (before, after))
            text = f"{after['change'].capitalize()}: {then} ({before['date'] or 'undated'}); {now} ({after['date']})."
            found.append((after["date"], Sentence(text, (_cited(before), _cited(after)), after["by"])))
    return _newest("What changed in wording", found)


def _targets(connection: Connection, profile: Profile, as_of: date, draw: Callable[[Standing], str | None]) -> Section:
    sentences: list[Sentence] = []
    charts: list[str] = []
    found = targets(connection, profile, as_of).standings
    for standing in sorted(found, key=lambda s: (-len(s.target.documents), str(s.target.deadline))):
        deadline = standing.target.deadline
        if deadline is None or deadline.last_day < as_of:
            continue
        sentences += target_sentences(standing, profile)
        if chart := draw(standing):
            charts.append(chart)
    return Section("Targets", tuple(sentences[:MOST]), max(0, len(sentences) - MOST), tuple(charts[:1]))


def _doubtful(connection: Connection, since: date, as_of: date) -> Section:
    found: list[tuple[str, Sentence]] = []
    for row in discrepancies(connection, Filters(since=since.isoformat(), until=as_of.isoformat())):
        if row["severity"] == "low":
            continue
        cited = tuple(_cited(side) for side in row["sides"])
        text = f"{row['kind'].capitalize()}: {plain(row['why'])}."
        found.append((f"{('high', 'medium').index(row['severity'])}", Sentence(text, cited, row["by"])))
    return _section("Doubtful figures and tellings", found)


def _ahead(connection: Connection, threads: Iterable[Row], as_of: date) -> Section:
    found: list[tuple[str, Sentence]] = []
    last = (as_of + _AHEAD).isoformat()
    for row in happenings(connection, Filters(since=as_of.isoformat()[:4], until=last)):
        ahead = row["date"] and row["date"] + "~" > as_of.isoformat()
        if row["kind"] == "scheduled" and ahead and (told := _telling(connection, row)):
            found.append((row["date"], Sentence(f"{row['date']}: “{plain(told.quote)}”.", (told,), row["by"])))
    for thread in threads:
        due = thread["deadline"]
        if due and as_of.isoformat() <= due + "~" and due <= last and thread["statements"]:
            told_last = thread["statements"][-1]
            text = f"{due}: the deadline of “{plain(told_last['quote'])}”."
            found.append((due, Sentence(text, (_cited(told_last),), thread["by"])))
    return _section("Next dates", found)


def _telling(connection: Connection, row: Row) -> Citation | None:
    for told in loading.events(connection, row["tellings"][:1]).values():
        at = told.record.evidence
        day = str(told.date) if told.date else None
        return Citation(told.source.path, day, at.quote, at.document, at.start, at.end)
    return None


def _section(title: str, found: Iterable[tuple[str, Sentence]]) -> Section:
    ordered = _ordered(found)
    return Section(title, tuple(ordered[:MOST]), max(0, len(ordered) - MOST))


def _newest(title: str, found: Iterable[tuple[str, Sentence]]) -> Section:
    """What is told of the past: the latest stands first, and the earliest is left out where there is too much."""
    ordered = _ordered(found, newest=True)
    return Section(title, tuple(ordered[:MOST]), max(0, len(ordered) - MOST))


def _ordered(found: Iterable[tuple[str, Sentence]], *, newest: bool = False) -> list[Sentence]:
    """Sentences by their keys, those of one key by their words."""
    named = sorted(found, key=lambda pair: pair[1].text)
    return [sentence for _, sentence in sorted(named, key=lambda pair: pair[0], reverse=newest)]


def _said(statement: Row, profile: Profile, others: Iterable[Row] = ()) -> Sentence:
    """On that day so and so agreed, asked, hoped “…”, with every other statement that says so."""
    whom = [_name(who["party"], profile) for who in statement["addressees"]]
    to = f" {' and '.join(dict.fromkeys(whom))}:" if statement["force"] == "request" and whom else ""
    when = statement["date"] or "Undated"
    text = f"{when}: {_names(statement, profile)} {_VERBS[statement['force']]}{to} “{plain(statement['quote'])}”."
    cited = dict.fromkeys(_cited(s) for s in (statement, *others))
    return replace(Sentence(text, tuple(cited)), by=statement["by"])


def _names(statement: Row, profile: Profile) -> str:
    who = [w.get("name") or _name(w["party"], profile) for w in statement["speakers"]]
    return " and ".join(dict.fromkeys(who)) or "The text"


def _cited(row: dict[str, Any]) -> Citation:
    return Citation(row["document"], row.get("date"), row["quote"], row["document_id"], row["start"], row["end"])


def _since(thread: Row, since: date) -> list[Row]:
    return [s for s in thread["statements"] if (s["date"] or "") >= since.isoformat() and not s["copy"]]


def _filed(row: Row, pillars: Sequence[str]) -> bool:
    return not pillars or bool(set(pillars) & set(row["pillars"]))


def _name(code: str, profile: Profile) -> str:
    return profile.party(code).name() if code in profile.codes else code
