"""Where texts name projects and institutions, and what the record of one says."""

from __future__ import annotations

import pytest
from told import PROFILE, Paper

from servanda.profiles import for_parties, load
from servanda.reconciliation.evidence import Sighting
from servanda.reconciliation.project_names import names
from servanda.reconciliation.projects import namings, project
from servanda.records import Document, Stage

VIETNAM = load("vietnam-korea")


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("They toured the Tallinn Institute of Oceans and Ice.", ["Tallinn Institute of Oceans and Ice"]),
        ("The Callao deep-sea port and the Baltica metro line grew.", ["Callao deep-sea port", "Baltica metro line"]),
        ("Institute of Oceans staff came.", ["Institute of Oceans"]),
        ("Talks on a free trade agreement began.", ["free trade agreement"]),
        ("A Peruvian industrial park was full.", []),
        ("The institute is new, and the bridge is old.", []),
    ],
)
def test_names_by_their_form(text, quotes) -> None:
    assert [text[n.start : n.end] for n in names(PROFILE, "en").find(text)] == quotes


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a Viet Nam–RoK Institute of Science and Technology grew", "vkist"),
        ("the Korea-Viet Nam Institute of Science and Technology grew", "vkist"),
        ("VKIST grew", "vkist"),
        ("a Vietnam Culture Centre in the RoK", "culture-centre"),
        ("the Can Tho Technology Incubator", "can-tho-incubator"),
    ],
)
def test_names_of_the_profile_under_any_spelling_of_the_parties(text, key) -> None:
    assert [n.key for n in names(VIETNAM, "en").find(text)] == [key]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Peru proposed a Lima metro.", Stage.IDENTIFICATION),
        ("Ground was broken for the Lima metro.", Stage.IMPLEMENTATION),
        ("The Lima metro was completed on Monday.", Stage.FINALISATION),
        ("The Lima metro was inaugurated on Monday.", Stage.CLOSED),
        ("Work on the Lima metro was suspended.", Stage.SUSPENDED),
        ("The Lima metro was cancelled.", Stage.CANCELLED),
        ("The Lima metro is to be completed one day.", None),
        ("A shop was inaugurated in the Lima metro.", None),
    ],
)
def test_stages(text, stage) -> None:
    ((_, naming),) = namings(Document("a.txt", text, "0" * 64), PROFILE)
    assert naming.stage is stage or (stage is None and naming.stage is Stage.IDENTIFICATION)
    assert naming.sector == "infrastructure"
    assert naming.evidence.quote == "Lima metro"


def test_a_language_without_data_has_the_names_of_the_profile() -> None:
    document = Document("a.txt", "Thăm Viện Khoa học và Công nghệ Việt - Hàn.", "0" * 64, language="vi")
    assert [key for key, _ in namings(document, VIETNAM)] == ["vkist"]
    assert namings(Document("a.txt", "ไม่มีอะไร", "0" * 64, language="th"), for_parties(["THA", "PER"])) == []


def test_a_project_is_what_all_its_namings_tell() -> None:
    papers = [
        Paper("plan", "Peru proposed a Lima metro.", "2018-01-01"),
        Paper("open", "The Lima metro was inaugurated on Monday.", "2022-01-01"),
        Paper("wish", "Estonia asked for seats on the Lima metro.", "2023-01-01"),
    ]
    sightings = [Sighting(key, naming, p.source) for p in papers for key, naming in namings(p.document, PROFILE)]
    found = project(sightings[0].key, sightings, statements=["s-2", "s-1", "s-2"], events=["e-1"])
    assert (found.name, found.sector, found.stage) == ("Lima metro", "infrastructure", Stage.CLOSED)
    assert (found.statements, found.events) == (("s-1", "s-2"), ("e-1",))
    assert len(found.namings) == 3
    assert project(found.key, sightings[::-1], statements=["s-1", "s-2"], events=["e-1"]) == found
