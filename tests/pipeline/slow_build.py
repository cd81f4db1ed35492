"""Builds a ledger out of small texts with a reader that takes its time; killed by the test beside it.

Usage: slow_build.py LEDGER SECONDS-A-DOCUMENT
"""

import sys
import time
from hashlib import sha256

from servanda.ledger import Ledger
from servanda.pipeline import build
from servanda.records import Document, Force, Reading, Statement, Who

COUNT = 30


def documents():
    for number in range(COUNT):
        text = f"Notice {number}. Korea pledged to build bridge number {number} by the sea."
        yield Document(f"notice-{number:02}.txt", text, sha256(text.encode()).hexdigest())


class Slow:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def read(self, document: Document) -> Reading:
        time.sleep(self.seconds)
        start = document.text.index("build")
        statement = Statement.grounded(
            document,
            start,
            len(document.text) - 1,
            force=Force.COMMITMENT,
            speakers=(Who("KOR"),),
            pillars=("infrastructure",),
            confidence=0.9,
            rule="pledge/to",
        )
        return Reading(document, (statement,))


if __name__ == "__main__":
    with Ledger(sys.argv[1], create=True) as store:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        build(documents(), store, Slow(float(sys.argv[2])), version="1", profile="p")
