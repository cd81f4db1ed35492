"""Which tellings are of one happening: rows of data, whatever the order, and what becomes of them."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml

from servanda.profiles import Profile, load
from servanda.reconciliation import Happenings, grouped, nest, unite
from servanda.records import (
    Document,
    Event,
    EventKind,
    Happening,
    Link,
    Match,
    Part,
    PartialDate,
    Source,
    Told,
    Who,
)

ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "events.yaml").read_text(encoding="utf-8"))
PROFILE: Profile = load("vietnam-korea")
MATCHER = Happenings(PROFILE)


def telling(
    row: dict[str, Any], path: str = "a.txt", copy_of: str | None = None, line: str | None = None
) -> Told[Event]:
    """The event record of a row, in the light of its document."""
    document = Document(path=path, text=f"{path} {row['words']}", sha256=path.ljust(64, "0"))
    whos = tuple(Who(*str(form).split(":")) for form in row["who"])
    event = Event.grounded(
        document,
        len(path) + 1,
        len(document.text),
        kind=EventKind(row["kind"]),
        date=PartialDate.parse(str(row["date"])) if row.get("date") else None,
        place=row.get("place"),
        participants=whos,
        confidence=0.8,
        rule="event: test",
    )
    day = PartialDate.parse(str(row["told"])) if row.get("told") else None
    language = row.get("language", "en")
    return Told(event, Source(document.id, path, language, date=day, copy_of=copy_of, place=line))


def united(*tellings: Told[Event]) -> Happening:
    found = MATCHER.features(tellings[0]), MATCHER.features(tellings[-1])
    assert found[0] is not None
    assert found[1] is not None
    match = MATCHER.same(*found) or Match(1.0, "ruled")
    ids = sorted({told.record.id for told in tellings})
    links = [Link.between(ids[0], ids[-1], match)] if len(ids) > 1 else []
    return unite(tellings, links, MATCHER.names)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["note"])
def test_rows(row: dict[str, Any]) -> None:
    """Two tellings are one happening or two, in either order, and one that is the same shares a key."""
    one, other = telling(row["one"]), telling(row["other"], "b.txt")
    groups = grouped({told.record.id: told for told in (one, other)}, MATCHER)
    assert (len(groups) == 1) is row["same"]
    for link in (link for group in groups for link in group.links):
        assert row.get("why", "") in link.match.why
    features = MATCHER.features(one), MATCHER.features(other)
    if features[0] and features[1]:
        assert MATCHER.same(*features) == MATCHER.same(features[1], features[0])
        assert len(MATCHER.keys(features[0])) <= 12


def test_an_event_without_a_date_stands_for_itself() -> None:
    """Undated tellings would tie one year's talks to another's."""
    row = ROWS[0]["one"]
    assert MATCHER.features(telling({**row, "date": None})) is None


def test_the_same_words_have_the_same_signature() -> None:
    """A copy is found without a comparison; another day of the document makes another telling of "today"."""
    row = {**ROWS[0]["one"], "words": "received him today"}
    signatures = {
        MATCHER.signature(features)
        for own in (row, {**row, "told": "2025-11-28"})
        for path in ("a.txt", "b.txt")
        if (features := MATCHER.features(telling(own, path)))
    }
    assert len(signatures) == 2


def test_unite_reconciles_names_days_and_place() -> None:
    """One happening of two reports: its stay from both, its names in the usual spelling, its guest and host."""
    begun = {"told": "2025-08-10", "kind": "visit", "date": "2025-08-10", "who": ["VNM:Tô Lâm", "KOR"]}
    ended = {"told": "2025-08-13", "kind": "visit", "date": "2025-08-13", "who": ["VNM:To Lam", "KOR:Lee Jae Myung"]}
    first = telling({**begun, "place": "Seoul", "words": "began a visit on August 10"})
    second = telling({**ended, "place": "South Korea", "words": "ended his visit today"}, "b.txt")
    visit = united(first, second)
    assert (visit.kind, str(visit.date), str(visit.until), visit.place) == (
        EventKind.VISIT,
        "2025-08-10",
        "2025-08-13",
        "Seoul",
    )
    assert {(str(p.who), p.role) for p in visit.participants} == {
        ("VNM:To Lam", Part.GUEST),
        ("KOR:Lee Jae-myung", Part.HOST),
    }
    assert "one person: To Lam, Tô Lâm" in visit.why
    assert {unite(order, [], MATCHER.names).participants for order in permutations([first, second])} == {
        visit.participants
    }


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("is on a visit from December 4 to 6", "2022-12-06"),
        ("began a three-day visit on December 4", "2022-12-06"),
        ("is on a visit from December 4", "None"),
    ],
)
def test_how_long_a_visit_was(words: str, last: str) -> None:
    """The last day is told, or follows from the first and the length."""
    row = {"told": "2022-12-05", "kind": "visit", "date": "2022-12-04", "who": ["VNM:Nguyen Xuan Phuc", "KOR"]}
    assert str(united(telling({**row, "words": words})).until) == last


def test_copies_have_no_vote() -> None:
    """Two copies of a report that is wrong about the day do not outvote one that is right."""
    row = {"kind": "talks", "who": ["VNM:To Lam", "KOR:Lee Jae-myung"]}
    right = [
        telling({**row, "told": "2025-08-12", "date": "2025-08-11", "words": "held talks on August 11"}, path)
        for path in ("r.txt", "s.txt")
    ]
    wrong = {**row, "told": "2025-08-12", "date": "2025-08-12", "words": "held talks on August 12"}
    copies = [telling(wrong, "w.txt"), *(telling(wrong, f"copy{n}.txt", copy_of="d-w") for n in range(3))]
    talks = unite([*right, *copies], [], MATCHER.names)
    assert str(talks.date) == "2025-08-11"
    assert any("against 2025-08-12 in w.txt" in why for why in talks.why)
    assert len(talks.documents) == 6


def test_the_dateline_places_talks_but_no_telephone_call() -> None:
    """Where no report gives a place, the dateline of the day does."""
    row = {"told": "2025-08-11", "kind": "talks", "date": "2025-08-11", "who": ["VNM:To Lam", "KOR:Lee Jae-myung"]}
    assert united(telling({**row, "words": "held talks on Monday"}, line="Seoul")).place == "Seoul"
    call = united(telling({**row, "words": "spoke by telephone on Monday"}, line="Seoul"))
    assert call.place is None
    assert {p.role for p in call.participants} == {Part.PARTICIPANT}


def _nested(*rows: dict[str, Any]) -> tuple[dict[str, Happening], dict[str, tuple[str, str]]]:
    told = [telling(row, row.get("path", f"{n}.txt")) for n, row in enumerate(rows)]
    made = [unite([own], [], MATCHER.names) for own in told]
    return {row["name"]: own for row, own in zip(rows, made, strict=True)}, nest(made, MATCHER.names)


PEOPLE = ["VNM:To Lam", "KOR:Lee Jae-myung"]
VISIT = {
    "name": "visit",
    "told": "2025-08-13",
    "kind": "visit",
    "date": "2025-08-10",
    "place": "South Korea",
    "who": ["VNM:To Lam", "KOR"],
    "words": "was on a visit from August 10 to 13",
}
TALKS = {
    "name": "talks",
    "told": "2025-08-11",
    "kind": "talks",
    "date": "2025-08-11",
    "place": "Seoul",
    "who": PEOPLE,
    "words": "held talks on August 11",
}


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (TALKS, "visit"),
        ({"kind": "press", "date": "2025-08-11", "who": PEOPLE, "words": "told the press"}, "talks"),
        ({"kind": "signing", "date": "2025-08-11", "who": PEOPLE, "words": "exchanged documents"}, "talks"),
        ({"kind": "signing", "date": "2025-08-12", "who": ["VNM:To Lam", "KOR:Kim Min-seok"], "words": "x"}, "visit"),
        ({"kind": "speech", "date": "2025-08-12", "who": ["VNM:To Lam"], "words": "gave a speech"}, "visit"),
        ({"kind": "meeting", "date": "2025-08-12", "place": "Hanoi", "who": PEOPLE, "words": "met"}, None),
        ({"kind": "meeting", "date": "2025-09-12", "who": PEOPLE, "words": "met"}, None),
        ({"kind": "meeting", "date": "2025-08-12", "who": ["VNM:Bui Thanh Son", "KOR"], "words": "met"}, None),
        ({"kind": "signing", "date": "2025-08-11", "who": ["VNM", "KOR"], "words": "signed papers"}, None),
        ({"kind": "signing", "date": "2025-08-11", "who": ["VNM", "KOR"], "words": "x", "path": "1.txt"}, "talks"),
        ({"kind": "milestone", "date": "1992", "who": ["VNM", "KOR"], "words": "began in 1992"}, None),
    ],
)
def test_what_was_a_part_of_what(part: dict[str, Any], whole: str | None) -> None:
    """The visit holds what its guest did in its days, the talks the exchange of documents and the press."""
    own = {"name": "part", "told": "2025-08-13", **part, **({"name": "part"} if part is TALKS else {})}
    rows = [VISIT, own] if part is TALKS else [VISIT, TALKS, own]
    made, parents = _nested(*rows)
    parent = parents.get(made["part"].id)
    assert (parent[0] if parent else None) == (made[whole].id if whole else None)
    assert nest(reversed(list(made.values())), MATCHER.names) == parents


def test_two_visits_do_not_hold_each_other() -> None:
    """A visit is a part of nothing."""
    made, parents = _nested(VISIT, {**VISIT, "name": "other", "place": "Seoul", "path": "o.txt"})
    assert made["other"].id not in parents
