"""Sources for runs that are killed, places for their results, and what is compared of these."""

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Column, Table, select

import make_pages
from killing.plan import FEED, HOOK, MAIL
from loopback.receivers import Hook, Mails, receiving, taking
from loopback.site import Answer, Site, serving
from servanda.ledger import Ledger, outbox, schema
from servanda.ledger.verifying import verify

_PAGES = 24
_SHARDS = 3
_RECEIVING = 0.005
"""Seconds that a receiver takes for an alert."""
_ENTRIES = 8
"""Entries of each feed when it was asked for without conditions; there are twice as many afterwards."""
_THINGS = """lighthouse harbour railway museum tunnel airport library hospital observatory stadium refinery theatre dam
cannery aquarium brewery shipyard foundry bakery orchard quarry sawmill windmill monastery tannery"""
"""What each notice speaks of: so different, and so short, that what is worked out of one is so without the others."""
_TOLD_ONCE = ("state", "answer")
"""Columns of the outbox that tell how a delivery ended, which a kill leaves open."""


@dataclass(slots=True)
class Delivered:
    """What became of the alerts of one ledger.

    `alerts` is how many there are on all channels, `unconfirmed` how many of them were begun and never confirmed, of
    which `missing` did not arrive; `faults` say what must not be.
    """

    alerts: int = 0
    unconfirmed: int = 0
    missing: int = 0
    faults: list[str] = field(default_factory=list)


