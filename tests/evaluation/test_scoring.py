"""The scorer against numbers counted by hand on a small document."""

import pytest

from evaluation.matching import best_pairs, dates_agree, fold, names, names_met
from evaluation.scoring import Outcome, score

TEXT = (
    "Minister Ann Day offered to share charts of the strait. "
    "She asked Norland to lower its harbour dues by 2031. "
    "Both sides agreed to meet again. "
    "Trade came to 4.5 billion dollars in 2019, and 300 ships called. "
    "Ann Day visited Norhaven on 3 May 2020."
)


def statement(quote: str, force: str, speakers: list[str], **more: object) -> dict[str, object]:
    return {
        "force": force,
        "speakers": speakers,
        "content": quote,
        "addressees": [],
        "pillars": [],
        "deadline": None,
        **more,
    }


def record(told: str, quote: str, **fields: object) -> dict[str, object]:
    start = TEXT.index(quote)
    return {
        "type": told,
        "evidence": {"start": start, "end": start + len(quote), "quote": quote},
        "confidence": 0.8,
        **fields,
    }


def said(quote: str, force: str, *speakers: dict[str, str], **more: object) -> dict[str, object]:
    return record(
        "statement",
        quote,
        force=force,
        speakers=list(speakers),
        **{"addressees": [], "pillars": [], "deadline": None, **more},
    )


GOLD = {
    "statements": [
        statement("share charts of the strait", "offer", ["SOU:Ann Day"], pillars=["security"]),
        statement("lower its harbour dues by 2031", "request", ["SOU:Ann Day"], addressees=["NOR"], deadline="2031"),
        statement("meet again", "agreement", ["SOU", "NOR"], addressees=["SOU", "NOR"]),
    ],
    "claims": [
        {"indicator": "trade.turnover", "value": 4500000000, "period": "2019", "quote": "4.5 billion dollars in 2019"},
        {"indicator": "other", "value": 300, "period": "2019", "quote": "300 ships"},
    ],
    "events": [
        {"type": "visit", "date": "2020-05-03", "participants": ["SOU:Ann Day"], "quote": "Ann Day visited Norhaven"},
        {"type": "talks", "date": None, "participants": ["SOU", "NOR"], "quote": "Both sides"},
    ],
    "ignore": ["She asked"],
}

READ = [
    # Right but for a pillar: one of two is shared.
    said("charts of the strait", "offer", {"party": "SOU", "name": "Day"}, pillars=["security", "economy"]),
    # Right place, wrong force, wrong party, deadline told more precisely than the gold.
    said("lower its harbour dues by 2031", "proposal", {"party": "NOR"}, deadline="2031-06"),
    # Lies in text that counts neither way.
    said("She asked", "position", {"party": "SOU"}),
    # Spurious.
    said("300 ships called", "position", {"party": "NOR"}),
    record(
        "claim", "4.5 billion", indicator="fdi.stock", value=4500000000, period="2019", comparator="~", target=False
    ),
    record("claim", "300", indicator="ships", value=300, period=None, comparator="=", target=False),
    record("claim", "2031", indicator="other", value=2031, period=None, comparator="=", target=False),
    record("event", "visited", kind="visit", date="2020", participants=[{"party": "SOU"}]),
    record("event", "agreed", kind="signing", date=None, participants=[]),
]


@pytest.fixture
def outcome() -> Outcome:
    return score(TEXT, GOLD, READ)


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("s.gold", 3), ("s.read", 3), ("s.hit", 2), ("s.strict", 1), ("s.force", 1), ("s.speaker", 1),
        ("s.named", 2), ("s.name", 1), ("s.addressee", 1), ("s.pillar", 1.5), ("s.deadline", 2),
        ("c.gold", 2), ("c.read", 3), ("c.found", 2), ("c.hit", 1), ("c.period", 1), ("c.comparator", 1),
        ("c.target", 2),
        ("e.gold", 2), ("e.read", 2), ("e.hit", 1), ("e.date", 1), ("e.name", 0),
        ("force.offer.hit", 1), ("force.request.gold", 1), ("force.request.hit", 0), ("force.proposal.read", 1),
    ],
)  # fmt: skip
def test_counts(outcome: Outcome, key: str, count: float) -> None:
    assert outcome.tally.get(key, 0) == pytest.approx(count)


@pytest.mark.parametrize(
    ("kind", "hit", "f1"), [("s", "hit", 2 / 3), ("s", "strict", 1 / 3), ("c", "hit", 2 / 5), ("e", "hit", 1 / 2)]
)
def test_harmonic_means(outcome: Outcome, kind: str, hit: str, f1: float) -> None:
    assert outcome.f1(kind, hit) == pytest.approx(f1)


def test_confidence_is_kept_with_what_came_of_it(outcome: Outcome) -> None:
    right = [kind for kind, confidence, good in outcome.trust if good and confidence == 0.8]
    assert right == ["statement", "claim", "event"]
    assert len(outcome.trust) == 8


def test_misses_say_what_went_wrong(outcome: Outcome) -> None:
    assert "missed agreement: meet again" in outcome.misses
    assert "speakers SOU read as NOR: lower its harbour dues by 2031" in outcome.misses
    assert "claim trade.turnover read as fdi.stock: 4.5 billion dollars in 2019" in outcome.misses


def test_a_quote_that_is_not_at_its_place_is_ungrounded() -> None:
    moved = record("event", "visited", kind="visit", date=None, participants=[])
    moved["evidence"]["start"] += 1
    assert score(TEXT, GOLD, [moved]).tally["ungrounded"] == 1


def test_a_statement_is_paired_from_half_its_characters_on() -> None:
    gold = {"statements": [statement("meet again", "agreement", ["SOU"])]}
    half, less = said("meet ", "agreement"), said("meet", "agreement")
    assert score(TEXT, gold, [half]).tally["s.hit"] == 1
    assert score(TEXT, gold, [less]).tally["s.hit"] == 0


def test_each_gold_item_is_paired_once_and_the_better_pair_wins() -> None:
    assert best_pairs({(0, 0): 0.6, (0, 1): 0.9, (1, 1): 0.8, (1, 0): 0.5}) == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("gold", "read", "met"),
    [
        (["VNM:Tô Lâm"], [{"party": "VNM", "name": "to lam"}], True),
        (["KOR:조현|Cho Hyun"], [{"party": "KOR", "name": "Cho Hyun"}], True),
        (["KOR:Cho Hyun"], [{"party": "KOR", "name": "Cho"}], True),
        (["KOR:Cho Hyun"], [{"party": "KOR"}], False),
        (["KOR:Cho Hyun"], [{"party": "KOR", "name": "Cho Tae-yul"}], False),
    ],
)
def test_names(gold: list[str], read: list[dict[str, str]], met: bool) -> None:
    assert names_met(names(gold), names(read)) is met


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("2030", "2030-12", True),
        (None, None, True),
        ("2030", None, False),
        (None, "2030", False),
        ("2030-01", "2030-02", False),
    ],
)
def test_dates(one: str | None, other: str | None, agree: bool) -> None:
    assert dates_agree(one, other) is agree


def test_folding_takes_off_accents_and_the_barred_d() -> None:
    assert fold("ĐỖ Mười-Văn") == "do muoi van"
