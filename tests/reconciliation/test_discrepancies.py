"""What sources dispute: figures, acts and days; and what only looks like it."""

import random
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
import yaml

from servanda.profiles import for_parties
from servanda.reconciliation.discrepancies import (
    contested,
    dated_apart,
    disputed,
    encounter_keys,
    figure,
    misdated,
    stages,
    told_apart,
)
from servanda.records import (
    Claim,
    Document,
    Event,
    EventKind,
    Force,
    Happening,
    PartialDate,
    Source,
    Span,
    Statement,
    Told,
    Who,
)

HERE = Path(__file__).parent
FIGURES = yaml.safe_load((HERE / "figures.yaml").read_text(encoding="utf-8"))
ACTS = yaml.safe_load((HERE / "acts.yaml").read_text(encoding="utf-8"))
PROFILE = for_parties(["PER", "NOR"])
UNITS = {"residents": "people", "visits": "visits", "trade": "USD", "oda": "USD", "documents": "documents"}


def told(row, number: int, copy_of: str | None = None) -> tuple[Told[Claim], str]:
    before, quote, after = row["text"].replace("»", "«").split("«")
    text = before + quote + after
    indicator, comparator, value, *rest = row["is"].split()
    multiple, rank = indicator.endswith(".multiple"), indicator.endswith("rank")
    document = Document(f"{number:04}.txt", text, f"{number:064}")
    claim = Claim.grounded(
        document,
        len(before),
        len(before) + len(quote),
        indicator=indicator,
        value=Decimal(value),
        unit="ratio" if multiple else "rank" if rank else UNITS[indicator.split(".")[0]],
        comparator=comparator,
        period=PartialDate.parse(rest[0]) if rest else None,
        target="target" in rest,
        subject=row.get("subject"),
        confidence=0.9,
        rule="test",
    )
    date = PartialDate.of(row["day"]) if "day" in row else None
    return Told(claim, Source(document.id, document.path, date=date, copy_of=copy_of)), text


def figures(rows, start: int = 0):
    found = [figure(*told(row, start + number), PROFILE) for number, row in enumerate(rows)]
    return [one for one in found if one is not None]


@pytest.mark.parametrize("row", FIGURES, ids=[row["name"] for row in FIGURES])
def test_figures(row) -> None:
    found = disputed(figures(row["told"]))
    assert [one.kind.value for one in found] == row["found"]
    for one in found:
        assert len(one.sides) >= 2
        assert one.why
        assert row.get("severity", one.severity) == one.severity


def statements(row) -> tuple[list[Told[Statement]], dict[str, str]]:
    tellings, threads = [], {}
    for number, one in enumerate(row["told"]):
        name = one.get("in", str(number))
        span = Span(f"d-{name}", 100 * number, 100 * number + len(one["says"]), one["says"])
        whos = tuple(Who(*who.split(":")) for who in one["by"])
        record = Statement(span.document, Force(one["force"]), whos, (), span, (), None, 0.9, "test")
        tellings.append(Told(record, Source(span.document, f"{name}.txt")))
        if "thread" in one:
            threads[record.id] = one["thread"]
    return tellings, threads


@pytest.mark.parametrize("row", ACTS, ids=[row["name"] for row in ACTS])
def test_acts(row) -> None:
    tellings, threads = statements(row)
    assert [one.kind.value for one in told_apart(tellings, PROFILE, threads)] == row["found"]


def test_the_order_of_tellings_does_not_matter() -> None:
    rows = [row for entry in FIGURES for row in entry["told"]]
    own = figures(rows)
    mixed = random.Random(4).sample(own, len(own))
    assert disputed(mixed) == disputed(own)


def test_copies_are_one_voice_and_sides_are_bounded() -> None:
    text = "«Over {}» Peruvians live in Norway."
    rows = [
        {
            "day": PartialDate(2024, 3, 1).first_day,
            "text": text.format(f"{200 + 60 * i},000"),
            "is": f"residents.abroad > {200 + 60 * i}000",
        }
        for i in range(20)
    ]
    tellings = [told(row, number) for number, row in enumerate(rows)]
    first = tellings[0][0].source.id
    tellings += [told(rows[0], 100 + number, copy_of=first) for number in range(50)]
    own = [one for claim, words in tellings if (one := figure(claim, words, PROFILE))]
    (one,) = disputed(own)
    assert len(one.sides) == 12
    assert len({side.evidence.document for side in one.sides}) == 12


