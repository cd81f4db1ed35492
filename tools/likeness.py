"""Print how like each other documents are: `likeness.py [--least SHARE] PATH...`, the most alike first.

For each pair: resemblance, the share of either that stands in the other, and both names. The limits between copies,
shortened versions, rewrites and reports of their own (`docs/reconciliation.md`) were set with it.
"""

import argparse
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import PurePath

from servanda.reconciliation.duplicates import likeness, sketch
from servanda.sources import Trouble, documents


def main(given: Sequence[str] | None = None) -> int:
    """Compare all documents with all others; the exit status is 1 where one could not be read."""
    parser = argparse.ArgumentParser(description="Print how like each other documents are.")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders and patterns")
    parser.add_argument("--least", type=float, default=0.05, help="containment from which a pair is shown (0.05)")
    options = parser.parse_args(given)
    opened = list(documents(options.paths))
    troubles = [own for own in opened if isinstance(own, Trouble)]
    sketches = [drawn for own in opened if not isinstance(own, Trouble) and (drawn := sketch(own))]
    rows = []
    for one, other in combinations(sketches, 2):
        like = likeness(one, other)
        if like.most >= options.least:
            names = PurePath(one.path).name, PurePath(other.path).name
            rows.append((like.most, like.resemblance, like.contained, like.containing, *names))
    for _, resemblance, contained, containing, first, second in sorted(rows, reverse=True):
        print(f"{resemblance:.2f}  {contained:.2f}  {containing:.2f}  {first}  {second}")
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return 1 if any(trouble.failed for trouble in troubles) else 0


if __name__ == "__main__":
    sys.exit(main())
