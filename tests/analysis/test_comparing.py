"""Two texts side by side, and one event as its sources told it."""

import json
from decimal import Decimal

from servanda.analysis.diff import Kind, diff, marked
from servanda.analysis.diff_text import lines as diff_lines
from servanda.analysis.readouts import readouts
from servanda.analysis.readouts_text import lines as readout_lines
from servanda.profiles import for_parties
from servanda.reconciliation.discrepancies import figure
from servanda.records import (
    Claim,
    Document,
    EventKind,
    Force,
    Happening,
    Part,
    PartialDate,
    Participant,
    Source,
    Span,
    Statement,
    Told,
    Who,
)

PROFILE = for_parties(["PER", "NOR"])
PERU, NORWAY = Who("PER", "Ana Quispe"), Who("NOR", "Kari Lund")


def source(name: str, day: str | None = None, side: str | None = None, copy_of: str | None = None) -> Source:
    return Source(
        f"d-{name}", f"news/{name}.txt", date=PartialDate.parse(day) if day else None, side=side, copy_of=copy_of
    )


def told(own: Source, *acts: tuple[str, tuple[Who, ...], str]) -> list[Told[Statement]]:
    found = []
    for number, (force, who, words) in enumerate(acts):
        span = Span(own.id, 200 * number, 200 * number + len(words), words)
        found.append(Told(Statement(own.id, Force(force), who, (), span, ("economy",), None, 0.9, "test"), own))
    return found


FIRST, SECOND = source("first", "2024-05-06"), source("second", "2024-05-08")
BEFORE = told(
    FIRST,
    ("agreement", (PERU, NORWAY), "build a hydrogen terminal in Callao by 2030"),
    ("commitment", (NORWAY,), "train 500 Peruvian welders every year"),
    ("position", (PERU,), "the importance of free navigation in the Arctic"),
    ("request", (PERU,), "Norway abolish its duty on asparagus"),
)
AFTER = told(
    SECOND,
    ("commitment", (NORWAY,), "train Peruvian welders every year where possible"),
    ("agreement", (PERU, NORWAY), "build a hydrogen terminal in Callao by 2030"),
    ("agreement", (PERU, NORWAY), "abolish the Norwegian duty on asparagus"),
    ("offer", (NORWAY,), "lend a research vessel"),
)


def test_every_statement_is_on_one_line_with_what_became_of_it() -> None:
    found = diff(FIRST, BEFORE, SECOND, AFTER, PROFILE)
    told_of = {line.kind: line for line in found.lines}
    assert found.counts == {"kept": 1, "reworded": 0, "strengthened": 1, "weakened": 1, "added": 1, "dropped": 1}
    assert told_of[Kind.KEPT].after == AFTER[1]
    assert told_of[Kind.WEAKENED].why == ("hedge added: where possible", "figures dropped: 500")
    assert told_of[Kind.STRENGTHENED].why[0] == "request became agreement"
    assert (told_of[Kind.DROPPED].before, told_of[Kind.ADDED].after) == (BEFORE[2], AFTER[3])
    assert sum(2 if line.before and line.after else 1 for line in found.lines) == len(BEFORE) + len(AFTER)


def test_the_older_text_comes_first_and_the_order_is_told() -> None:
    there, back = diff(FIRST, BEFORE, SECOND, AFTER, PROFILE), diff(SECOND, AFTER, FIRST, BEFORE, PROFILE)
    assert there == back
    assert there.order == "the older text first"
    undated = diff(source("x"), [], SECOND, AFTER, PROFILE)
    assert undated.order == "in the order given: not both tell their date"
    assert undated.counts["added"] == len(AFTER)
    assert diff(FIRST, [], source("y", "2024-05-06"), []).order == "in the order given: both are of one day"


def test_words_are_marked_one_by_one() -> None:
    runs = [(run.kind, run.text) for run in marked("train 500 welders every year", "train welders each year")]
    assert runs == [
        ("same", "train"),
        ("dropped", "500"),
        ("same", "welders"),
        ("dropped", "every"),
        ("added", "each"),
        ("same", "year"),
    ]
    assert [run.kind for run in marked("The “Sea”", 'the "sea"')] == ["same"]