def test_weights_stand_for_tellings_that_are_left_out() -> None:
    many = figures([FIGURES[1]["told"][0]] * 30) + figures(FIGURES[1]["told"][1:], start=50)
    few = many[:4] + many[-1:]
    key = next(key for key in many[0].keys if key.startswith("fact"))
    weights = {one.signature: sum(other.signature == one.signature for other in many) for one in many}
    assert contested(key, few, weights) == contested(key, many)


def test_a_key_that_is_none_is_an_error() -> None:
    with pytest.raises(ValueError, match="not a key"):
        contested("colour:red", [])


numbers = count()


def event(day: str, *people: str, document: str | None = None, words: str = "talks on ") -> Told[Event]:
    number = next(numbers)
    words += day if words == "talks on " else ""
    name = document or f"e-{number}"
    span = Span(name, number, number + len(words), words)
    whos = tuple(Who(*person.split(":")) for person in people)
    record = Event(name, EventKind.TALKS, PartialDate.parse(day), None, whos, span, 0.9, "test")
    return Told(record, Source(name, f"{name}.txt"))


def test_one_encounter_on_two_days() -> None:
    pair = ("PER:José Quispe", "NOR:Kari-Anne Lund")
    one, other = event("2024-05-06", *pair), event("2024-05-05", "NOR:Kari Anne Lund", "PER:Jose Quispe")
    assert encounter_keys(one.record and one) == encounter_keys(other)
    (found,) = misdated([one, other])
    assert (found.kind, len(found.sides)) == ("date", 2)
    assert dated_apart({"k": [one, other]}) == [found]


def test_days_that_are_only_those_of_documents_are_not_contested() -> None:
    pair = ("PER:José Quispe", "NOR:Kari Lund")
    assert misdated([event("2024-05-06", *pair, words="talks"), event("2024-05-05", *pair, words="talks")]) == []
    assert len(misdated([event("2024-05-06", *pair, words="talks"), event("2024-05-05", *pair)])) == 1


def test_encounters_that_are_two() -> None:
    pair = ("PER:José Quispe", "NOR:Kari Lund")
    assert misdated([event("2024-05-06", *pair), event("2024-05-12", *pair)]) == []
    both = [event("2024-05-06", *pair, document="x"), event("2024-05-05", *pair, document="x")]
    assert misdated([*both, event("2024-05-06", *pair)]) == []
    assert encounter_keys(event("2024-05-06", "PER:José Quispe", "NOR")) == ()
    assert encounter_keys(event("2024-05", *pair)) == ()
    assert encounter_keys(event("2024-05-06", *pair, words="a day earlier they met")) == ()


def happening(name: str, document: str, parent: str | None = None, kind: EventKind = EventKind.TALKS) -> Happening:
    return Happening(kind, None, None, None, (), (f"e-{name}",), (document,), parent)


def test_a_stage_is_an_event_with_its_parts() -> None:
    visit = happening("visit", "a", kind=EventKind.VISIT)
    talks, signing = happening("talks", "b", visit.id), happening("signing", "b", visit.id)
    other, once = happening("other", "c"), happening("once", "c", kind=EventKind.MILESTONE)
    second = happening("second", "d")
    lone = happening("lone", "d")
    settings = {
        "s-1": ("a", "e-visit"),
        "s-2": ("b", "e-talks"),
        "s-3": ("b", None),  # its document tells of one visit only
        "s-4": ("c", None),  # a milestone is no second stage
        "s-5": ("d", None),  # two events: unclear
        "s-6": ("e", None),
    }
    assert stages([visit, talks, signing, other, once, second, lone], settings) == {
        visit.id: ("s-1", "s-2", "s-3"),
        other.id: ("s-4",),
    }
