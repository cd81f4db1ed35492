"""Each export holds what the ledger holds, and passes its field's own schema or library."""

import csv
import io
import json
import sys
import tracemalloc
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import prov.model
import pytest
import rdflib
from entity_model import model
from jsonschema import Draft202012Validator
from lxml import etree
from pyarrow import parquet
from rdflib.namespace import PROV, RDF

from servanda.ledger import Filters
from servanda.ledger import schema as tables
from servanda.profiles import for_parties
from servanda.publishing.exports import (
    COLUMNS,
    FORMATS,
    KINDS,
    MissingPackageError,
    csv_lines,
    entities,
    iati,
    plover,
    provenance,
    schema,
    write_parquet,
)
from servanda.publishing.exports.webannotation import annotation

READ = ("statements", "claims", "events", "replies")


def whole(source, form: str) -> str:
    return "".join(FORMATS[form].lines(source))


def objects(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_json_lines_hold_every_record_and_fit_their_schema(source) -> None:
    lines = objects(whole(source, "jsonl"))
    validator = Draft202012Validator(schema())
    for line in lines:
        assert validator.is_valid(line), (line, next(validator.iter_errors(line)).context)
    counted = Counter(line["type"] for line in lines)
    for kind in KINDS:
        type_ = line_type(kind)
        assert counted[type_] == len(list(source.rows(kind))) > 0, kind
    ids = [line["id"] for line in lines]
    assert len(ids) == len(set(ids))


def line_type(kind: str) -> str:
    return {"replies": "reply", "discrepancies": "discrepancy"}.get(kind, kind[:-1])


@pytest.mark.parametrize("kind", KINDS)
def test_csv_and_parquet_hold_the_same_rows(source, tmp_path, kind) -> None:
    rows = list(source.rows(kind))
    read = list(csv.DictReader(io.StringIO("".join(csv_lines(kind, iter(rows))))))
    count = write_parquet(kind, iter(rows), tmp_path / "t.parquet")
    table = parquet.read_table(tmp_path / "t.parquet")
    assert count == table.num_rows == len(read) == len(rows)
    assert table.column_names == list(read[0]) == [name for name, _ in COLUMNS[kind]]
    for row, line, cells in zip(rows, read, table.to_pylist(), strict=True):
        for name, type_ in COLUMNS[kind]:
            if type_ == "json":
                assert json.loads(cells[name]) == row[name]
            elif type_ == "whos":
                assert [{k: v for k, v in w.items() if v} for w in cells[name]] == row[name]
            else:
                assert cells[name] == row[name], (kind, name)
            if type_ == "text":
                assert line[name].removeprefix("'") == (row[name] or "").replace("\r\n", "\n")


@pytest.mark.file
def test_a_cell_is_never_a_formula() -> None:
    row = dict.fromkeys((name for name, _ in COLUMNS["decisions"]), "") | {
        "id": "=1+1",
        "targets": ["@x"],
        "settings": [],
    }
    (line,) = csv.DictReader(io.StringIO("".join(csv_lines("decisions", [row]))))
    assert line["id"] == "'=1+1"
    assert line["targets"] == "'@x"


@pytest.mark.file
def test_parquet_says_what_to_install(monkeypatch, tmp_path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingPackageError, match=r"pip install 'servanda\[bulk\]'"):
        write_parquet("claims", [], tmp_path / "t.parquet")


# Web Annotation: the classes and terms of the published context that are used here, so that nothing is fetched.
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
AS = rdflib.Namespace("http://www.w3.org/ns/activitystreams#")
CONTEXT = {
    "id": "@id", "type": "@type", "oa": str(OA), "as": str(AS), "rdf": str(RDF), "xsd": "http://www.w3.org/2001/XMLSchema#",
    "Annotation": "oa:Annotation", "TextualBody": "oa:TextualBody", "Software": "as:Application",
    "AnnotationCollection": "as:OrderedCollection", "AnnotationPage": "as:OrderedCollectionPage",
    "TextPositionSelector": "oa:TextPositionSelector", "TextQuoteSelector": "oa:TextQuoteSelector",
    "classifying": "oa:classifying", "assessing": "oa:assessing", "tagging": "oa:tagging",
    "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"}, "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix", "value": "rdf:value",
    "generator": {"@id": "as:generator", "@type": "@id"}, "name": "http://xmlns.com/foaf/0.1/name",
    "label": "http://www.w3.org/2000/01/rdf-schema#label", "first": {"@id": "as:first", "@type": "@id"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"}, "startIndex": "as:startIndex",
}  # fmt: skip
_TEXT = {"type": "string", "minLength": 1}
ANNOTATION = {
    # Web Annotation Data Model, sections 3.1, 3.2.4, 4.2.4, 4.2.5: what must be there, and of which type.
    "type": "object",
    "required": ["id", "type", "motivation", "body", "target"],
    "properties": {
        "id": {"type": "string", "format": "iri"},
        "type": {"const": "Annotation"},
        "body": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "value", "purpose"],
                "properties": {"type": {"const": "TextualBody"}, "value": _TEXT},
            },
        },
        "target": {
            "type": "object",
            "required": ["source", "selector"],
            "properties": {
                "source": _TEXT,
                "selector": {
                    "prefixItems": [
                        {
                            "required": ["type", "start", "end"],
                            "properties": {
                                "type": {"const": "TextPositionSelector"},
                                "start": {"type": "integer", "minimum": 0},
                                "end": {"type": "integer", "minimum": 1},
                            },
                        },
                        {
                            "required": ["type", "exact"],
                            "properties": {"type": {"const": "TextQuoteSelector"}, "exact": _TEXT},
                        },
                    ],
                    "minItems": 2,
                    "maxItems": 2,
                },
            },
        },
    },
}