class Scene:
    """Sources, and places for the results of a run that is killed and of one that is not. Use as a context manager."""

    def __init__(self, folder: Path, address: str | None) -> None:
        self.folder, self._address = folder, address
        self.texts, self.archive = folder / "texts", folder / "archive"
        self.texts.mkdir()
        self.archive.mkdir()
        for seed in range(_SHARDS):
            make_pages.write(self.archive / f"{seed}.jsonl", make_pages.pages(_PAGES, 0.6, seed, copies=0.1))
        for page in make_pages.pages(_PAGES * 2, 1.0, 9):
            (self.texts / f"{page.number:03}.txt").write_text("\n\n".join(page.paragraphs), encoding="utf-8")
        self._stack = ExitStack()
        self.hook, self.mails = Hook(_RECEIVING), Mails(_RECEIVING)
        self._site = Site()

    def __enter__(self) -> Self:
        self._stack.enter_context(serving(self._site))
        self._stack.enter_context(receiving(self.hook))
        self._stack.enter_context(taking(self.mails))
        self._watched = _publish(self._site)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def ledger(self, name: str) -> str:
        """The path or address of a ledger."""
        if self._address is None:
            return str(self.folder / f"{name}.db")
        import psycopg  # noqa: PLC0415 - an extra

        with psycopg.connect(f"{self._address}postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                connection.execute(f"CREATE DATABASE {name}".encode())
        return f"{self._address}{name}"

    def command(self, kind: str, name: str) -> list[str]:
        """What runs a kind of work into the ledger of this name."""
        begun = [kind, self.ledger(f"{name}_{kind}")]
        if kind == "build":
            return [*begun, str(self.texts)]
        if kind == "bulk":
            return [*begun, str(self.archive), str(self.folder / name)]
        return [*begun, str(self._feed(name)), self.hook.address, str(self.mails.port), *self._watched]

    def found(self, kind: str, name: str) -> dict[str, Any]:
        """All that a run left: rows of the ledger but for their numbers, and the bytes of files."""
        with Ledger(self.ledger(f"{name}_{kind}")) as store:
            faults = verify(store).told
            with store.reading() as connection:
                rows = {
                    f"rows of {table.name}": Counter(map(repr, connection.execute(select(*_compared(table)))))
                    for table in schema.metadata.sorted_tables
                }
        if faults:
            print(f"{name} {kind}: {faults}")
        own = self.folder / name
        paths = own.glob("*/*.parquet") if kind == "bulk" else [self._feed(name)] if kind == "watch" else []
        files = {str(path.relative_to(own)): sha256(path.read_bytes()).hexdigest() for path in paths}
        return {"faults": faults, **rows, "files": files}

    def delivered(self, name: str, kills: int) -> Delivered:
        """What became of the alerts that were watched for, over so many kills, and what is wrong with that."""
        with Ledger(self.ledger(f"{name}_watch")) as store, store.reading() as connection:
            letters = outbox.letters(connection, limit=10_000)
        told = Delivered(len(letters))
        for channel, arrived in ((HOOK, self.hook.ids()), (MAIL, self.mails.ids())):
            states = {letter.id: letter.state for letter in letters if letter.channel == channel}
            told.faults += [f"{channel}: {key} came {n} times" for key, n in arrived.items() if n > 1]
            told.faults += [f"{channel}: {key} is no alert" for key in arrived.keys() - states.keys()]
            missing = states.keys() - arrived.keys()
            told.faults += [f"{channel}: {key} is lost" for key in missing if states[key] is not outbox.State.CLAIMED]
            told.missing += len(missing)
        own = self._feed(name).read_text(encoding="utf-8")
        told.faults += [
            f"{FEED}: {letter.id} is there {own.count(letter.id)} times"
            for letter in letters
            if letter.channel == FEED and own.count(letter.id) != 1
        ]
        unsettled = Counter(letter.state for letter in letters if letter.state is not outbox.State.SENT)
        told.unconfirmed = unsettled.pop(outbox.State.CLAIMED, 0)
        told.faults += [f"{number} alerts are {state}" for state, number in unsettled.items()]
        if told.unconfirmed > kills:  # each kill can break off one delivery
            told.faults.append(f"{told.unconfirmed} deliveries were broken off by {kills} kills")
        return told

    def forget(self, kind: str, name: str) -> None:
        """Begin with an empty ledger, an empty folder and receivers that were told nothing."""
        ledger = self.ledger(f"{name}_{kind}")
        if ledger.startswith("postgresql://"):
            with Ledger(ledger, create=True) as store, store.writing() as connection:
                for table in reversed(schema.metadata.sorted_tables):
                    connection.execute(table.delete())
        else:
            for ending in ("", "-wal", "-shm"):
                Path(f"{ledger}{ending}").unlink(missing_ok=True)
        for path in (self.folder / name).rglob("*"):
            if path.is_file():
                path.unlink(missing_ok=True)
        self.hook.taken.clear()
        self.mails.taken.clear()

    def _feed(self, name: str) -> Path:
        """The Atom file of a watch, in a folder that is there."""
        (self.folder / name).mkdir(exist_ok=True)
        return self.folder / name / "alerts.atom"


def _compared(table: Table) -> list[Column[Any]]:
    """The columns of a table that are the same after every run: none that counts, or tells how a delivery ended."""
    left = _TOLD_ONCE if table is outbox.outbox else ()
    return [column for column in table.columns if column.name not in {"number", *left}]


def _publish(site: Site) -> list[str]:
    """Put notices, two feeds and two pages on a site; gives the addresses to be watched."""
    acts = [f"agreed to build the {thing}" for thing in _THINGS.split()]
    acts[3] += " until 2026-01-20"
    acts[6] += " until 2025-06-30"
    notices = [f"Korea and Viet Nam {act} by the sea." for act in acts]
    notices += [f"Trade reached USD {amount} billion in 2024." for amount in (78, 94)]
    for number in range(4 * _ENTRIES):
        told = notices[number] if number < len(notices) else "Nothing was decided."
        site.pages[f"/{number}"] = f"Notice {number}. {told}\n"
    for at in range(2):
        site.pages[f"/page{at}"] = (200, {"ETag": '"page"'}, f"This is page {at}, where nothing is told.")
    first, second = range(2 * _ENTRIES), range(2 * _ENTRIES, 4 * _ENTRIES)
    for name, numbers in (("/first", first), ("/second", second)):
        half, whole = site.feed(*numbers[:_ENTRIES]), site.feed(*numbers)

        def answer(headers: Mapping[str, str], half: str = half, whole: str = whole) -> Answer:
            """Half of the entries when it is asked for the first time, all when it is asked again."""
            again = headers.get("If-None-Match")
            return (200, {"ETag": '"whole"'}, whole) if again else (200, {"ETag": '"half"'}, half)

        site.pages[name] = answer
    return [f"{site.address}{path}" for path in ("/first", "/page0", "/second", "/page1")]
