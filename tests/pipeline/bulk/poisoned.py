"""A run whose extraction misbehaves on certain words; started by the test beside it.

Usage: poisoned.py OUTPUT INPUT TIMES. Workers import this file as their main module, so that all read alike. By the
clock a document may take TIMES as long as it may take of the processor.
"""

import ctypes
import sys
import time

from servanda.extraction import Extractor
from servanda.pipeline.bulk import Local, Settings, bounds, find, run
from servanda.profiles import load
from servanda.records import Reading


def read_all(_, documents):
    for document in documents:
        misbehave(document.text)
    return [Reading(document) for document in documents]


def misbehave(text: str) -> None:
    if "SPIN" in text:
        while True:
            pass
    if "SLEEP" in text:  # code that never comes back and uses no processor time
        time.sleep(600)
    if "EAT" in text:
        bytearray(1 << 42)  # in one go, so that its time does not count
    if "CRASH" in text:
        ctypes.string_at(0)
    if "RAISE" in text:
        raise KeyError("a rule that fails")
    if "NEST" in text:
        misbehave(text)


def ready(*_) -> None:
    """No model is loaded."""


Extractor.__init__ = ready
Extractor.read_all = read_all
bounds._BY_THE_CLOCK = int(sys.argv[3])

if __name__ == "__main__":
    settings = Settings(sys.argv[1], load("vietnam-korea"), seconds=0.5, megabytes=500)
    report, _ = run(find([sys.argv[2]]), settings, Local(2))
    sys.stdout.write(repr((dict(report.counts), report.set_aside)))
