"""Watches a site once; killed by the test beside it, and started again.

Usage: watching_again.py LEDGER FEED HOOK FILE
"""

import importlib.util
import sys
from pathlib import Path

from servanda.commands.rounds import Rounds
from servanda.ledger import Ledger
from servanda.pipeline.watching import Watcher
from servanda.profiles import for_parties
from servanda.profiles.watch import Channel, Query, Watch
from servanda.sources.fetching import Fetcher

VARIABLE = "HOOK_KEY"
spec = importlib.util.spec_from_file_location("site_of_tests", Path(__file__).with_name("site.py"))
loopback = importlib.util.module_from_spec(spec)
spec.loader.exec_module(loopback)

if __name__ == "__main__":
    ledger, feed, hook, file = sys.argv[1:]
    watch = Watch(
        queries=(Query("agreed", "agreement", "infrastructure"),),
        channels=(Channel("hook", "webhook", hook, secret=VARIABLE), Channel("feed", "atom", file)),
    )
    with Ledger(ledger, create=True) as store:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        watcher = Watcher(store, fetcher=Fetcher(allow=lambda _: True), pause=0)
        parties = ("KOR,VNM", "KOR,VNM")
        Rounds(store, for_parties(["KOR", "VNM"]), parties, watch, loopback.Reader(), "1", watcher).run([feed])
