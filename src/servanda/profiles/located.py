"""Rows of a profile's CSV files about what lies where: places, sites and reserves, checked row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal, InvalidOperation

from servanda.profiles.errors import ProfileError
from servanda.profiles.model import Place, Reserve, Site
from servanda.records import PartialDate

PRECISIONS = ("commune", "district", "city", "province", "country")
KINDS = ("mineral", "industrial_zone", "project")
MEASURES = ("ore", "oxide", "mineral", "metal")

PLACES = ("key", "party", "kind", "en", "vi", "ko", "province", "latitude", "longitude", "precision", "source")
SITES = (
    *("key", "party", "kind", "name", "commodities", "what", "unit", "province", "latitude", "longitude", "precision"),
    *("operator", "status", "project", "source", "second_hand", "note"),
)
RESERVES = (
    *("commodity", "party", "site", "measure", "comparator", "value", "unit", "vintage", "told_by", "source"),
    *("second_hand", "note"),
)

Rows = Iterable[tuple[str, dict[str, str]]]
"""Rows by column, each with the words that say where it stands."""


def places(rows: Rows, parties: Collection[str]) -> Iterator[Place]:
    """The places of a file; names of one language are parted by `|`. Raises `ProfileError` that names the line."""
    for where, row in _unique(rows):
        _known(where, row, "party", parties)
        names = {code: tuple(row[code].split("|")) for code in ("en", "vi", "ko") if row[code]}
        if not names:
            raise ProfileError(f"{where}: a place without a name; give one in en, vi or ko")
        latitude, longitude = _point(where, row)
        if latitude is not None and not row["source"]:
            raise ProfileError(f"{where}: coordinates without a source; say where they are from")
        rest = (latitude, longitude, row["precision"], row["province"], row["source"])
        yield Place(row["key"], row["party"], names, row["kind"] or "city", *rest)


def sites(rows: Rows, parties: Collection[str], projects: Collection[str]) -> Iterator[Site]:
    """The sites of a file; raises `ProfileError` that names the line."""
    for where, row in _unique(rows):
        _known(where, row, "party", parties)
        _known(where, row, "kind", KINDS)
        if row["project"]:
            _known(where, row, "project", projects)
        latitude, longitude = _point(where, row)
        commodities = tuple(filter(None, row["commodities"].split("|")))
        if row["kind"] == "mineral" and not commodities:
            raise ProfileError(f"{where}: a mineral site without commodities; name them, parted by |")
        yield Site(
            row["key"],
            row["party"],
            row["kind"],
            _told(where, row, "name"),
            commodities,
            row["what"],
            tuple(filter(None, row["unit"].split("/"))),
            row["province"],
            latitude,
            longitude,
            row["precision"],
            row["operator"],
            row["status"],
            row["project"],
            _told(where, row, "source"),
            _flag(where, row),
            row["note"],
        )


def reserves(rows: Rows, parties: Collection[str], known: Collection[str]) -> Iterator[Reserve]:
    """The reserves of a file, whose `site` is empty or among `known`; raises `ProfileError` that names the line."""
    for where, row in rows:
        _known(where, row, "party", parties)
        _known(where, row, "measure", MEASURES)
        _known(where, row, "comparator", "=~><")
        if row["site"]:
            _known(where, row, "site", known)
        try:
            value = Decimal(row["value"])
            vintage = PartialDate.parse(row["vintage"]) if row["vintage"] else None
        except InvalidOperation:
            raise ProfileError(f'{where}: "{row["value"]}" is not a number; write digits alone') from None
        except ValueError as error:
            raise ProfileError(f"{where}: {error}") from None
        if not value > 0:
            raise ProfileError(f"{where}: a reserve of {value}; leave the row out where there is none")
        yield Reserve(
            _told(where, row, "commodity"),
            row["party"],
            row["site"],
            row["measure"],
            row["comparator"],
            value,
            _told(where, row, "unit"),
            vintage,
            row["told_by"],
            _told(where, row, "source"),
            _flag(where, row),
            row["note"],
        )


def side_by_side(told: Iterable[Reserve]) -> tuple[tuple[Reserve, ...], ...]:
    """The reserves of one commodity, site and measure together, the earliest vintage first, those without one last.

    A group of more than one value is a conflict, or an estimate that was revised: the vintages tell.
    """
    groups: dict[tuple[str, str, str, str], list[Reserve]] = {}
    for reserve in told:
        groups.setdefault((reserve.commodity, reserve.party, reserve.site, reserve.measure), []).append(reserve)
    return tuple(
        tuple(sorted(group, key=lambda r: (r.vintage is None, str(r.vintage or "")))) for group in groups.values()
    )


def problem(latitude: float | None, longitude: float | None, precision: str) -> str:
    """What is wrong with a point, in words for the user; empty where nothing is."""
    if precision not in PRECISIONS:
        return f'"{precision}" is not a precision; use {", ".join(PRECISIONS)}'
    if (latitude is None) != (longitude is None):
        return "latitude and longitude go together; give both or none"
    if latitude is not None and longitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return f"no place on earth: latitude {latitude:g}, longitude {longitude:g}"
    return ""


def _unique(rows: Rows) -> Iterator[tuple[str, dict[str, str]]]:
    seen: set[str] = set()
    for where, row in rows:
        if not row["key"] or row["key"] in seen:
            raise ProfileError(f'{where}: the key "{row["key"]}" is empty or given twice; keys are unique')
        seen.add(row["key"])
        yield where, row


def _known(where: str, row: dict[str, str], column: str, known: Collection[str]) -> None:
    if row[column] not in known:
        raise ProfileError(f'{where}: {column} "{row[column]}" is not known; use {", ".join(sorted(known)) or "none"}')


def _told(where: str, row: dict[str, str], column: str) -> str:
    if not row[column]:
        raise ProfileError(f"{where}: no {column}; every row needs one")
    return row[column]


def _flag(where: str, row: dict[str, str]) -> bool:
    if row["second_hand"] not in ("", "yes"):
        raise ProfileError(f'{where}: second_hand is "{row["second_hand"]}"; write yes, or leave it empty')
    return row["second_hand"] == "yes"


def _point(where: str, row: dict[str, str]) -> tuple[float | None, float | None]:
    try:
        latitude, longitude = (float(row[key]) if row[key] else None for key in ("latitude", "longitude"))
    except ValueError:
        raise ProfileError(f"{where}: latitude and longitude are degrees, as in 21.03 and 105.85") from None
    if told := problem(latitude, longitude, row["precision"]):
        raise ProfileError(f"{where}: {told}")
    return latitude, longitude
