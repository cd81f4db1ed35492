"""How asks were met: the words of replies, what was undertaken, and how closely it answers."""

from __future__ import annotations

import pytest
from told import Paper

from servanda.reconciliation.asks import answers, asked_in
from servanda.records import Reception

CODES = ("EST", "PER")
TEXT = (
    "Peru asked Estonia to exempt sailors from visas. It proposed a joint bank. Estonia took note of the request. "
    "Estonia fully agreed with the views of its guest. Estonia will build a bank in Lima."
)
PAPER = Paper("talks", TEXT, "2020-03-01")
VISAS = PAPER.statement("request", "PER", "exempt sailors from visas", "EST")
BANK = PAPER.statement("proposal", "PER", "a joint bank", "EST PER")


def _one(tellings, **more):
    (answer,) = answers("u-1", tellings, CODES, around=[VISAS, BANK], **more)
    return answer


def test_an_ask_without_any_answer_is_unanswered() -> None:
    answer = _one([VISAS])
    assert (answer.asker, answer.asked, answer.reception, answer.reply) == ("PER", ("EST",), Reception.UNANSWERED, None)
    assert answer.ask == VISAS.record.id
    assert asked_in([VISAS]) == {PAPER.source.id}


def test_a_reply_to_the_request_answers_the_last_ask_alone() -> None:
    noted = PAPER.reply("acknowledged", "EST", "took note of the request", "one")
    assert _one([BANK], replies=[noted]).reception is Reception.ACKNOWLEDGED
    assert _one([VISAS], replies=[noted]).reception in {Reception.ACKNOWLEDGED, Reception.UNANSWERED}


@pytest.mark.parametrize("ask", [VISAS, BANK])
def test_general_agreement_answers_all_that_was_put_forward(ask) -> None:
    agreed = PAPER.reply("agreed", "EST", "fully agreed with the views of its guest", "views")
    answer = _one([ask], replies=[agreed])
    assert answer.reception is Reception.AGREED
    assert "in general terms" in answer.why


def test_what_is_said_to_the_ask_goes_before_what_is_said_in_general() -> None:
    noted = PAPER.reply("acknowledged", "EST", "took note of the request", "several")
    agreed = PAPER.reply("agreed", "EST", "fully agreed with the views of its guest", "views")
    assert _one([VISAS], replies=[noted, agreed]).reception is Reception.ACKNOWLEDGED


def test_an_undertaking_on_the_same_thing_told_after_the_ask_answers_it() -> None:
    given = PAPER.statement("commitment", "EST", "build a bank in Lima", "PER")
    (answer,) = answers("u-1", [BANK], CODES, around=[VISAS, BANK, given])
    assert (answer.reception, answer.reply) == (Reception.AGREED, given.record.id)
    (other,) = answers("u-2", [VISAS], CODES, around=[VISAS, BANK, given])
    assert other.reply is None


@pytest.mark.parametrize(
    ("force", "by", "words", "date", "reception"),
    [
        ("agreement", "EST PER", "exempt sailors from visas", "2021-01-01", Reception.AGREED),
        ("agreement", "EST PER", "simplify visas for sailors", "2021-01-01", Reception.ACCEPTED_IN_PART),
        ("commitment", "EST", "study visas for sailors", "2021-01-01", Reception.DEFERRED),
        ("commitment", "PER", "exempt sailors from visas", "2021-01-01", Reception.UNANSWERED),
        ("agreement", "EST PER", "exempt sailors from visas", "2019-01-01", Reception.UNANSWERED),
        ("aspiration", "EST", "exempt sailors from visas", "2021-01-01", Reception.UNANSWERED),
    ],
)
def test_what_the_asked_side_undertakes_later_meets_the_ask(force, by, words, date, reception) -> None:
    later = Paper("later", f"Then: {words}.", date).statement(force, by, words)
    assert _one([VISAS, later]).reception is reception


def test_a_reply_of_another_party_or_before_the_ask_is_none() -> None:
    paper = Paper("other", "Estonia accepted the request. Peru asked Estonia for buses.", "2020-03-01")
    ask = paper.statement("request", "PER", "buses", "EST")
    early = paper.reply("agreed", "EST", "accepted the request", "one")
    (answer,) = answers("u-1", [ask], CODES, around=[ask], replies=[early])
    assert answer.reception is Reception.UNANSWERED


def test_invitations_are_answered_as_such() -> None:
    paper = Paper("visit", "Peru invited the premier to come to Lima. Estonia accepted the invitation.", "2020-03-01")
    accepted = paper.reply("agreed", "EST", "accepted the invitation", "invitation")
    invited = paper.statement("request", "PER", "come to Lima", "EST", rule="invite/to")
    asked = paper.statement("request", "PER", "come to Lima", "EST", rule="ask/to")
    assert answers("u", [invited], CODES, around=[invited], replies=[accepted])[0].reception is Reception.AGREED
    assert answers("u", [asked], CODES, around=[asked], replies=[accepted])[0].reception is Reception.UNANSWERED
