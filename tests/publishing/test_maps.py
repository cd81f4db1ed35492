"""Maps: well-formed, accessible, safe, true to the data, with what is left out said on them."""

from math import cos, hypot, radians

import pytest
from lxml import etree

from servanda.profiles import Gazetteer, division, for_parties, load
from servanda.publishing.maps import draw, event_layer, place_layer, project_layer, site_layers
from servanda.publishing.maps.placing import spread
from servanda.publishing.maps.projection import EARTH, Projection
from servanda.records import PartialDate, identify

pytestmark = pytest.mark.file
SVG = "{http://www.w3.org/2000/svg}"
EVENTS = [
    {"kind": "visit", "date": "1996-11-20", "place": "Hanoi"},
    {"kind": "talks", "date": "2025-08-11", "place": "Seoul"},
    {"kind": "visit", "date": None, "place": "Hà Nội"},
    {"kind": "visit", "date": "2024", "place": "Atlantis"},
    {"kind": "visit", "date": "2024", "place": "Viet Nam"},
    {"kind": "visit", "date": "2024", "place": None},
]


@pytest.fixture(scope="module")
def profile():
    return load("vietnam-korea")


@pytest.fixture(scope="module")
def drawing(profile):
    visits, _ = event_layer(EVENTS, Gazetteer(profile), key="visits", title="visits")
    return draw(profile, [visits, *site_layers(profile)[0]])


def trees(drawing):
    parser = etree.XMLParser(resolve_entities=False)
    return [etree.fromstring(svg.encode(), parser) for svg in (*(p.svg for p in drawing.panels), drawing.legend)]


def test_each_party_has_a_panel_that_is_xml_without_script_style_or_requests(drawing) -> None:
    assert [panel.party for panel in drawing.panels] == ["VNM", "KOR"]
    for tree in trees(drawing):
        for element in tree.iter():
            assert element.tag in {
                SVG + name for name in ("svg", "g", "a", "path", "rect", "circle", "text", "title", "desc")
            }
            for name, value in element.attrib.items():
                assert not name.startswith("on")
                assert name != "style"
                assert "url(" not in value