def test_a_difference_reads_well_and_goes_through_json() -> None:
    found = diff(FIRST, BEFORE, SECOND, AFTER, PROFILE)
    text = "\n".join(diff_lines(found))
    assert "First   first.txt, 2024-05-06" in text
    assert "Weakened (1)" in text
    assert "train [-500-] Peruvian welders every year {+where possible+}" in text
    assert text.index("Weakened") < text.index("Dropped") < text.index("Kept")
    plain = json.loads(json.dumps(found.json()))
    assert [change["change"] for change in plain["changes"]] == [line.kind.value for line in found.lines]
    assert plain["changes"][0]["after"]["document"] == "news/second.txt"


def happening() -> Happening:
    people = (Participant(PERU, Part.HOST), Participant(NORWAY, Part.GUEST))
    return Happening(EventKind.TALKS, PartialDate.parse("2024-05-06"), None, "Lima", people, ("e-1",), ())


def shown(side_one: str | None, side_other: str | None):
    one, other = source("first", "2024-05-06", side_one), source("second", "2024-05-08", side_other)
    copy = source("copy", "2024-05-09", side_one, copy_of=one.id)
    acts = [(s.record.force.value, s.record.speakers, s.record.evidence.quote) for s in BEFORE]
    others = [(s.record.force.value, s.record.speakers, s.record.evidence.quote) for s in AFTER]
    figures = []
    for own, number in ((one, "10"), (other, "12")):
        text = f"{number} documents were signed."
        document = Document(own.path, text, own.id)
        claim = Claim.grounded(
            document,
            0,
            len(number),
            indicator="documents.exchanged",
            value=Decimal(number),
            unit="documents",
            confidence=0.9,
            rule="test",
        )
        figures.append(figure(Told(claim, own), text, PROFILE))
    statements = [*told(one, *acts), *told(other, *others), *told(copy, *acts)]
    return readouts(happening(), [copy, other, one], statements, [f for f in figures if f], PROFILE)


def test_what_both_have_what_one_has_and_what_differs() -> None:
    found = shown(None, None)
    assert [s.id for s in found.sources] == ["d-first", "d-second"]
    assert [s.id for s in found.copies] == ["d-copy"]
    assert len(found.shared()) == 3
    assert [p.differs for p in found.shared()] == [("hedges", "figures"), ("force", "speaker"), ()]
    assert [p.tellings[0].record.evidence.quote for p in found.only("d-first")] == [BEFORE[2].record.evidence.quote]
    assert [p.tellings[0].record.evidence.quote for p in found.only("d-second")] == ["lend a research vessel"]
    assert [m.differs for m in found.figures] == [True]
    assert found.sides == ()


def test_sides_are_told_apart_where_both_are_known() -> None:
    found = shown("PER", "NOR")
    assert [len(found.only_side(party)) for party in found.sides] == [1, 1]
    text = "\n".join(readout_lines(found))
    assert "Only sources of NOR (1)" in text
    assert "Only A" not in text
    assert shown("PER", "PER").only_side("PER") == []


def test_readouts_read_well_and_go_through_json() -> None:
    found = shown(None, "NOR")
    text = "\n".join(readout_lines(found))
    assert text.startswith("Talks, 2024-05-06, Lima: PER:Ana Quispe (host), NOR:Kari Lund (guest)\nTold by 2 sources:")
    assert "copy.txt, 2024-05-09: repeats A, not compared" in text
    assert "force: agreement against request" in text
    assert "A, B  agreement of PER:Ana Quispe, NOR:Kari Lund: “build a hydrogen terminal in Callao by 2030”" in text
    plain = json.loads(json.dumps(found.json()))
    assert plain["event"]["participants"][0] == {"party": "PER", "name": "Ana Quispe", "role": "host"}
    assert len(plain["both"]) == 3
    assert plain["copies"][0]["copy_of"] == "d-first"
    assert plain["figures"][0]["differs"] is True
