"""readouts and diff: one event as its sources told it, two texts side by side."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from servanda.commands.common import (
    LedgerPath,
    ModelName,
    PartyCodes,
    ProfileName,
    UsageProblemError,
    chosen,
    console,
    found,
    told,
)

if TYPE_CHECKING:
    from servanda.analysis.diff import Difference
    from servanda.extraction import Extractor
    from servanda.records import Happening, Source, Statement, Told

Form = Annotated[str, typer.Option("--format", help="text or json.")]
_FORMS = ("text", "json")


def readouts(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="The id of an event, or the beginning of it or of its date.")
    ],
    ledger: LedgerPath = "servanda.db",
    form: Form = "text",
) -> None:
    """Show one event as each source, and each side's sources, told it.

    Example: servanda readouts 2025-08-11
    """
    from servanda.analysis.fetching import event_readouts, events_named
    from servanda.analysis.readouts_text import lines
    from servanda.ledger import Ledger
    from servanda.pipeline.account import remembered

    _check(form)
    with Ledger(ledger) as store, store.reading() as connection:
        happening = _one(event, events_named(connection, event), ledger)
        result = event_readouts(connection, happening, remembered(store))
    _print(form, result.json(), lines(result))


def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="A file, an address, or a document of the ledger.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    ledger: LedgerPath = "servanda.db",
    profile: ProfileName = None,
    parties: PartyCodes = None,
    model: ModelName = None,
    form: Form = "text",
) -> None:
    """Show what two texts have differently: statements kept, reworded, strengthened, weakened, added, dropped.

    Files and addresses are read; what is neither is looked up in the ledger by its id, path or file name.

    Example: servanda diff statement-2022.txt statement-2025.txt
    """
    from servanda.analysis.diff_text import lines

    _check(form)
    own = [_is_text(name) for name in (first, second)]
    if all(own):
        result = _texts(first, second, profile, parties, model)
    elif any(own):
        given, kept = (first, second) if own[0] else (second, first)
        raise UsageProblemError(
            f"{kept}: no such file, while {given} is one; give two files or addresses, or two documents of a ledger"
        )
    else:
        result = _kept(first, second, ledger)
    _print(form, result.json(), lines(result))


def _check(form: str) -> None:
    if form not in _FORMS:
        raise UsageProblemError(f"{form}: no such format; use {' or '.join(_FORMS)}")


def _print(form: str, plain: dict[str, Any], lines: Iterable[str]) -> None:
    if form == "json":
        sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1) + "\n")
        return
    out = console()
    for line in lines:
        out.print(line, markup=False)


def _one(name: str, candidates: list[Happening], ledger: str) -> Happening:
    from servanda.analysis.readouts_text import heading

    if not candidates:
        raise UsageProblemError(f"{name}: no such event in {ledger}; `servanda list events` shows ids and dates")
    exact = [happening for happening in candidates if happening.id == name]
    inside = {happening.id for happening in candidates}
    tops = exact or ([h for h in candidates if h.parent not in inside] if name[:1].isdigit() else candidates)
    if len(tops) > 1:
        shown = "\n".join(f"  {happening.id}  {heading(happening)}" for happening in tops)
        raise UsageProblemError(f"{name}: {len(tops)} events or more; name one of them by its id:\n{shown}")
    return tops[0]


def _is_text(name: str) -> bool:
    return name.startswith(("http://", "https://")) or Path(name).is_file()


def _texts(first: str, second: str, profile: str | None, parties: str | None, model: str | None) -> Difference:
    from servanda.analysis.diff import diff as compare
    from servanda.extraction import Extractor

    own = chosen(profile, parties)
    extractor = Extractor(own, model)
    one, other = _read(first, extractor), _read(second, extractor)
    return compare(*one, *other, own)


def _read(name: str, extractor: Extractor) -> tuple[Source, list[Told[Statement]]]:
    from servanda.extraction import readable
    from servanda.profiles import side_of
    from servanda.records import Source, Told
    from servanda.sources import Trouble

    items = list(found([name]))
    documents = [item for item in items if not isinstance(item, Trouble)]
    told(item for item in items if isinstance(item, Trouble))
    if len(documents) != 1:
        count = len(documents) or "no"
        raise UsageProblemError(f"{name}: {count} documents in it; a comparison needs one on each side")
    (document,) = documents
    if not readable(document):
        raise UsageProblemError(f"{name}: its language ({document.language}) is not read yet")
    source = Source(
        document.id,
        document.path,
        document.language,
        document.publisher,
        document.title,
        document.date,
        document.dateline.place,
        side_of(document, extractor.profile),
    )
    return source, [Told(statement, source) for statement in extractor.read(document).statements]


def _kept(first: str, second: str, ledger: str) -> Difference:
    from servanda.analysis.at_hand import difference
    from servanda.analysis.fetching import documents_named
    from servanda.ledger import Ledger
    from servanda.pipeline.account import remembered

    with Ledger(ledger) as store, store.reading() as connection:
        ids: list[str] = []
        for name in (first, second):
            documents = documents_named(connection, name)
            if len(documents) != 1:
                which = (
                    f"{len(documents)} documents in {ledger}; name one by its id"
                    if documents
                    else (f"no such file, and no such document in {ledger}; `servanda list documents` shows them")
                )
                raise UsageProblemError(f"{name}: {which}")
            ids += documents
        result = difference(connection, ids[0], ids[1], remembered(store))
    if result is None:
        raise UsageProblemError(f"{first}, {second}: not both are in {ledger} any more; run the command again")
    return result
