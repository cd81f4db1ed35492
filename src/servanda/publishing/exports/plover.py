"""Statements and events as PLOVER records, one JSON object a line; `plover.yaml` says what is coded how, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

Row = Mapping[str, Any]
Coded = dict[str, Any]

_DAY = len("2025-08-11")


@cache
def coding() -> dict[str, Any]:
    """The coding: events with their quads, modes, contexts, and what forces, kinds and pillars become."""
    text = (files("servanda.publishing.exports") / "plover.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def statement(row: Row) -> Coded | None:
    """The record of a statement, dated by its document; None where PLOVER does not code its force or no day is known.

    A deadline makes no difference: a promise is an event of the day on which it was made.
    """
    coded = coding()["forces"][row["force"]]
    if coded is None or not _is_day(row["told"]):
        return None
    speakers = _actors(row["speakers"])
    known = {actor["code"] for actor in speakers}
    recipients = [actor for actor in _actors(row["addressees"]) if actor["code"] not in known]
    contexts = [context for pillar in row["pillars"] for context in coding()["pillars"].get(pillar, ())]
    record = _record(row, coded, row["told"], speakers, recipients, contexts)
    cited = {"document": row["path"], "start": row["start"], "end": row["end"]}
    return record | {"text": row["quote"], "cite_info": cited}


def event(row: Row) -> Coded | None:
    """The record of a happening; None where PLOVER does not code its kind or no day is known.

    In a visit the guest is the source and the host the recipient; elsewhere, and where the roles are not told, all who
    take part are sources.
    """
    coded = coding()["kinds"][row["kind"]]
    if coded is None or not _is_day(row["date"]):
        return None
    hosts = _actors(item for item in row["participants"] if item.get("role") == "host")
    guests = _actors(item for item in row["participants"] if item.get("role") != "host")
    visit = row["kind"] == "visit" and hosts and guests
    sources, recipients = (guests, hosts) if visit else (_actors(row["participants"]), [])
    record = _record(row, coded, row["date"], sources, recipients, [])
    if _is_day(row["until"]):
        record["enddate"] = row["until"]
    if row["place"]:
        record["event_loc"] = {"text": row["place"]}
    return record | {"cite_info": {"documents": list(row["documents"])}}


def lines(records: Iterable[Coded | None]) -> Iterator[str]:
    """The records that there are, one a line."""
    for record in records:
        if record is not None:
            yield json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def _record(
    row: Row, coded: Row, date: str, sources: list[Coded], recipients: list[Coded], contexts: list[str]
) -> Coded:
    return {
        "id": row["id"],
        "date": date,
        "source": sources,
        "recipient": recipients,
        "event": [coded["event"]],
        "quad_code": coding()["events"][coded["event"]],
        "mode": [coded["mode"]] if "mode" in coded else [],
        "context": list(dict.fromkeys([*coded.get("context", ()), *contexts])),
        "coder": "Servanda" if row["by"] == "machine" else row["by"],
    }


def _actors(whos: Iterable[Mapping[str, str]]) -> list[Coded]:
    """Actors by party, each party once with the persons who are named for it."""
    found: dict[str, list[str]] = {}
    for who in whos:
        names = found.setdefault(who["party"], [])
        if who.get("name") and who["name"] not in names:
            names.append(who["name"])
    return [{"code": party} | ({"entity_name": "; ".join(names)} if names else {}) for party, names in found.items()]


def _is_day(date: str | None) -> bool:
    return date is not None and len(date) == _DAY