def test_annotations_select_the_words_they_quote(source) -> None:
    collection = json.loads(whole(source, "annotations"))
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    items = collection["first"]["items"]
    assert len(items) == sum(len(list(source.rows(kind))) for kind in READ)
    d = tables.documents
    texts = dict(source.connection.execute(d.select().with_only_columns(d.c.id, d.c.text)).all())
    validator = Draft202012Validator(ANNOTATION)
    for item in items:
        validator.validate(item)
        text = texts[item["target"]["source"].removeprefix(source.base)]
        position, quote = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
    assert sum("assessing" in item["motivation"] for item in items) == 1


def test_annotations_are_the_rdf_of_the_web_annotation_vocabulary(source) -> None:
    some = replace(source, filters=Filters(limit=5))
    collection = json.loads(whole(some, "annotations")) | {"@context": CONTEXT}
    graph = rdflib.Graph().parse(data=json.dumps(collection), format="json-ld")
    made = list(graph.subjects(RDF.type, OA.Annotation))
    assert len(made) == 5 * len(READ)
    for one in made:
        (target,) = graph.objects(one, OA.hasTarget)
        kinds = {graph.value(selector, RDF.type) for selector in graph.objects(target, OA.hasSelector)}
        assert kinds == {OA.TextPositionSelector, OA.TextQuoteSelector}
        assert OA.classifying in set(graph.objects(one, OA.motivatedBy))
    (page,) = graph.subjects(RDF.type, AS.OrderedCollectionPage)
    assert len(list(rdflib.collection.Collection(graph, graph.value(page, AS["items"])))) == len(made)


def test_an_annotation_can_be_made_of_a_single_row(source) -> None:
    row = next(source.rows("statements"))
    made = annotation(row, "statement", base="https://ledger.example/")
    assert made["id"] == f"https://ledger.example/{row['id']}"
    assert made["body"][0] == {"type": "TextualBody", "value": f"statement:{row['force']}", "purpose": "classifying"}


def test_provenance_is_prov_o(source) -> None:
    turtle = whole(source, "prov")
    graph = rdflib.Graph().parse(data=turtle, format="turtle")
    base = source.base
    counted = sum(len(list(source.rows(kind))) for kind in (*READ, "documents"))
    things = ("happenings", "undertakings", "asks", "discrepancies", "projects")
    counted += sum(len(list(source.rows(kind))) for kind in things)
    assert len(set(graph.subjects(RDF.type, PROV.Entity))) == counted
    for row in source.rows("statements"):
        own = rdflib.URIRef(f"{base}{row['id']}")
        assert graph.value(own, PROV.value) == rdflib.Literal(row["quote"])
        assert graph.value(own, PROV.wasDerivedFrom) == rdflib.URIRef(f"{base}{row['document']}")
    known = set(graph.subjects(RDF.type, None))
    for relation in (PROV.wasDerivedFrom, PROV.wasGeneratedBy, PROV.used, PROV.wasAssociatedWith, PROV.wasAttributedTo):
        assert set(graph.objects(None, relation)) <= known, relation
    document = prov.model.ProvDocument.deserialize(io.StringIO(turtle), format="rdf", rdf_format="turtle")
    kinds = Counter(type(record).__name__ for record in document.get_records())
    assert kinds["ProvEntity"] == counted
    assert kinds["ProvGeneration"] == counted - len(list(source.rows("documents")))
    assert len(list(document.get_records(prov.model.ProvAgent))) >= 2


def test_provenance_names_the_documents_of_what_filters_leave(source) -> None:
    some = replace(source, filters=Filters(force="offer"))
    graph = rdflib.Graph().parse(data=whole(some, "prov"), format="turtle")
    known = set(graph.subjects(RDF.type, PROV.Entity))
    offers = list(some.rows("statements"))
    assert offers
    assert all(rdflib.URIRef(f"{source.base}{row['document']}") in known for row in offers)


