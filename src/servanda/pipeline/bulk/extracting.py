"""The second step of a shard: its documents, copies left out, through the extraction."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from pathlib import Path

from servanda.extraction import Extractor
from servanda.pipeline.bulk.bounds import together
from servanda.pipeline.bulk.outside import SET_ASIDE, Outside
from servanda.pipeline.bulk.settings import read_state, write_state
from servanda.pipeline.bulk.tables import RECORDS, Row, Writer, document_of, record_rows, rows
from servanda.pipeline.bulk.tasks import Done, Task
from servanda.records import Reading
from servanda.sources import SetAsideError

_GROUP = 32
_GROUP_CHARACTERS = 400_000
"""Documents parsed together, as `servanda extract` does: so many, or so many characters."""


def set_aside(task: Task) -> Path:
    """The table of what the second step sets aside, beside that of the first."""
    path = task.table("outside")
    return path.with_name(f"{path.stem}.read{path.suffix}")


def extracted(task: Task) -> Done | None:
    """The result of an earlier `extract` that still holds: of the same documents with the same copies."""
    known = read_state(task.state("read.json"))
    if known.get("from") != _from(task) or not all(task.table(name).is_file() for name in (*RECORDS, "copies")):
        return None
    return Done(known["counts"])


def extract(task: Task) -> Done:
    """Write the records of a shard's documents."""
    started = time.process_time()
    task.check()
    hand = task.hand("read")
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        stack.enter_context(hand.open())
        writers = {name: stack.enter_context(Writer(task.table(name), name)) for name in (*RECORDS, "copies")}
        outside = Outside(stack.enter_context(Writer(set_aside(task), "outside")), counts)
        extractor = _extractor(task)
        for group in _groups(_own(task, writers["copies"], counts)):
            for row, found in zip(group, together(hand, group, _position, partial(_read, extractor)), strict=True):
                if isinstance(found, SetAsideError):
                    outside.add(row["position"], SET_ASIDE, row["path"], str(found))
                    continue
                counts["read"] += 1
                for table, record in record_rows(row["position"], found):
                    counts[table] += 1
                    writers[table].add(record)
    write_state(task.state("read.json"), {"from": _from(task), "counts": dict(counts)})
    hand.done()
    return Done(dict(counts), time.process_time() - started)


def _own(task: Task, copies: Writer, counts: Counter[str]) -> Iterator[Row]:
    """The documents that are read here; copies are written down."""
    for row in rows(task.table("documents")):
        if (of := task.copies.get(row["position"])) is not None:
            original, resemblance = of
            counts["copies" if resemblance == 1 else "near copies"] += 1
            own = {name: row[name] for name in ("position", "id", "path")}
            copies.add({**own, "copy_of": original, "resemblance": resemblance})
        elif row["read"]:
            yield row


def _groups(found: Iterator[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    characters = 0
    for row in found:
        group.append(row)
        characters += len(row["text"])
        if len(group) >= _GROUP or characters >= _GROUP_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group


def _read(extractor: Extractor, group: Sequence[Row]) -> list[Reading]:
    return extractor.read_all([document_of(row) for row in group])


def _from(task: Task) -> str:
    """What the records are made from: the bytes of the shard, the version, the copies."""
    sift = read_state(task.state("sifted.json"))
    told = (task.made_by, sift.get("sha256"), sorted(task.copies.items()))
    return sha256(repr(told).encode()).hexdigest()


def _position(row: Row) -> int:
    return int(row["position"])


_extractors: dict[str, Extractor] = {}


def _extractor(task: Task) -> Extractor:
    """The extraction of a task, made once in each process."""
    if task.made_by not in _extractors:
        _extractors.clear()
        _extractors[task.made_by] = Extractor(task.settings.profile, task.settings.model)
    return _extractors[task.made_by]
