"""Fail where a module is longer than a reader can hold in mind: `module_size.py FOLDER...`."""

import sys
from pathlib import Path

LIMIT = 400
"""Lines a module may have: about what a reviewer takes in at one sitting."""


def oversized(folders: list[str]) -> list[tuple[Path, int]]:
    """The modules under `folders` that have more than `LIMIT` lines, with their number of lines."""
    modules = sorted(path for folder in folders for path in Path(folder).rglob("*.py"))
    sizes = [(path, len(path.read_text(encoding="utf-8").splitlines())) for path in modules]
    return [(path, size) for path, size in sizes if size > LIMIT]


def main() -> int:
    """Name every module that is too long; the exit status is 1 where there is one."""
    found = oversized(sys.argv[1:])
    for path, size in found:
        print(f"{path}: {size} lines; the limit is {LIMIT}. Split it by meaning.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
