"""Scores as tables for a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from evaluation.merging import Result
from evaluation.scoring import Outcome

FORCES = ("agreement", "commitment", "offer", "proposal", "request", "aspiration", "position")

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Bounds of the confidences that are judged together."""

_FIELDS = (
    ("statement force", "s.force", "s.hit"),
    ("statement speaker parties", "s.speaker", "s.hit"),
    ("statement speaker names", "s.name", "s.named"),
    ("statement addressees", "s.addressee", "s.hit"),
    ("statement pillars (Jaccard)", "s.pillar", "s.hit"),
    ("statement deadline", "s.deadline", "s.hit"),
    ("claim indicator", "c.hit", "c.found"),
    ("claim period", "c.period", "c.found"),
    ("claim comparator", "c.comparator", "c.found"),
    ("claim subject", "c.subject", "c.found"),
    ("claim target", "c.target", "c.found"),
    ("event date", "e.date", "e.hit"),
    ("event names", "e.name", "e.hit"),
)


def by_group(groups: Mapping[str, Outcome]) -> str:
    """Precision, recall and F1 of statements, strict F1, F1 of claims and events, for each group of documents."""
    rows = [
        (
            name,
            _share(outcome.ratio("s.hit", "s.read")),
            _share(outcome.ratio("s.hit", "s.gold")),
            f"{outcome.f1('s'):.3f}",
            f"{outcome.f1('s', 'strict'):.3f}",
            f"{outcome.f1('c'):.3f}",
            f"{outcome.f1('e'):.3f}",
            f"{outcome.tally.get('ungrounded', 0):.0f}",
        )
        for name, outcome in groups.items()
    ]
    return _table(("", "stm P", "stm R", "stm F1", "strict", "claims", "events", "ungrounded"), rows)


def by_force(outcome: Outcome) -> str:
    """For each force how many the gold holds, how many were read, and how many pairs agree on it."""
    rows = []
    for force in FORCES:
        gold, read, hit = (outcome.tally.get(f"force.{force}.{key}", 0.0) for key in ("gold", "read", "hit"))
        f1 = 2 * hit / (gold + read) if gold + read else None
        rows.append((force, f"{gold:.0f}", f"{read:.0f}", f"{hit:.0f}", _share(f1)))
    return _table(("force", "gold", "read", "right", "F1"), rows)


def by_field(outcome: Outcome) -> str:
    """For each field the share that is right among the records that were paired."""
    rows = [
        (label, f"{outcome.tally.get(whole, 0):.0f}", _share(outcome.ratio(part, whole)))
        for label, part, whole in _FIELDS
    ]
    return _table(("field", "pairs", "right"), rows)


def merging(result: Result) -> str:
    """Precision, recall and F1 of the groups, and the shares that are right."""
    rows = [
        *((name, f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}") for name, s in result.scores.items()),
        *((name, "", "", f"{share:.3f}") for name, share in result.shares.items()),
    ]
    return _table(("merging", "P", "R", "F1 or share"), rows)


def reliability(trust: Sequence[tuple[str, float, bool]]) -> str:
    """What confidence is worth: in each bin how many records, their mean confidence and the share that is right.

    A statement is right with its force and its speaking parties, a claim with its value and indicator, an event with
    its kind and its place in the text or its date.
    """
    rows = []
    for kind in ("statement", "claim", "event"):
        mine = [(confidence, right) for told, confidence, right in trust if told == kind]
        for low, high in pairwise(BINS):
            inside = [(c, right) for c, right in mine if low <= c < high or c == high == BINS[-1]]
            if inside:
                mean = sum(c for c, _ in inside) / len(inside)
                share = sum(right for _, right in inside) / len(inside)
                rows.append((kind, f"{low:.1f} to {high:.1f}", str(len(inside)), f"{mean:.3f}", f"{share:.3f}"))
    return _table(("record", "confidence", "number", "mean", "right"), rows)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as their widest cell, the first flush left and the others flush right."""
    cells = [head, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = (
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)
