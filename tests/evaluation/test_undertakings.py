"""Threads and answers held against gold: on records made for the purpose."""

import pytest
from told import PROFILE, Paper

from evaluation.undertakings import Corpus, measure
from servanda.records import Reading

TEXT = "Peru asked Estonia to ease visa rules for sailors. Peru hopes for rain. It took note of this."
ASKED = Paper("asked", TEXT, "2020-01-01")
AGREED = Paper("agreed", "Both sides agreed to simplify visas for sailors.", "2021-01-01")
THREADS = {
    "threads": [
        {
            "about": "visas",
            "statements": [
                {"document": "asked.txt", "words": "ease visa  rules"},
                {"document": "agreed.txt", "words": "simplify visas for sailors"},
            ],
        }
    ],
    "open": [],
}


def _corpus() -> Corpus:
    first = Reading(
        ASKED.document,
        statements=(
            ASKED.statement("request", "PER", "ease visa rules for sailors", "EST").record,
            ASKED.statement("aspiration", "PER", "rain").record,
        ),
        replies=(ASKED.reply("acknowledged", "EST", "took note of this", "one").record,),
    )
    agreed = AGREED.statement("agreement", "EST PER", "simplify visas for sailors").record
    second = Reading(AGREED.document, statements=(agreed,))
    return Corpus.of([first, second], {})


def _answers(reception: str, words: str) -> dict:
    asks = [{"document": "asked.txt", "words": "ease visa rules"}]
    replies = [{"document": "asked.txt" if "note" in words else "agreed.txt", "words": words}]
    entry = {"from": "PER", "to": "EST", "about": "visas", "reception": reception, "asks": asks, "replies": replies}
    return {"answers": [entry]}


@pytest.mark.parametrize(
    ("reception", "words", "right"),
    [("acknowledged", "took note", 1.0), ("declined", "took note", 0.0)],
)
def test_answers_are_right_with_ask_reply_and_reception(reception, words, right) -> None:
    corpus = _corpus()
    del corpus.statements[AGREED.statement("agreement", "EST PER", "simplify visas for sailors").record.id]
    scores, misses = measure(corpus, PROFILE, {"threads": [], "open": []}, _answers(reception, words))
    assert (scores["answers"].precision, scores["answers"].recall) == (right, right)
    assert bool(misses) is (right == 0.0)


def test_a_thread_of_the_gold_that_was_read_as_one_is_right() -> None:
    scores, misses = measure(_corpus(), PROFILE, THREADS, {"answers": []})
    assert scores["threads pairwise"].f1 == scores["threads B-cubed"].f1 == 1.0
    assert not any("thread" in miss for miss in misses)


def test_what_was_not_read_counts_against_recall() -> None:
    told = [*THREADS["threads"][0]["statements"], {"document": "asked.txt", "words": "took note"}]
    gold = {"threads": [{"about": "visas", "statements": told}], "open": []}
    scores, misses = measure(_corpus(), PROFILE, gold, {"answers": []})
    assert scores["threads B-cubed"].recall < 1.0
    assert "statement not read: asked.txt: took note" in misses


def test_words_that_no_document_holds_are_an_error_of_the_gold() -> None:
    gold = {"threads": [], "open": [{"document": "asked.txt", "words": "snow"}]}
    with pytest.raises(ValueError, match="does not hold: snow"):
        measure(_corpus(), PROFILE, gold, {"answers": []})
