"""Records cannot be made without their words; dates never gain precision."""

import json
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.records import (
    Claim,
    Document,
    Force,
    GroundingError,
    PartialDate,
    Reading,
    Reception,
    Reply,
    Span,
    Statement,
    Who,
    identify,
    lines,
    schema,
)

TEXT = "Norway agreed to fund a pier."


def document() -> Document:
    return Document("a.txt", TEXT, "0" * 64)


def test_evidence_is_what_stands_there() -> None:
    span = Span.of("d", TEXT, 7, 13)
    assert span.quote == "agreed"
    assert span.grounded_in(TEXT)
    assert not span.grounded_in("Another text altogether.")


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (0, 99), (40, 41)])
def test_no_record_without_words(start, end) -> None:
    with pytest.raises(GroundingError, match="no words"):
        Statement.grounded(document(), start, end, force=Force.OFFER, speakers=(Who("NOR"),), confidence=0.5, rule="r")


def test_a_claim_needs_a_known_comparator() -> None:
    with pytest.raises(ValueError, match="not a comparator"):
        Claim.grounded(
            document(), 0, 6, indicator="other", value=Decimal(1), unit="x", comparator="!", confidence=0.5, rule="r"
        )


@pytest.mark.parametrize("form", ["2030", "2025-08", "2025-08-11"])
def test_dates_keep_their_precision(form) -> None:
    assert str(PartialDate.parse(form)) == form


@pytest.mark.parametrize("form", ["", "20", "2025-13", "2025-02-30", "2025-8", "11/08/2025", "2025-08-11T00:00"])
def test_what_is_no_date(form) -> None:
    with pytest.raises(ValueError, match="not a"):
        PartialDate.parse(form)


def test_dates_agree_where_one_is_the_beginning_of_the_other() -> None:
    assert PartialDate.parse("2025").agrees(PartialDate.parse("2025-08-11"))
    assert not PartialDate.parse("2025-07").agrees(PartialDate.parse("2025-08-11"))


@given(st.dates(), st.dates())
def test_days_are_ordered_as_days(one, other) -> None:
    assert (PartialDate.of(one) < PartialDate.of(other)) == (one < other)
    assert PartialDate.of(one).first_day == PartialDate.of(one).last_day == one


def test_identifiers_are_the_same_everywhere() -> None:
    assert identify("s", "d-1", 3, 9, "offer") == identify("s", "d-1", 3, 9, "offer")
    assert identify("s", "d-1", 39, "offer") != identify("s", "d-1", 3, 9, "offer")
    assert document().id == Document("elsewhere.txt", TEXT, "0" * 64).id


def test_a_reply_is_a_line_of_the_schema() -> None:
    reply = Reply.grounded(
        document(), 7, 13, reception=Reception.AGREED, speakers=(Who("NOR"),), confidence=0.5, rule="accept/one"
    )
    line = json.loads([*lines(Reading(document(), replies=(reply,)))][-1])
    jsonschema.validate(line, schema())
    assert (line["type"], line["reception"], line["speakers"]) == ("reply", "agreed", [{"party": "NOR"}])
    with pytest.raises(GroundingError, match="no words"):
        Reply.grounded(document(), 4, 4, reception=Reception.AGREED, speakers=(), confidence=0.5, rule="r")
