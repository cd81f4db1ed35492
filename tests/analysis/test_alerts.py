"""What saved queries tell when the account is worked out anew, or documents are read anew, between two askings."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from loopback.site import Reader
from servanda.analysis import alerts
from servanda.ledger import Ledger, account
from servanda.ledger.outbox import letters
from servanda.ledger.reviewing import decide
from servanda.pipeline import build
from servanda.pipeline.account import reconcile
from servanda.profiles import for_parties
from servanda.profiles.watch import Query
from servanda.records import Document, Reading, Statement, Verb

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TODAY = date(2026, 3, 1)
HERE, WIDER, WIDEST = (for_parties(codes) for codes in (["KOR", "VNM"], ["KOR", "VNM", "JPN"], ["KOR", "VNM", "PER"]))
QUERIES = (
    Query("agreed", "agreement"),
    Query("soon", "deadline near", days=30),
    Query("late", "deadline passed"),
    Query("force", "force"),
    Query("at odds", "discrepancy"),
)


class Narrower:
    """A reader of another version, to which the verb belongs no more to what is agreed."""

    def read(self, document: Document) -> Reading:
        reading = Reader().read(document)
        narrower = [
            Statement.grounded(
                document,
                s.evidence.start + len("build the "),
                s.evidence.end,
                **{
                    name: getattr(s, name)
                    for name in ("force", "speakers", "pillars", "deadline", "confidence", "rule")
                },
            )
            for s in reading.statements
        ]
        return Reading(document, tuple(narrower), reading.claims)


def notice(what: str, *, verb: str = "agreed", number: int = 0) -> Document:
    subject = "Korea" if verb == "pledged" else "Korea and Viet Nam"
    text = f"Notice {number}. {subject} {verb} to build the {what} by the sea."
    return Document(f"{what}-{number}.txt", text, sha256(text.encode()).hexdigest())


def trade(billions: int) -> Document:
    text = f"Trade reached USD {billions} billion in 2024."
    return Document(f"trade-{billions}.txt", text, sha256(text.encode()).hexdigest())


OLD = (
    notice("lighthouse"),
    notice("museum until 2026-03-20"),
    notice("hospital until 2025-06-30"),
    trade(78),
    trade(94),
)
NEW = (notice("tannery"), notice("brewery until 2026-03-10"), notice("quarry until 2025-01-31"), trade(61))
TOLD_OF_NEW = {
    ("agreed", "New agreement: build the tannery"),
    ("agreed", "New agreement: build the brewery"),
    ("agreed", "New agreement: build the quarry"),
    ("soon", "Deadline near (2026-03-10): build the brewery"),
    ("late", "Deadline passed (2025-01-31): build the quarry"),
}


@pytest.fixture
def ledger(tmp_path) -> Iterator[Ledger]:
    """One that held nothing when the queries began, and of which they have told."""
    with Ledger(str(tmp_path / "l.db"), create=True) as made:
        reconcile(made, HERE, now=NOW)
        alerts.begin(made, QUERIES, ["c"], TODAY, NOW)
        taken(made, *OLD)
        assert len(asked(made)) == 6
        yield made


def taken(ledger: Ledger, *given: Document, profile=HERE, reader=None, version: str = "1") -> None:
    build(given, ledger, reader or Reader(), version=version, profile="p")
    reconcile(ledger, profile, now=NOW)


def asked(ledger: Ledger, profile=HERE) -> list[tuple[str, str]]:
    """All that was ever told, as a round of watching would tell it."""
    reconcile(ledger, profile, now=NOW)
    alerts.begin(ledger, QUERIES, ["c"], TODAY, NOW)
    alerts.ask(ledger, profile, QUERIES, ["c"], TODAY, NOW)
    with ledger.reading() as connection:
        return [(one.alert.query, one.alert.title) for one in letters(connection, limit=1000)]


def new(ledger: Ledger, profile=HERE) -> set[tuple[str, str]]:
    """What an asking tells that was not told before."""
    with ledger.reading() as connection:
        before = [(one.alert.query, one.alert.title) for one in letters(connection, limit=1000)]
    now = asked(ledger, profile)
    for pair in before:
        now.remove(pair)
    assert len(now) == len(set(now))
    return set(now)


def at_odds(found: set[tuple[str, str]]) -> bool:
    """Whether a discrepancy was told, and it alone of what was there before."""
    return any("61 billion USD" in title for query, title in found if query == "at odds")


def logged(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(account.changes)).scalar_one())


def test_an_account_worked_out_anew_tells_nothing_again(ledger) -> None:
    before = logged(ledger)
    assert new(ledger, WIDER) == set()
    assert logged(ledger) == before


def test_what_came_before_the_account_was_worked_out_anew_is_told(ledger) -> None:
    taken(ledger, *NEW)
    reconcile(ledger, WIDER, now=NOW)
    reconcile(ledger, WIDEST, now=NOW)
    found = new(ledger, WIDEST)
    assert bare(found) == bare(TOLD_OF_NEW)
    assert at_odds(found)
    assert new(ledger, WIDEST) == set()
    assert new(ledger, HERE) == set()


def test_what_came_with_an_account_that_is_worked_out_anew_is_told(ledger) -> None:
    taken(ledger, *NEW, profile=WIDER)
    found = new(ledger, WIDER)
    assert bare(found) == bare(TOLD_OF_NEW)
    assert at_odds(found)
    assert new(ledger, WIDER) == set()


def test_what_waits_when_the_account_is_to_be_worked_out_anew_is_told(ledger) -> None:
    build(NEW, ledger, Reader(), version="1", profile="p")
    assert bare(new(ledger, WIDER)) == bare(TOLD_OF_NEW)


@pytest.mark.parametrize("reader", [Reader(), Narrower()])
def test_documents_read_anew_tell_nothing_again(ledger, reader) -> None:
    taken(ledger, *OLD, *NEW, profile=WIDER, reader=reader, version="2")
    assert bare(new(ledger, WIDER)) == bare(TOLD_OF_NEW)
    assert new(ledger, WIDER) == set()


@pytest.mark.parametrize("reader", [Reader(), Narrower()])
def test_what_was_read_twice_before_it_was_asked_for_is_told_once(ledger, reader) -> None:
    taken(ledger, *NEW)
    taken(ledger, *NEW, profile=WIDER, reader=reader, version="2")
    assert bare(new(ledger, WIDER)) == bare(TOLD_OF_NEW)
    assert new(ledger, WIDER) == set()


def bare(found: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was told of undertakings, without the verb that readers take in or leave out."""
    return sorted((query, title.replace("build the ", "")) for query, title in found if query != "at odds")