def test_hostile_words_stay_literals() -> None:
    row = {
        "path": 'a"> .\n<x>',
        "id": "d-1",
        "language": "en",
        "title": 'a\\"b\u0007\n',
        "date": None,
        "publisher": "p\\",
        "of": None,
    }
    graph = rdflib.Graph().parse(
        data="".join([*provenance.head('http://x/<>"'), *provenance.documents([row])]), format="turtle"
    )
    assert rdflib.Literal(row["title"]) in set(graph.objects())
    assert rdflib.Literal(row["path"]) in set(graph.objects())


@pytest.fixture(scope="module")
def standard() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(__file__).parent / "iati-2.03" / "iati-activities-schema.xsd"))


# The codes of the codelists that are used, by where they stand; and the rules of the standard's own ruleset.
CODES = {
    "//reporting-org/@type": {"10", "15", "21", "22", "40", "70", "80", "90"},
    "//participating-org/@role": set("1234"), "//activity-status/@code": set("123456"),
    "//activity-date/@type": set("1234"), "//activity-scope/@code": set("12345678"),
    "//result/@type": set("1239"), "//indicator/@measure": set("12345"),
}  # fmt: skip


def ruled(tree) -> None:
    for where, codes in CODES.items():
        found = set(tree.xpath(where))
        assert found <= codes, where
    for activity in tree.iter("iati-activity"):
        assert sum(float(share) for share in activity.xpath("recipient-country/@percentage")) == pytest.approx(100)
        assert activity.xpath("activity-date[@type='1' or @type='2']")
        assert activity.xpath("sector")
    for period in tree.iter("period"):
        assert period.find("period-start").get("iso-date") <= period.find("period-end").get("iso-date")
    for value in (*tree.iter("baseline"), *tree.iter("target"), *tree.iter("actual")):
        assert float(value.get("value")) >= 0


def test_targets_are_results_of_iati(source, standard) -> None:
    tree = etree.fromstring(whole(source, "iati").encode())
    standard.assertValid(tree)
    ruled(tree)
    targets = [row for row in source.rows("targets") if row["value"] is not None and row["deadline"]]
    assert len(tree.xpath("//result")) == len(targets) > 0
    trade = next(row for row in targets if row["indicator"] == "trade.turnover" and row["deadline"] == "2030")
    result = next(r for r in tree.iter("result") if r.xpath("indicator/reference/@code")[0] == trade["id"])
    assert len(result.xpath("indicator")) == len(trade["reporters"]) == 2
    korea = result.xpath("indicator[contains(title/narrative, 'KOR')]")[0]
    assert float(korea.xpath("baseline/@value")[0]) == trade["reporters"]["KOR"]["baseline"]["value"]
    assert korea.xpath("period/target/@value") == ["150000000000"]
    assert korea.xpath("period[target]/period-end/@iso-date") == ["2030-12-31"]
    assert float(korea.xpath("period/actual/@value")[0]) == trade["reporters"]["KOR"]["latest"]["value"]


@pytest.mark.file
def test_iati_of_three_parties_and_no_target_is_valid(standard) -> None:
    tree = etree.fromstring(iati.activities([], for_parties(["SGP", "CHN", "EU", "PER"]), date(2026, 1, 1), "a/b&c"))
    standard.assertValid(tree)
    ruled(tree)
    assert tree.findtext(".//iati-identifier") == "a-b-c-sgp-chn-eu-per"


def test_entities_are_those_of_followthemoney(source) -> None:
    found = objects(whole(source, "ftm"))
    ids = [entity["id"] for entity in found]
    assert len(ids) == len(set(ids))
    for entity in found:
        schema_ = model.get(entity["schema"])
        schema_.validate(entity)  # required properties, formats of values
        proxy = model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            own = schema_.get(name)
            assert own is not None, (entity["schema"], name)
            assert sorted(proxy.get(name)) == sorted(values), (name, values)
            for value in values:
                assert own.type.validate(value), (entity["schema"], name, value)
                if own.type.name == "entity":
                    assert value in ids, (name, value)
    counted = Counter(entity["schema"] for entity in found)
    assert counted["Article"] == len(list(source.rows("documents")))
    assert counted["Event"] == len(list(source.rows("happenings")))
    assert counted["PublicBody"] == 2
    told = {entity["properties"].get("recordId", [entity["id"]])[0] for entity in found}
    assert {row["id"] for row in source.rows("statements")} <= told


def test_persons_are_told_from_offices(source) -> None:
    row = {"id": "s-1", "path": "a", "force": "offer", "quote": "q", "told": "2025",
           "speakers": [{"party": "VNM", "name": "To Lam"}, {"party": "VNM", "name": "the host"}],
           "addressees": [{"party": "ASEAN"}]}  # fmt: skip
    made = {
        tuple(e["properties"].get("name", [e["id"]])): e for e in entities.Entities(source.profile).statements([row])
    }
    assert made["To Lam",]["schema"] == "Person"
    assert made["the host",]["schema"] == "LegalEntity"
    assert made["ASEAN",]["schema"] == "Organization"


