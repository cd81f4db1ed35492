"""The first step of a shard: its documents, cleaned and asked at the gate."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial

from servanda.extraction import readable
from servanda.pipeline.building import unread
from servanda.pipeline.bulk.bounds import Hand, together
from servanda.pipeline.bulk.formats import items
from servanda.pipeline.bulk.items import BrokenShardError, Item
from servanda.pipeline.bulk.outside import FAILED, SET_ASIDE, TURNED_AWAY, Outside
from servanda.pipeline.bulk.settings import read_state, write_state
from servanda.pipeline.bulk.shards import identity, local
from servanda.pipeline.bulk.tables import Writer, document_row, sketch_row
from servanda.pipeline.bulk.tasks import Done, Task
from servanda.reading.gate import Gate, Verdict
from servanda.reconciliation.duplicates import sketch
from servanda.records import Document
from servanda.sources import SetAsideError, SourceError, Trouble, described
from servanda.sources.encoding import decode
from servanda.sources.formats import html
from servanda.sources.kinds import kind_of
from servanda.sources.raw import HTML, MARKDOWN, PLAIN, Raw

_GROUP = 64
_GROUP_BYTES = 4_000_000
"""Items glanced at together: so many, or so many bytes."""

Glance = Verdict | Trouble | SetAsideError | None
"""The verdict on an item before it is opened; None where it has to be opened first."""


def sifted(task: Task) -> Done | None:
    """The result of an earlier `sift` that still holds: made by the same version from the same bytes."""
    known = read_state(task.state("sifted.json"))
    if known.get("made_by") != task.made_by or not task.table("documents").is_file():
        return None
    if known.get("identity") != identity(task.shard):
        with local(task.shard) as (_, digest):
            if digest != known.get("sha256"):
                return None
    return Done(known["counts"])


def sift(task: Task) -> Done:
    """Write the documents of a shard that pass the gate, and what stays outside and why.

    Raises `ShardError` where it cannot be read. A shard that breaks off gives what came before, with a word on it.
    """
    started = time.process_time()
    task.check()
    hand = task.hand("sift")
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        told = identity(task.shard)
        file, digest = stack.enter_context(local(task.shard))
        stack.enter_context(hand.open())
        kept = stack.enter_context(Writer(task.table("documents"), "documents"))
        outside = Outside(stack.enter_context(Writer(task.table("outside"), "outside")), counts)
        sketches = stack.enter_context(Writer(task.table("sketches"), "sketches"))
        gate = _gate(task)
        for group in _groups(items(task.shard, file, task.settings.largest), task.shard.address, outside):
            counts["items"] += len(group)
            glances = together(hand, group, _position, partial(_glances, gate=gate))
            for item, glance in zip(group, glances, strict=True):
                for one in _opened(item, glance, gate, hand, outside):
                    counts["documents"] += 1
                    kept.add(document_row(item.position, one, read=readable(one)))
                    if task.settings.near < 1 and (drawn := sketch(one)) is not None:
                        sketches.add(sketch_row(item.position, drawn))
                    if not readable(one):
                        outside.trouble(item.position, unread(one))
    state = {"made_by": task.made_by, "sha256": digest, "identity": told, "counts": dict(counts)}
    write_state(task.state("sifted.json"), {"shard": task.shard.address, **state})
    hand.done()
    return Done(dict(counts), time.process_time() - started)


def _groups(found: Iterator[Item], address: str, outside: Outside) -> Iterator[list[Item]]:
    """The items in groups bounded in number and bytes; a word where the shard breaks off."""
    group: list[Item] = []
    size = position = 0
    while True:
        try:
            item = next(found, None)
        except BrokenShardError as error:
            outside.add(position, FAILED, address, str(error), "what came before was read; mend the rest")
            item = None
        if item is None:
            break
        position = item.position + 1
        group.append(item)
        size += len(item.raw.data) if item.raw else 0
        if len(group) >= _GROUP or size >= _GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _glances(group: Sequence[Item], gate: Gate | None) -> list[Glance]:
    return [_glance(item, gate) for item in group]


def _glance(item: Item, gate: Gate | None) -> Glance:
    """What the gate says of all words of an item, menus and scripts included, before its text is made."""
    if item.trouble is not None or item.raw is None or gate is None:
        return item.trouble
    try:
        words = _words(item.raw, plain=item.plain)
    except SourceError as error:
        return error.trouble(item.path)
    return None if words is None else gate.judge(words)


def _words(raw: Raw, *, plain: bool) -> str | None:
    if plain:
        return decode(raw.data, raw.charset).text
    if not raw.data:
        return ""
    kind = kind_of(raw)
    if kind == HTML:
        return html.words(raw.data, raw.charset)
    return decode(raw.data, raw.charset).text if kind in {PLAIN, MARKDOWN} else None


def _opened(item: Item, glance: Glance, gate: Gate | None, hand: Hand, outside: Outside) -> Iterator[Document]:
    """The document of an item that passes; whatever does not is written down."""
    if isinstance(glance, Trouble):
        outside.trouble(item.position, glance)
    elif isinstance(glance, SetAsideError):
        outside.add(item.position, SET_ASIDE, item.path, str(glance))
    elif glance is not None and not glance.passed:
        outside.add(item.position, TURNED_AWAY, item.path, glance.reason)
    else:
        opened = together(hand, [item], _position, partial(_read, gate=gate))[0]
        if isinstance(opened, SetAsideError):
            outside.add(item.position, SET_ASIDE, item.path, str(opened))
            return
        for one, verdict in opened:
            if isinstance(one, Trouble):
                outside.trouble(item.position, one)
            elif verdict is not None and not verdict.passed:
                outside.add(item.position, TURNED_AWAY, item.path, verdict.reason)
            else:
                yield one


def _read(group: Sequence[Item], gate: Gate | None) -> list[list[tuple[Document | Trouble, Verdict | None]]]:
    """Each item as the sources give it, its text asked at the gate."""
    found: list[list[tuple[Document | Trouble, Verdict | None]]] = []
    for item in group:
        given = described(item.raw, item.told, plain=item.plain) if item.raw else iter(())
        found.append([(o, gate.judge(o.text) if gate and isinstance(o, Document) else None) for o in given])
    return found


def _position(item: Item) -> int:
    return item.position


_gates: dict[str, Gate] = {}


def _gate(task: Task) -> Gate | None:
    """The gate of a task, made once in each process."""
    if not task.settings.gate:
        return None
    if task.made_by not in _gates:
        _gates.clear()
        _gates[task.made_by] = Gate(task.settings.profile)
    return _gates[task.made_by]