def test_an_account_whose_working_out_was_broken_off_goes_on(ledger) -> None:
    class BrokenOffError(Exception):
        pass

    def break_off(_: int) -> None:
        raise BrokenOffError

    build(NEW, ledger, Reader(), version="1", profile="p")
    for _ in range(3):
        with pytest.raises(BrokenOffError):
            reconcile(ledger, WIDER, now=NOW, size=2, progress=break_off)
    assert bare(new(ledger, WIDER)) == bare(TOLD_OF_NEW)


def test_nothing_is_asked_while_another_program_works_the_account_out_anew(ledger) -> None:
    class BrokenOffError(Exception):
        pass

    def break_off(_: int) -> None:
        raise BrokenOffError

    taken(ledger, *NEW)
    late = Query("later", "deadline passed")
    with pytest.raises(BrokenOffError):
        reconcile(ledger, WIDER, now=NOW, size=1, progress=break_off)
    alerts.begin(ledger, [*QUERIES, late], ["c"], TODAY, NOW)
    alerts.ask(ledger, WIDER, [*QUERIES, late], ["c"], TODAY, NOW)
    with ledger.reading() as connection:
        assert len(letters(connection, limit=100)) == 6
    found = new(ledger, WIDER)
    assert bare(found) == bare(TOLD_OF_NEW)
    assert at_odds(found)
    alerts.begin(ledger, [late], ["c"], TODAY, NOW)
    alerts.ask(ledger, WIDER, [late], ["c"], TODAY, NOW)
    assert new(ledger, WIDER) == set(), "what had passed before it began is no news"


def test_a_telling_that_joins_changes_no_name_by_which_a_thing_was_told(ledger) -> None:
    names = set()
    for number in range(1, 9):
        taken(ledger, *(notice(what, number=number) for what in ("lighthouse", "museum until 2026-03-20")))
        assert new(ledger) == set()
        with ledger.reading() as connection:
            names |= set(connection.execute(select(account.undertakings.c.id)).scalars())
    assert len(names) > 5, "the names have changed on the way"


def test_what_was_logged_under_a_name_that_it_has_no_more_is_told(ledger) -> None:
    for number in range(9):
        taken(ledger, notice("cannery", number=number))
    assert new(ledger) == {("agreed", "New agreement: build the cannery")}


def test_what_a_person_decides_of_old_documents_is_logged(ledger) -> None:
    with ledger.writing() as connection:
        chosen = select(account.undertakings.c.id).where(account.undertakings.c.title.like("%lighthouse"))
        (thing,) = connection.execute(chosen).scalars()
        decide(connection, Verb.STATUS, [thing], by="Ana", when=NOW, why="seen", values={"stage": "finalisation"})
    before = logged(ledger)
    reconcile(ledger, HERE, now=NOW)
    assert logged(ledger) == before + 1