def test_ids_are_unique_and_labels_point_at_them(drawing) -> None:
    ids = [element.get("id") for tree in trees(drawing) for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for tree in trees(drawing)[:-1]:
        assert all(label in ids for label in tree.get("aria-labelledby").split())
        assert tree.find(SVG + "title").text
        assert "a table beside the map" in tree.find(SVG + "desc").text


def test_every_province_and_mark_has_a_name_and_every_mark_a_row(drawing) -> None:
    provinces = [e for tree in trees(drawing) for e in tree.iter() if e.get("data-province")]
    assert len(provinces) == 34 + 17
    assert all(e.get("aria-label") == e.find(SVG + "title").text for e in provinces)
    marks = {e.get("id"): e for tree in trees(drawing) for e in tree.iter() if e.get("class") == "map-mark"}
    assert set(marks) == {f"map-{row['id']}" for row in drawing.rows}
    for row in drawing.rows:
        mark = marks[f"map-{row['id']}"]
        assert mark.get("href") == row["href"]
        assert str(row["source"]) in mark.get("aria-label")
        assert f"precise to the {row['precision']}" in mark.get("aria-label")
        assert float(mark.get("data-latitude")) == row["latitude"]
        assert ("second-hand" in mark.get("aria-label")) == row["second_hand"]


def test_what_is_not_drawn_is_said_on_the_map_in_two_languages(drawing) -> None:
    vietnam, korea = drawing.panels
    shown = " ".join("".join(etree.fromstring(vietnam.svg.encode()).itertext()).split())
    for words in ("Hoàng Sa (Paracel", "Trường Sa (Spratly", "quần đảo Trường Sa", "OpenStreetMap", "ODbL"):
        assert words in shown
    assert any("독도" in note for note in korea.notes)


@pytest.mark.parametrize(("on", "number"), [("2025-06-30", 63), ("2025-07-01", 34)])
def test_provinces_and_their_names_are_those_of_the_date(profile, on, number) -> None:
    date = PartialDate.parse(on)
    layers, _ = site_layers(profile, date)
    panel = draw(profile, layers, date).panels[0]
    assert panel.svg.count("data-province=") == number
    tan_rai = next(m for layer in layers for m in layer.marks if m.id == "site-nhan-co")
    assert tan_rai.province == ("Dak Nong" if number == 63 else "Lam Dong")


def test_events_are_counted_by_place_and_the_rest_is_told(profile) -> None:
    layer, unplaced = event_layer(EVENTS, Gazetteer(profile), key="visits", title="visits", kinds=frozenset({"visit"}))
    (hanoi,) = layer.marks
    assert (hanoi.name, hanoi.count, hanoi.about, hanoi.province) == ("Hanoi", 2, "2 events, 1996", "Hanoi")
    assert {(u.name, u.why) for u in unplaced} == {
        ("Atlantis", "not among the places known"), ("Viet Nam", "a whole country"),
    }  # fmt: skip
    layer, _ = place_layer(["Hanoi", "하노이", None, "Seoul"], Gazetteer(profile))
    assert [(m.name, m.about) for m in layer.marks] == [("Hanoi", "2 mentions"), ("Seoul", "1 mention")]


def test_projects_stand_at_their_sites_or_where_they_are_named(profile) -> None:
    shared = {"sector": "technology", "stage": "closed", "documents": ["a", "b"]}
    rows = [
        {"id": identify("p", "nuclear-power"), "name": "nuclear power", "place": "Vietnam", **shared},
        {"id": "p-1", "name": "A hall", "place": "Busan", **shared, "stage": None},
        {"id": "p-2", "name": "A line", "place": None, **shared},
        {"id": "p-4", "name": "Tra Noc 2 industrial zone", "place": None, **shared},
        {"id": "p-3", "name": "A fund", "place": "Vietnam", **shared},
    ]
    layer, unplaced = project_layer(rows, profile, Gazetteer(profile))
    assert [(m.name, m.precision, m.about) for m in layer.marks] == [
        ("Ninh Thuan 1 nuclear power plant", "commune", "technology, closed; named by 2 documents"),
        ("Ninh Thuan 2 nuclear power plant", "commune", "technology, closed; named by 2 documents"),
        ("A hall", "city", "technology; named by 2 documents"),
        ("Tra Noc 2 industrial zone", "district", "technology, closed; named by 2 documents"),
    ]
    assert {(u.name, u.why) for u in unplaced} == {("A line", "no place is told"), ("A fund", "a whole country")}


def test_sites_without_a_point_are_told(profile) -> None:
    _, unplaced = site_layers(profile)
    assert {"Nam Xe North", "North-South high-speed railway"} <= {u.name for u in unplaced}


def test_hostile_names_stay_text(profile) -> None:
    place = '"><script>alert(1)</script>'
    layer, _ = event_layer(
        [{"kind": "visit", "date": "2024", "place": "Hanoi"}], Gazetteer(profile), key="v", title=place,
        link=lambda *_: "javascript:\"'<>",
    )  # fmt: skip
    drawing = draw(profile, [layer])
    assert "<script" not in drawing.panels[0].svg + drawing.legend
    assert len(trees(drawing)) == 3


def test_other_partnerships_have_outlines() -> None:
    panels = draw(for_parties(["SGP", "ASEAN", "USA"]), []).panels
    assert [panel.party for panel in panels] == ["SGP", "USA"]
    assert all("Natural Earth" in panel.notes[0] for panel in panels)


def test_marks_do_not_cover_each_other_and_stay_in_the_picture() -> None:
    spots = spread([(50, 50, 8)] * 20 + [(1, 1, 8)], 200, 200)
    for number, one in enumerate(spots):
        assert 8 <= one.drawn_x <= 192
        assert 8 <= one.drawn_y <= 192
        for other in spots[:number]:
            assert hypot(one.drawn_x - other.drawn_x, one.drawn_y - other.drawn_y) >= 16
    assert not spots[0].moved
    assert spots[19].moved


def test_the_scale_is_true_at_the_middle_latitude() -> None:
    known = division("KOR")
    corners = [p for province in known.provinces for polygon in province.polygons for p in polygon[0]]
    projection = Projection.around(corners, 460, 14)
    kilometres, length = projection.bar(115)
    assert kilometres in {10, 20, 50, 100, 200, 500}
    assert length <= 115
    middle = (max(y for _, y in corners) + min(y for _, y in corners)) / 2
    x1, y1 = projection.point(127, middle)
    x2, y2 = projection.point(128, middle)
    true = radians(1) * EARTH * cos(radians(middle))  # along the parallel
    assert hypot(x2 - x1, y2 - y1) / length * kilometres == pytest.approx(true, rel=1e-6)


def test_a_country_across_the_date_line_is_in_one_piece() -> None:
    projection = Projection.around([(179, -17), (-179, -18)], 460, 14)
    assert projection.turned
    assert projection.point(-179, -18)[0] > projection.point(179, -17)[0]