# PLOVER manual, draft 0.8, table of JSON fields.
ACTORS = {
    "type": "array",
    "items": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}}},
}
PLOVER = {
    "type": "object",
    "required": ["id", "date", "source", "event"],
    "properties": {
        "id": _TEXT,
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "enddate": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "source": {**ACTORS, "minItems": 1},
        "recipient": ACTORS,
        "event": {"type": "array", "minItems": 1, "items": {"enum": list(plover.coding()["events"])}},
        "mode": {"type": "array", "items": {"enum": [m for own in plover.coding()["modes"].values() for m in own]}},
        "context": {"type": "array", "items": {"enum": plover.coding()["contexts"]}},
        "quad_code": {"enum": [1, 2, 3, 4]},
        "event_loc": {"type": "object"}, "text": {"type": "string"}, "cite_info": {"type": "object"},
        "coder": {"type": "string"},
    },
    "additionalProperties": False,
}  # fmt: skip


def test_events_are_those_of_plover(source) -> None:
    found = objects(whole(source, "plover"))
    validator = Draft202012Validator(PLOVER)
    for record in found:
        validator.validate(record)
        assert record["quad_code"] == plover.coding()["events"][record["event"][0]]
    forces = {row["id"]: row for row in source.rows("statements")}
    coded = [record for record in found if record["id"] in forces]
    wanted = [
        r for r in forces.values() if r["force"] in {"agreement", "commitment", "offer"} and len(r["told"] or "") == 10
    ]
    assert len(coded) == len(wanted) > 0
    assert {record["event"][0] for record in coded} == {"AGREE"}
    assert {"CONSULT", "SUPPORT"} <= {record["event"][0] for record in found if record["id"] not in forces}


@pytest.mark.file
def test_the_guest_of_a_visit_is_its_source() -> None:
    guest, host = {"party": "VNM", "name": "To Lam", "role": "guest"}, {"party": "KOR", "role": "host"}
    row = {"id": "h-1", "kind": "visit", "date": "2025-08-10", "until": "2025-08-13", "place": "Seoul", "by": "machine"}
    row |= {"documents": ["a"], "participants": [host, guest]}
    made = plover.event(row)
    assert made["source"] == [{"code": "VNM", "entity_name": "To Lam"}]
    assert made["recipient"] == [{"code": "KOR"}]
    assert (made["event"], made["mode"], made["enddate"]) == (["CONSULT"], ["visit"], "2025-08-13")
    assert plover.event(row | {"date": "2025-08"}) is None
    assert plover.event(row | {"kind": "speech"}) is None


def test_the_coding_names_codes_of_plover_alone(source) -> None:
    coding = plover.coding()
    assert len(coding["events"]) == 16
    for coded in (*coding["forces"].values(), *coding["kinds"].values()):
        if coded is not None:
            assert coded["event"] in coding["events"]
            assert coded.get("mode") in {None, *coding["modes"].get(coded["event"], ())}
            assert set(coded.get("context", ())) <= set(coding["contexts"])
    assert set(coding["pillars"]) == {pillar.key for pillar in source.profile.pillars}
    for contexts in coding["pillars"].values():
        assert set(contexts) <= set(coding["contexts"])


def test_geojson_has_sites_places_and_events(source) -> None:
    found = json.loads(whole(source, "geojson"))
    counted = Counter(feature["properties"]["kind"] for feature in found["features"])
    assert counted["event"] == len(list(source.rows("happenings")))
    assert counted["place"] == len(source.profile.places)
    assert counted["mineral"] + counted["industrial_zone"] + counted["project"] == len(source.profile.sites)


def test_filters_leave_out_kinds_they_do_not_fit(source) -> None:
    some = replace(source, filters=Filters(force="offer"))
    lines = objects(whole(some, "jsonl"))
    assert {line["type"] for line in lines} <= {"statement", "happening", "undertaking", "ask", "discrepancy"}
    assert {line["force"] for line in lines if line["type"] == "statement"} == {"offer"}
    assert some.left_out("claims")


@pytest.mark.file
def test_memory_stays_flat_however_many_rows_there_are() -> None:
    row = {name: ("x" * 50 if type_ == "text" else [] if type_ in {"texts", "whos", "json"} else 1)
           for name, type_ in COLUMNS["statements"]}  # fmt: skip

    def peak(number: int) -> int:
        tracemalloc.start()
        size = sum(len(piece) for piece in csv_lines("statements", (dict(row) for _ in range(number))))
        assert size > number * 400
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(40_000) < 1.5 * peak(4_000)
