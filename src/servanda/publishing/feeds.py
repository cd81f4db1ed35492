"""Changes as an Atom feed (RFC 4287); events and deadlines as a calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from icalendar import Calendar, Event

from servanda import __version__
from servanda.records import PartialDate

Row = dict[str, Any]
_ATOM = "http://www.w3.org/2005/Atom"
_FOLDERS = {"u": "undertakings", "h": "events", "p": "projects", "x": "figures/discrepancies"}


def atom(changes: Iterable[Row], title: str, base: str) -> bytes:
    """An Atom feed of changes as `analysis.news.changes` lists them; links begin with `base` (no slash at its end)."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    rows = list(changes)
    _add(feed, "id", f"{base}/feeds/changes.atom")
    _add(feed, "title", title)
    _add(feed, "updated", rows[0]["at"] if rows else "1970-01-01T00:00:00+00:00")
    ET.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=f"{base}/feeds/changes.atom")
    ET.SubElement(feed, f"{{{_ATOM}}}link", rel="alternate", href=f"{base}/changes")
    _add(ET.SubElement(feed, f"{{{_ATOM}}}author"), "name", f"Servanda {__version__}")
    for row in rows:
        entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, "id", f"{base}/changes#{row['number']}")
        _add(entry, "title", f"{row['what']}: {row['note']}"[:300])
        _add(entry, "updated", row["at"])
        ET.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=f"{base}{address(row['thing'])}")
        _add(entry, "summary", row["note"])
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def address(thing: str) -> str:
    """The path of the page of a thing, by its id; that of all changes where things of its kind have none."""
    folder = _FOLDERS.get(thing[:1])
    return f"/{folder}/{thing}" if folder else "/changes"


def calendar(entries: Iterable[Row], title: str, base: str) -> bytes:
    """All-day entries of rows with `id`, `date`, `title`, `kind` and perhaps `until`; links begin with `base`.

    A month or year as a date is told on its first day for an event and on its last for a deadline, and the title
    says so.
    """
    made = Calendar()
    made.add("prodid", f"-//Servanda//{__version__}//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    for row in entries:
        when = PartialDate.parse(str(row["date"]))
        deadline = row["kind"] == "deadline"
        first = when.last_day if deadline else when.first_day
        last = PartialDate.parse(str(row["until"])).last_day if row.get("until") else first
        entry = Event()
        entry.add("uid", f"{row['id']}@servanda")
        entry.add("dtstamp", datetime(first.year, 1, 1, tzinfo=UTC))
        entry.add("dtstart", first)
        entry.add("dtend", _after(last))
        vague = "" if when.day else f" ({when})"
        entry.add("summary", _plain(f"{'Deadline: ' if deadline else ''}{row['title']}{vague}"))
        entry.add("url", f"{base}{address(row['id'])}")
        made.add_component(entry)
    return bytes(made.to_ical())


def _after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = _plain(words)


def _plain(words: str) -> str:
    """Without what XML 1.0 and calendars cannot hold."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in words)
