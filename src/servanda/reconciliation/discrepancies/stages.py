"""Which statements were made on one stage: at one event, a part of it, or the event it was a part of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from servanda.records import EventKind, Happening

_NO_STAGE = frozenset({EventKind.MILESTONE, EventKind.SCHEDULED})


def stages(
    happenings: Iterable[Happening], settings: Mapping[str, tuple[str, str | None]]
) -> dict[str, tuple[str, ...]]:
    """For each outermost happening the statements made at it or at a part of it, sorted by id.

    `settings` gives for a statement its document and the event of it at which it was made, None where that is not
    clear: then it is on the stage that its document tells of, where there is only one. Milestones and what is still
    to come are no stages.
    """
    known = {own.id: own for own in happenings}
    top = {key: _top(key, known) for key in known}
    home = {event: top[own.id] for own in known.values() for event in own.events}
    told: defaultdict[str, set[str]] = defaultdict(set)
    for own in known.values():
        if own.kind not in _NO_STAGE:
            for document in own.documents:
                told[document].add(top[own.id])
    found: defaultdict[str, list[str]] = defaultdict(list)
    for statement, (document, event) in settings.items():
        stage = home.get(event) if event else None
        if stage is None and len(told[document]) == 1:
            (stage,) = told[document]
        if stage is not None:
            found[stage].append(statement)
    return {stage: tuple(sorted(own)) for stage, own in sorted(found.items())}


def _top(key: str, known: Mapping[str, Happening]) -> str:
    seen = {key}
    while (parent := known[key].parent) is not None and parent in known and parent not in seen:
        seen.add(parent)
        key = parent
    return key
