"""The course of an undertaking, what speaks for its completion, and the three axes."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from told import MATCHER, PROFILE, Paper

from servanda.reconciliation.courses import course
from servanda.reconciliation.evidence import Sighting, claim_keys, event_keys, evidence_keys, matter, project_key
from servanda.reconciliation.projects import namings
from servanda.reconciliation.schedule import schedule
from servanda.reconciliation.threads import thread
from servanda.records import Change, Completion, PartialDate, Schedule, Stage

ASKED = Paper("asked", "Peru asked Estonia to ease visa rules for Peruvian sailors soon.", "2020-03-01")
AGREED = Paper("agreed", "Both sides agreed to simplify visas for sailors and cooks by 2023.", "2021-05-02")
AGAIN = Paper("again", "Both sides hoped to simplify visas for sailors.", "2022-06-03")


def _visas():
    return [
        ASKED.statement("request", "PER", "ease visa rules for Peruvian sailors", "EST"),
        AGREED.statement("agreement", "EST PER", "simplify visas for sailors and cooks by 2023", deadline="2023"),
        AGAIN.statement("aspiration", "EST PER", "simplify visas for sailors"),
    ]


def _target():
    one = Paper("one", "Both sides agreed to raise trade to 3 billion USD by 2025.", "2020-01-01")
    two = Paper("two", "The goal of 3 billion USD in trade by 2025 was told again.", "2021-01-01")
    return [
        one.statement("agreement", "EST PER", "raise trade to 3 billion USD by 2025", deadline="2025"),
        two.statement("aspiration", "EST PER", "3 billion USD in trade by 2025", deadline="2025"),
    ]


def test_a_course_is_strengthened_and_weakened() -> None:
    steps = course(_visas())
    assert [step.change for step in steps] == [Change.FIRST, Change.STRENGTHENED, Change.WEAKENED]
    assert steps[1].why == "from a request to an agreement"
    assert "cooks" in steps[1].added
    assert "cooks" in steps[2].dropped


def test_a_copy_is_shown_and_adds_no_weight() -> None:
    own = _visas()
    copy = AGREED.copied("copy").statement(
        "agreement", "EST PER", "simplify visas for sailors and cooks by 2023", deadline="2023"
    )
    steps = course([*own, copy])
    assert [(step.change, step.copy) for step in steps][2] == (Change.REPEATED, True)
    assert thread([*own, copy], MATCHER).why[0] == "4 statements of 3 independent documents"
    assert steps[3].why == course(own)[2].why


def test_what_two_sources_tell_of_one_day_is_one_turn() -> None:
    other = Paper("other", "Peru asked for easier visas for sailors and cooks.", "2021-05-02")
    told = other.statement("request", "PER", "easier visas for sailors and cooks", "EST")
    steps = course([*_visas()[:2], told])
    assert steps[2].change in {Change.REPEATED, Change.REWORDED}
    assert "same day" in steps[2].why


@pytest.mark.parametrize(
    ("first", "second", "change", "why"),
    [
        ("2024", "2030", Change.WEAKENED, "the deadline moved from 2024 to 2030"),
        ("2030", "2024", Change.STRENGTHENED, "the deadline moved from 2030 to 2024"),
        (None, "2024", Change.STRENGTHENED, "a deadline was set: 2024"),
        ("2024", None, Change.WEAKENED, "the deadline 2024 is no longer told"),
        ("2024", "2024", Change.REPEATED, "the same force and matter"),
    ],
)
def test_deadlines_strengthen_and_weaken(first, second, change, why) -> None:
    one = Paper("one", "Estonia will open a school.", "2020-01-01")
    two = Paper("two", "Estonia will open a school.", "2021-01-01")
    steps = course(
        [
            one.statement("commitment", "EST", "open a school", deadline=first),
            two.statement("commitment", "EST", "open a school", deadline=second),
        ]
    )
    assert (steps[1].change, steps[1].why) == (change, why)


def test_hedges_weaken() -> None:
    one = Paper("one", "Estonia will lower duties on fish.", "2020-01-01")
    two = Paper("two", "Estonia will consider lower duties on fish.", "2021-01-01")
    steps = course(
        [
            one.statement("commitment", "EST", "lower duties on fish"),
            two.statement("commitment", "EST", "consider lower duties on fish"),
        ]
    )
    assert (steps[1].change, steps[1].why) == (Change.WEAKENED, "in looser words")


def test_an_undertaking_tells_who_is_to_act_and_for_whom() -> None:
    undertaking = thread(_visas(), MATCHER)
    assert undertaking.title == "ease visa rules for Peruvian sailors"
    assert undertaking.actors == ("EST", "PER")
    assert undertaking.pillars == ("economy",)
    assert undertaking.deadline == PartialDate(2023)
    assert undertaking.stage is Stage.IMPLEMENTATION
    assert undertaking.completion is Completion.NO_EVIDENCE
    assert any("undertaken in an agreement of 2021-05-02" in line for line in undertaking.why)


def test_what_is_only_asked_is_at_the_beginning() -> None:
    undertaking = thread(_visas()[:1], MATCHER)
    assert (undertaking.actors, undertaking.beneficiaries) == (("EST",), ("PER",))
    assert undertaking.stage is Stage.IDENTIFICATION


def test_the_order_of_the_tellings_does_not_matter() -> None:
    assert len({repr(thread(list(own), MATCHER)) for own in permutations(_visas())}) == 1


@pytest.mark.parametrize(
    ("value", "completion", "stage"),
    [
        (3_100_000_000, Completion.COMPLETE, Stage.CLOSED),
        (2_800_000_000, Completion.SUBSTANTIAL, Stage.FINALISATION),
        (1_000_000_000, Completion.LIMITED, Stage.IMPLEMENTATION),
    ],
)
def test_claims_tell_how_far_a_target_is(value, completion, stage) -> None:
    told = Paper("figures", "Trade came to so much in 2024.").claim("trade.turnover", value, "so much", "2024")
    own = _target()
    about = matter(own, [MATCHER.features(t) for t in own])
    assert set(evidence_keys(about)) & set(claim_keys(told.record))
    undertaking = thread(own, MATCHER, claims=[told])
    assert (undertaking.completion, undertaking.stage) == (completion, stage)
    assert undertaking.proofs[0].record == told.record.id


@pytest.mark.parametrize(
    ("indicator", "period", "told"),
    [
        ("fdi.stock", "2024", "2025-01-01"),
        ("trade.turnover", "2019", "2025-01-01"),
        ("trade.turnover", "2028", "2029-01-01"),
        ("trade.turnover", "2025", "2024-01-01"),
    ],
)
def test_other_figures_other_years_and_what_is_yet_to_come_prove_nothing(indicator, period, told) -> None:
    told = Paper("figures", "It came to so much.", told).claim(indicator, 5_000_000_000, "so much", period)
    assert thread(_target(), MATCHER, claims=[told]).proofs == ()


def test_an_encounter_fulfils_the_promise_of_one() -> None:
    paper = Paper("promise", "Both sides agreed to open a dialogue on maritime affairs.", "2020-01-01")
    own = [paper.statement("agreement", "EST PER", "open a dialogue on maritime affairs")]
    held = Paper("held", "The first maritime dialogue was held in Lima.", "2021-01-01")
    event = held.event("forum", "The first maritime dialogue was held in Lima", "2021-01-01")
    about = matter(own, [MATCHER.features(t) for t in own])
    assert set(evidence_keys(about)) & set(event_keys(event))
    undertaking = thread(own, MATCHER, events=[event])
    assert (undertaking.completion, undertaking.proofs[0].date) == (Completion.COMPLETE, PartialDate(2021, 1, 1))
    before = held.event("forum", "The first maritime dialogue was held in Lima", "2019-01-01")
    assert thread(own, MATCHER, events=[before]).proofs == ()


def test_entry_into_force_fulfils_the_promise_to_conclude() -> None:
    paper = Paper("promise", "Both sides agreed to conclude a free trade agreement.", "2020-01-01")
    own = [paper.statement("agreement", "EST PER", "conclude a free trade agreement")]
    later = Paper("later", "The free trade agreement entered into force today.", "2022-01-01")
    ((key, naming),) = namings(later.document, PROFILE)
    about = matter(own, [MATCHER.features(t) for t in own], MATCHER.projects(own))
    assert project_key(key) in evidence_keys(about)
    undertaking = thread(own, MATCHER, sightings=[Sighting(key, naming, later.source)])
    assert (undertaking.stage, undertaking.completion) == (Stage.CLOSED, Completion.COMPLETE)
    assert undertaking.projects == (key,)
    assert schedule(undertaking, date(2030, 1, 1)) is Schedule.NO_DEADLINE


def test_copies_prove_nothing() -> None:
    paper = Paper("figures", "Trade came to so much.").copied("copy")
    told = paper.claim("trade.turnover", 5_000_000_000, "so much", "2024")
    assert thread(_target(), MATCHER, claims=[told]).completion is Completion.NO_EVIDENCE


def test_an_agreement_to_raise_relations_raises_them() -> None:
    asked = Paper("asked", "Peru proposed to raise relations to a strategic partnership in 2022.", "2021-01-01")
    agreed = Paper("agreed", "Both sides agreed to raise relations to a strategic partnership.", "2022-05-05")
    words = "raise relations to a strategic partnership"
    own = [asked.statement("proposal", "PER", words, "EST PER", deadline="2022")]
    assert thread(own, MATCHER).completion is Completion.NO_EVIDENCE
    done = thread([*own, agreed.statement("agreement", "EST PER", words)], MATCHER)
    assert (done.stage, done.completion) == (Stage.CLOSED, Completion.COMPLETE)
    assert schedule(done, date(2030, 1, 1)) is Schedule.ON_TIME


def test_a_milestone_fulfils_what_it_names() -> None:
    asked = Paper("asked", "Peru proposed to raise relations to a strategic partnership.", "2021-01-01")
    own = [asked.statement("proposal", "PER", "raise relations to a strategic partnership", "EST PER")]
    told = Paper("told", "The two raised relations to a strategic partnership on May 5.", "2022-06-01")
    event = told.event("milestone", "raised relations to a strategic partnership on May 5", "2022-05-05")
    about = matter(own, [MATCHER.features(t) for t in own])
    assert set(evidence_keys(about)) & set(event_keys(event))
    assert thread(own, MATCHER, events=[event]).completion is Completion.COMPLETE
