"""Score what is read and how it is merged against gold: `evaluate.py [--set public|real|merging] [--misses] [NAME...]`.

Without names, every measure is held against the floors pinned in `tests/evaluation/floors.json`; the exit status is 1
where one is undercut or a set has changed. What is measured is told in `docs/evaluation.md`.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence

from evaluation import floors, merging, tables
from evaluation.gold import SETS, Annotated, faults, fingerprint, load
from evaluation.running import EvaluationError, run
from evaluation.scoring import Outcome, score
from servanda.profiles import ProfileError

MERGING = "merging"
"""The set that measures how documents become one account; see `evaluation/merging.py`."""


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line; `given` stands for `sys.argv` in tests."""
    parser = argparse.ArgumentParser(description="Score extraction and merging against gold.")
    parser.add_argument("names", nargs="*", help="documents to restrict the run to, without ending")
    parser.add_argument("--set", choices=(*SETS, MERGING), help="one set instead of all")
    parser.add_argument("--misses", action="store_true", help="show every record that is absent, superfluous or wrong")
    pinning = parser.add_mutually_exclusive_group()
    pinning.add_argument("--write-floors", action="store_true", help="raise the floors to what was measured")
    pinning.add_argument("--lower-floors", metavar="REASON", help="pin what was measured, for a reason in CHANGELOG.md")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Run, print, and hold against the floors; the exit status is 0 where nothing speaks against the run."""
    options = arguments(given)
    if options.set == MERGING:
        return _merged(options)
    chosen = {name: load(name) for name in SETS if options.set in {None, name}}
    complaints = [fault for documents in chosen.values() for document in documents for fault in faults(document)]
    for name, documents in chosen.items():
        if not documents:
            print(f"{name}: no documents at {SETS[name]}; not measured")
    known = {document.name for documents in chosen.values() for document in documents}
    complaints += [f"no such document: {name}" for name in options.names if name not in known]
    if not known:
        complaints.append("there is nothing to measure")
    if complaints:
        return _failed(complaints)
    try:
        results = [
            (document, outcome)
            for documents in chosen.values()
            for document, outcome in _results(documents, options.names)
        ]
    except (EvaluationError, ProfileError) as error:
        return _failed([str(error)])
    _print(results, misses=options.misses)
    if options.names:
        return 0
    held = _hold({name: documents for name, documents in chosen.items() if documents}, results, options)
    return max(held, _merged(options)) if options.set is None else held


def _merged(options: argparse.Namespace) -> int:
    """Measure how the example corpus becomes one account, and hold it against its floors."""
    result = merging.run()
    print(f"\n{tables.merging(result)}")
    if options.misses:
        print()
        for miss in result.misses:
            print(miss)
    return _held({MERGING: (merging.fingerprint(), result.measures())}, options)


def _results(documents: list[Annotated], names: list[str]) -> list[tuple[Annotated, Outcome]]:
    wanted = [document for document in documents if not names or document.name in names]
    results = []
    seconds = 0.0
    for done in run(wanted):
        outcome = score(done.document.text, done.document.gold, done.records)
        outcome.misses = [f"{done.document.name}: {miss}" for miss in outcome.misses]
        results.append((done.document, outcome))
        seconds += done.seconds
    words = sum(document.words for document in wanted)
    if seconds:
        print(
            f"{wanted[0].set}: {len(wanted)} documents, {words} words, {words / seconds:.0f} words a second of one core"
        )
    return results


def _print(results: list[tuple[Annotated, Outcome]], *, misses: bool) -> None:
    total = _sum(results, lambda _: "all").get("all", Outcome())
    sections = (
        tables.by_group(_sum(results, lambda document: document.set)),
        tables.by_group(_sum(results, lambda document: document.type)),
        tables.by_group(_sum(results, lambda document: document.name)),
        tables.by_force(total),
        tables.by_field(total),
        tables.reliability(total.trust),
    )
    for section in sections:
        print(f"\n{section}")
    if misses:
        print()
        for miss in total.misses:
            print(" ".join(miss.split()))


def _sum(results: list[tuple[Annotated, Outcome]], group: Callable[[Annotated], str]) -> dict[str, Outcome]:
    groups: dict[str, Outcome] = defaultdict(Outcome)
    for document, outcome in results:
        groups[group(document)] += outcome
    return dict(groups)


def _hold(
    chosen: dict[str, list[Annotated]], results: list[tuple[Annotated, Outcome]], options: argparse.Namespace
) -> int:
    """Compare the extraction with its floors, or move them as asked."""
    scores = {name: floors.measures(outcome) for name, outcome in _sum(results, lambda document: document.set).items()}
    return _held({name: (fingerprint(documents), scores[name]) for name, documents in chosen.items()}, options)


def _held(measured: dict[str, tuple[str, dict[str, float]]], options: argparse.Namespace) -> int:
    """Compare sets, each with the hash of its contents and its scores, with their floors, or move these as asked."""
    pinned = floors.read()
    reason = options.lower_floors
    if reason is not None and not floors.told(reason):
        return _failed(["CHANGELOG.md does not give that reason; write it there first, in the same words"])
    complaints = []
    for name, (sha256, scores) in measured.items():
        if reason is not None:
            floors.lowered(name, sha256, scores, reason, pinned)
        elif options.write_floors:
            floors.raised(name, sha256, scores, pinned)
        complaints += floors.breaches(name, sha256, scores, pinned)
    if reason is not None or options.write_floors:
        floors.write(pinned)
    return _failed(complaints) if complaints else 0


def _failed(complaints: list[str]) -> int:
    print()
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
