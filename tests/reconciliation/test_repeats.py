"""What a document tells twice in the same words counts once."""

from __future__ import annotations

from decimal import Decimal

from servanda.reconciliation.repeats import repeats
from servanda.records import Claim, Document, Force, Statement, Who

TEXT = (
    "Norland will build two piers by 2030",
    "The minister said Norland will build two piers by 2030. Trade came to 40 crowns, and aid came to 40 crowns.",
    "The minister said Norland will build two piers by 2030. Trade came to 40 crowns, and aid came to 40 crowns.",
    "She hopes Norland will build two piers by 2030. Trade came to 40 crowns.",
)
DOCUMENT = Document(path="a.txt", text="\n\n".join(TEXT), sha256="0" * 64)


def statement(own: Document, nth: int, force: Force = Force.COMMITMENT) -> Statement:
    start = -1
    for _ in range(nth):
        start = own.text.index("Norland will build", start + 1)
    end = start + len(TEXT[0])
    who = (Who("NOR"),)
    return Statement.grounded(own, start, end, force=force, speakers=who, confidence=0.9, rule="say/that")


def claim(own: Document, nth: int) -> Claim:
    start = -1
    for _ in range(nth):
        start = own.text.index("40 crowns", start + 1)
    return Claim.grounded(
        own, start, start + 9, indicator="trade.turnover", value=Decimal(40), unit="NOK", confidence=0.9, rule="money"
    )


def test_a_statement_told_again_is_a_repeat_of_the_first() -> None:
    """The headline is the first; the doubled paragraph repeats it; another force is another statement."""
    told = [statement(DOCUMENT, n) for n in (1, 2, 3)]
    hope = statement(DOCUMENT, 4, Force.ASPIRATION)
    assert repeats(DOCUMENT, [*told, hope]) == {told[1].id: told[0].id, told[2].id: told[0].id}


def test_a_bare_figure_repeats_only_in_the_same_line_at_the_same_place() -> None:
    """Two figures of one line, and the same figure in another line, stand for themselves."""
    first, second, again, second_again, other = (claim(DOCUMENT, n) for n in range(1, 6))
    found = repeats(DOCUMENT, [first, second, again, second_again, other])
    assert found == {again.id: first.id, second_again.id: second.id}


def test_the_order_of_the_records_does_not_matter() -> None:
    """Repeats follow the text."""
    told = [statement(DOCUMENT, n) for n in (3, 1, 2)]
    assert repeats(DOCUMENT, told) == repeats(DOCUMENT, told[::-1])
