"""Readouts of an event, two documents side by side, and targets, asked of a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from servanda.analysis.at_hand import difference
from servanda.analysis.diff import Kind, Line
from servanda.analysis.fetching import documents_named, event_readouts, events_named
from servanda.analysis.readouts import Measured
from servanda.analysis.target_rows import Row, rows
from servanda.analysis.targets import targets as measured
from servanda.assistants import quoting, shapes
from servanda.assistants.answers import NoAnswerError
from servanda.ledger import groups, loading, schema
from servanda.profiles import Profile
from servanda.reconciliation.discrepancies.assembling import says
from servanda.records import Happening, Statement, Told

MOST_STATEMENTS = 2000
"""Statements of two documents that are aligned; beyond them the answer would take minutes."""
_TELLINGS = 6
"""Tellings of one point, figure or target that are given."""
_FIGURES = 12


def readouts(connection: Connection, name: str, profile: Profile, limit: int) -> shapes.Readouts:
    """The event that `name` means, by its id, the beginning of it or of its date, as each source told it."""
    found = event_readouts(connection, _event(connection, name), profile)
    shared = found.shared()
    points = [*shared, *(point for point in found.points if len(point.documents) < 2)]
    shown = [(point, point.tellings[:_TELLINGS]) for point in points[:limit]]
    threads = _threads(connection, [told for _, some in shown for told in some])
    own = found.happening
    return shapes.Readouts(
        event=shapes.Happening(
            id=own.id,
            kind=own.kind,
            date=str(own.date) if own.date else None,
            place=quoting.name(own.place),
            participants=quoting.names(p.who for p in own.participants),
        ),
        sources=[quoting.source(s) for s in found.sources],
        copies=[quoting.source(s) for s in found.copies[: quoting.MOST_NAMES]],
        total=len(points),
        points=[
            shapes.Point(
                differs=list(point.differs),
                why=quoting.names(point.why),
                tellings=[quoting.statement(told, threads.get(told.record.id)) for told in some],
            )
            for point, some in shown
        ],
        figures=[_measure(figure) for figure in found.figures[:_FIGURES]],
    )


def compare(connection: Connection, first: str, second: str, profile: Profile, limit: int) -> shapes.Comparison:
    """Two documents, each by its id, path or file name, aligned statement by statement."""
    one, other = (_document(connection, name) for name in (first, second))
    number = len(loading.document_ids(connection, schema.statements, [one, other]))
    if number > MOST_STATEMENTS:
        raise NoAnswerError(f"the two documents hold {number} statements, too many to align here; use `servanda diff`")
    found = difference(connection, one, other, profile)
    if found is None:
        raise NoAnswerError("one of the documents has just left the ledger; ask again")
    lines = sorted(found.lines, key=lambda line: line.kind is Kind.KEPT)
    shown = lines[:limit]
    threads = _threads(connection, [told for line in shown for told in (line.before, line.after) if told])
    return shapes.Comparison(
        before=quoting.source(found.before),
        after=quoting.source(found.after),
        order=found.order,
        counts=found.counts,
        total=len(lines),
        changes=[_aligned(line, threads) for line in shown],
    )


def targets(
    connection: Connection, profile: Profile, as_of: date, limit: int, indicator: str | None, deadline: str | None
) -> shapes.Targets:
    """The targets that the ledger tells, those of an indicator (or the group it names) or a deadline."""
    found = measured(connection, profile, as_of)
    kept = [
        (row, standing)
        for row, standing in zip(rows(found), found.standings, strict=True)
        if (not indicator or f"{row['indicator']}.".startswith(f"{indicator}."))
        and (not deadline or row["deadline"] == deadline)
    ]
    shown = kept[:limit]
    known = loading.sources(connection, {m.document for _, s in shown for m in s.target.mentions[:_TELLINGS]})
    return shapes.Targets(
        as_of=as_of.isoformat(),
        total=len(kept),
        targets=[
            _target(
                row,
                [
                    quoting.quote(mention.evidence, known[mention.document])
                    for mention in standing.target.mentions[:_TELLINGS]
                    if mention.document in known
                ],
            )
            for row, standing in shown
        ],
    )


def _event(connection: Connection, name: str) -> Happening:
    found = events_named(connection, name) if name.strip() else []
    shown = quoting.named(name[:80])
    if not found:
        raise NoAnswerError(f"{shown}: no such event in this ledger; give an id, or a date such as 2025-08-11")
    inside = {happening.id for happening in found}
    tops = [h for h in found if h.id == name] or [h for h in found if h.parent not in inside]
    if len(tops) > 1:
        some = "; ".join(
            f"{h.id} ({h.kind.value}, {h.date or 'no date'}, {quoting.name(h.place) or '?'})" for h in tops
        )
        raise NoAnswerError(f"{shown}: {len(tops)} events; ask for one by its id: {some}")
    return tops[0]


def _document(connection: Connection, name: str) -> str:
    found = documents_named(connection, name)
    if len(found) != 1:
        shown = quoting.named(name[:200])
        which = f"{len(found)} documents have that name; give an id" if found else "no such document in this ledger"
        raise NoAnswerError(f"{shown}: {which}; `search` gives the ids of documents")
    return found[0]


def _threads(connection: Connection, told: list[Told[Statement]]) -> dict[str, str]:
    return groups.belonging(connection, "statement", [one.record.id for one in told])


def _measure(figure: Measured) -> shapes.Measure:
    return shapes.Measure(
        differs=figure.differs,
        tellings=[
            shapes.Side(says=quoting.named(says(f)), record=f.record, quote=quoting.quote(f.evidence, f.source))
            for f in figure.figures[:_TELLINGS]
        ],
    )


def _aligned(line: Line, threads: Mapping[str, str]) -> shapes.Aligned:
    before, after = (
        quoting.statement(told, threads.get(told.record.id)) if told else None for told in (line.before, line.after)
    )
    return shapes.Aligned(change=line.kind.value, why=quoting.names(line.why), before=before, after=after)


def _target(row: Row, tellings: list[shapes.Quote]) -> shapes.Target:
    same = (
        "id",
        "indicator",
        "value",
        "unit",
        "comparator",
        "deadline",
        "subject",
        "counterpart",
        "outcome",
        "documents",
    )
    return shapes.Target(
        **{key: row[key] for key in same},
        set_by=quoting.names(row["set_by"]),
        progress=[
            shapes.Progress(
                reporter=reporter,
                category=own["category"],
                baseline=shapes.Official(**own["baseline"]),
                latest=shapes.Official(**own["latest"]),
                required_growth=own["required_growth"],
                realised_growth=own["realised_growth"]["since_baseline"],
                status=own["status"],
                probability=own["probability"],
                year_reached=own["year_reached"],
            )
            for reporter, own in row["reporters"].items()
        ],
        previous=[
            shapes.Earlier(**{key: past[key] for key in ("id", "value", "unit", "deadline", "outcome")})
            for past in row["previous"]
        ],
        tellings=tellings,
    )
