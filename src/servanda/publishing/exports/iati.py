"""Targets as results of an IATI activity (International Aid Transparency Initiative, standard 2.03).

The partnership is one activity of its parties; each target is a result, with one indicator for each reporter of
official figures: its baseline, a period with the target, and a period with the latest actual figure. Percentages of
recipients are split evenly, since the standard asks for a sum of 100 and a partnership has no recipient.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pycountry
from lxml import etree

from servanda.profiles import Profile
from servanda.records import PartialDate, Period

Row = Mapping[str, Any]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NO_IDENTIFIER = re.compile(r"[/&|?]+")
_GOVERNMENT, _MULTILATERAL, _OTHER = "10", "40", "90"  # codelist OrganisationType
_ACCOUNTABLE = "2"  # OrganisationRole
_IMPLEMENTATION = "2"  # ActivityStatus
_ACTUAL_START, _PLANNED_START = "2", "1"  # ActivityDateType
_MULTINATIONAL = "3"  # ActivityScope
_OUTCOME = "2"  # ResultType
_UNIT, _PERCENTAGE, _ORDINAL = "1", "2", "4"  # IndicatorMeasure
_OWN = "99"  # vocabularies: the reporting organisation's own


def activities(targets: Iterable[Row], profile: Profile, as_of: date, publisher: str = "SERVANDA") -> bytes:
    """The XML document of the partnership's targets, rows of `servanda.analysis.target_rows`, UTF-8.

    `publisher` is the identifier of the reporting organisation; who registers the data gives its own.
    """
    rows = list(targets)
    stamp = f"{as_of.isoformat()}T00:00:00Z"
    root = etree.Element("iati-activities", {"version": "2.03", "generated-datetime": stamp})
    lang = {"{http://www.w3.org/XML/1998/namespace}lang": "en"}
    activity = etree.SubElement(root, "iati-activity", {**lang, "last-updated-datetime": stamp, "hierarchy": "1"})
    reference = _NO_IDENTIFIER.sub("-", publisher)
    _text(activity, "iati-identifier", f"{reference}-{_NO_IDENTIFIER.sub('-', profile.name)}")
    reporting = etree.SubElement(
        activity, "reporting-org", {"ref": reference, "type": _OTHER, "secondary-reporter": "1"}
    )
    _narrative(reporting, "Servanda, a ledger of what governments promise each other in public")
    _narrative(etree.SubElement(activity, "title"), f"{profile.title}: targets of the partnership")
    told = "Targets that the parties set each other in public, with official figures where there are any."
    _narrative(etree.SubElement(activity, "description", {"type": "1"}), told)
    for party in profile.parties:
        kind = _MULTILATERAL if party.kind == "organisation" else _GOVERNMENT
        member = etree.SubElement(activity, "participating-org", {"role": _ACCOUNTABLE, "type": kind})
        _narrative(member, party.name())
    etree.SubElement(activity, "activity-status", {"code": _IMPLEMENTATION})
    start = _start(rows, as_of)
    kind = _ACTUAL_START if start <= as_of else _PLANNED_START
    etree.SubElement(activity, "activity-date", {"type": kind, "iso-date": start.isoformat()})
    etree.SubElement(activity, "activity-scope", {"code": _MULTINATIONAL})
    _recipients(activity, profile)
    sector = etree.SubElement(activity, "sector", {"vocabulary": _OWN, "code": "partnership"})
    _narrative(sector, "Partnership between countries")
    for row in rows:
        if row["value"] is not None and row["deadline"]:
            _result(activity, row)
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _recipients(activity: Any, profile: Profile) -> None:
    found = [pycountry.countries.get(alpha_3=party.code) for party in profile.parties]
    codes = [country.alpha_2 for country in found if country]
    for number, code in enumerate(codes):
        # The last takes what rounding leaves, so that the sum is 100.
        share = round(100 / len(codes), 2) if number < len(codes) - 1 else 100 - round(100 / len(codes), 2) * number
        etree.SubElement(activity, "recipient-country", {"code": code, "percentage": f"{share:g}"})


def _result(activity: Any, row: Row) -> None:
    result = etree.SubElement(activity, "result", {"type": _OUTCOME, "aggregation-status": "0"})
    name = f"{row['indicator']}: {row['comparator']} {row['value']:,} {row['unit']} by {row['deadline']}"
    _narrative(etree.SubElement(result, "title"), name)
    words = [f"{m['document']} ({m['told'] or 'undated'}): {m['quote']}" for m in row["statements"]]
    if words:
        _narrative(etree.SubElement(result, "description"), "Told in " + " | ".join(words))
    reporters: Mapping[str, Row | None] = row["reporters"] or {"": None}
    for reporter, progress in reporters.items():
        _indicator(result, row, reporter, progress)


def _indicator(result: Any, row: Row, reporter: str, progress: Row | None) -> None:
    value = progress["value"] if progress else row["value"]
    rising = progress is None or value >= progress["baseline"]["value"]
    kind = {"percent": _PERCENTAGE, "rank": _ORDINAL}.get(row["unit"], _UNIT)
    indicator = etree.SubElement(result, "indicator", {"measure": kind, "ascending": "1" if rising else "0"})
    title = f"{row['indicator']} in {row['unit']}" + (f", as reported by {reporter}" if reporter else "")
    _narrative(etree.SubElement(indicator, "title"), title)
    etree.SubElement(indicator, "reference", {"vocabulary": _OWN, "code": row["id"]})
    if progress:
        baseline = progress["baseline"]
        year = Period.parse(baseline["period"]).start.year
        own = etree.SubElement(indicator, "baseline", {"year": str(year), "value": _number(baseline["value"])})
        _narrative(etree.SubElement(own, "comment"), _cited(baseline))
    by = PartialDate.parse(row["deadline"])
    period = _period(indicator, PartialDate(by.year).first_day, by.last_day)
    target = etree.SubElement(period, "target", {"value": _number(value)})
    _narrative(etree.SubElement(target, "comment"), f"told as {row['comparator']} {row['value']:,} {row['unit']}")
    if progress:
        latest = progress["latest"]
        covered = Period.parse(latest["period"])
        period = _period(indicator, covered.start.first_day, covered.last_day)
        actual = etree.SubElement(period, "actual", {"value": _number(latest["value"])})
        _narrative(etree.SubElement(actual, "comment"), _cited(latest))


def _period(indicator: Any, first: date, last: date) -> Any:
    period = etree.SubElement(indicator, "period")
    etree.SubElement(period, "period-start", {"iso-date": first.isoformat()})
    etree.SubElement(period, "period-end", {"iso-date": last.isoformat()})
    return period


def _start(rows: list[Row], as_of: date) -> date:
    """The day on which the first target is known to have been set; the day of the export where none is."""
    told = [day for row in rows for day in (row["first_told"], (row["known_since"] or {}).get("date")) if day]
    return min((PartialDate.parse(day).first_day for day in told), default=as_of)


def _cited(figure: Row) -> str:
    vintage = f", published {figure['vintage']}" if figure["vintage"] else ""
    address = f": {figure['url']}" if figure["url"] else ""
    return f"{figure['source']}{vintage}, {figure['quality']}{address}"


def _narrative(parent: Any, words: str) -> None:
    _text(parent, "narrative", words)


def _text(parent: Any, tag: str, words: str) -> None:
    etree.SubElement(parent, tag).text = _CONTROL.sub("", words)


def _number(value: float) -> str:
    return f"{value:.10f}".rstrip("0").rstrip(".")
