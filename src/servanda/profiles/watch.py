"""What a profile has watched, what it wants to be told of, and where that is sent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from servanda.profiles.nodes import Place, compose

AGREEMENT, FORCE, NEAR, PASSED, DISCREPANCY, TARGET = (
    *("agreement", "force", "deadline near", "deadline passed"),
    *("discrepancy", "target off track"),
)
WHEN = (AGREEMENT, FORCE, NEAR, PASSED, DISCREPANCY, TARGET)
ATOM, MAIL, WEBHOOK = "atom", "mail", "webhook"
_MAY = {
    AGREEMENT: ("pillar",),
    FORCE: ("change", "pillar"),
    NEAR: ("days", "pillar"),
    PASSED: ("pillar",),
    DISCREPANCY: ("kind", "severity"),
    TARGET: ("indicator",),
}
_NEEDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    ATOM: (("name", "by", "file"), ("base",)),
    MAIL: (("name", "by", "server", "from", "to"), ("port", "security")),
    WEBHOOK: (("name", "by", "url", "secret"), ()),
}
_SECURITY = ("starttls", "tls", "none")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_LONGEST_NAME = 80
_USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Query:
    """A saved query: `when` is one of `WHEN`, the others narrow it and are None (days: 30) where not given."""

    name: str
    when: str
    pillar: str | None = None
    change: str | None = None  # strengthened or weakened
    days: int = _USUAL_DAYS
    kind: str | None = None
    severity: str | None = None
    indicator: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """Where alerts go: `by` is atom, mail or webhook.

    `target` is a file, a server or an address; `secret` the name of the variable of the environment that holds the key
    of a webhook.
    """

    name: str
    by: str
    target: str
    base: str = ""
    secret: str = ""
    port: int = 587
    security: str = "starttls"
    sender: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """Feeds and pages to be polled, queries, and channels that all their alerts go to."""

    addresses: tuple[str, ...] = ()
    queries: tuple[Query, ...] = ()
    channels: tuple[Channel, ...] = ()


def read_watch(path: str) -> Watch:
    """What a YAML file of its own has watched; `ProfileError` with file, line and key where it is wrong."""
    return watch(compose(Path(path), path))


def watch(place: Place) -> Watch:
    """What the section `watch` of a profile says."""
    entries = place.known((), ("feeds", "pages", "alerts", "channels"))
    addresses = [_address(item) for key in ("feeds", "pages") if key in entries for item in entries[key].items()]
    queries = [(item, _query(item)) for item in (entries["alerts"].items() if "alerts" in entries else ())]
    channels = [(item, _channel(item)) for item in (entries["channels"].items() if "channels" in entries else ())]
    return Watch(tuple(dict.fromkeys(addresses)), _named(queries), _named(channels))


_T = TypeVar("_T", Query, Channel)


def _named(found: list[tuple[Place, _T]]) -> tuple[_T, ...]:
    seen: set[str] = set()
    for place, one in found:
        if one.name in seen:
            raise place.fail(f'the name "{one.name}" is given twice; names are unique')
        if len(one.name) > _LONGEST_NAME:
            raise place.fail(f"the name is longer than {_LONGEST_NAME} characters")
        seen.add(one.name)
    return tuple(one for _, one in found)


def _address(place: Place) -> str:
    if _parts(place).scheme not in {"http", "https"}:
        raise place.fail(f'"{place.text()}" is no web address; begin it with https://')
    return place.text()


def _parts(place: Place) -> SplitResult:
    try:
        return urlsplit(place.text())
    except ValueError:
        raise place.fail(f'"{place.text()}" is no web address; its host cannot be read') from None


def _one_of(place: Place, known: tuple[str, ...]) -> str:
    if place.text() not in known:
        raise place.fail(f'"{place.text()}" is not known here; use {", ".join(known)}')
    return place.text()


def _whole(place: Place, least: int, most: int) -> int:
    number = place.number()
    if not (least <= number <= most and number == int(number)):  # nan and infinity are in no bounds
        raise place.fail(f'"{place.text()}" is no whole number from {least} to {most}')
    return int(number)


def _query(place: Place) -> Query:
    when = _one_of(place.entries()["when"], WHEN) if "when" in place.entries() else None
    if when is None:
        raise place.fail(f'"when" is missing; it is one of {", ".join(WHEN)}')
    entries = place.known(("name", "when"), _MAY[when])
    change = _one_of(entries["change"], ("strengthened", "weakened")) if "change" in entries else None
    severity = _one_of(entries["severity"], ("high", "medium", "low")) if "severity" in entries else None
    kinds = ("value", "parties", "scope", "rank", "date", "arithmetic", "force")
    kind = _one_of(entries["kind"], kinds) if "kind" in entries else None
    days = _whole(entries["days"], 1, 3650) if "days" in entries else _USUAL_DAYS
    pillar, indicator = (entries[key].text() if key in entries else None for key in ("pillar", "indicator"))
    return Query(entries["name"].text(), when, pillar, change, days, kind, severity, indicator)


def _channel(place: Place) -> Channel:
    found = place.entries()
    if "by" not in found:
        raise place.fail(f'"by" is missing; it is one of {", ".join(_NEEDS)}')
    by = _one_of(found["by"], tuple(_NEEDS))
    entries = place.known(*_NEEDS[by])
    name = entries["name"].text()
    if by == ATOM:
        base = _address(entries["base"]).rstrip("/") if "base" in entries else ""
        return Channel(name, by, entries["file"].text(), base)
    if by == WEBHOOK:
        return Channel(name, by, _hook(entries["url"]), secret=entries["secret"].text())
    security = _one_of(entries["security"], _SECURITY) if "security" in entries else "starttls"
    server = entries["server"].text()
    if security == "none" and server not in _LOCAL:
        raise entries["security"].fail("mail leaves this machine by starttls or tls only")
    usual = {"starttls": 587, "tls": 465, "none": 25}[security]
    port = _whole(entries["port"], 1, 65535) if "port" in entries else usual
    recipients = tuple(_mailbox(item) for item in entries["to"].items())
    if not recipients:
        raise entries["to"].fail("name at least one address")
    return Channel(
        name, by, server, port=port, security=security, sender=_mailbox(entries["from"]), recipients=recipients
    )


def _mailbox(place: Place) -> str:
    text = place.text()
    if "@" not in text or not text.isprintable() or any(c in text for c in " ,;<>"):
        raise place.fail(f'"{text}" is no mail address; write it alone, as in desk@example.org')
    return text


def _hook(place: Place) -> str:
    parts = _parts(place)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise place.fail("a webhook is called over https, or on this machine over http")
    if parts.username or parts.password:
        raise place.fail("a webhook's address holds no password; the signature proves who calls")
    return place.text()
