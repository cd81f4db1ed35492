"""What a line without end costs: `long_line.py [--megabytes N]` prints time and memory of `extract` and `bulk` on one.

A file of one line of so many megabytes, the same on standard input, and a shard that has a document beside such a line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

_PIECE = b"w" * 1_000_000
_NOTICE = "Viet Nam agreed to fund the ferry of the Republic of Korea by 2030."


def main() -> int:
    """Print a line for each way in."""
    options = argparse.ArgumentParser(description="What a line without end costs.")
    options.add_argument("--megabytes", type=int, default=1_000)
    megabytes = options.parse_args().megabytes
    with tempfile.TemporaryDirectory(prefix="servanda-long-") as folder:
        root = Path(folder)
        (root / "in").mkdir()
        with (root / "line.txt").open("wb") as stream:
            stream.writelines(_PIECE for _ in range(megabytes))
        with (root / "in" / "a.jsonl").open("wb") as stream:
            stream.write(b'{"url": "long", "text": "')
            stream.writelines(_PIECE for _ in range(megabytes))
            stream.write(b'"}\n' + json.dumps({"url": "short", "text": _NOTICE}).encode() + b"\n")
        for way in (["extract", "line.txt"], ["extract", "-"], ["bulk", "in", "-o", "out", "--workers", "1"]):
            _told(root, way)
    return 0


def _told(root: Path, way: list[str]) -> None:
    """Run one command in a process of its own, and print what it took."""
    script = "import sys; from servanda.cli import main; main()"
    watch = (
        "import resource, subprocess, sys; done = subprocess.run([sys.executable, '-c', sys.argv[1], *sys.argv[2:]]);"
        "own = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(f'{own.ru_utime + own.ru_stime:.1f} s, {own.ru_maxrss / 1000:.0f} MB, status', done.returncode)"
    )
    with (root / "line.txt").open("rb") as stdin:
        command = [sys.executable, "-c", watch, script, *way]
        done = subprocess.run(command, cwd=root, stdin=stdin, capture_output=True, text=True, check=False)
    words = [line for line in done.stderr.splitlines() if line.startswith(("failed", "2 ", "1 ", "0 "))]
    print(f"{' '.join(way)}: {done.stdout.strip().splitlines()[-1]}; {' '.join(words)[:200]}")


if __name__ == "__main__":
    sys.exit(main())
