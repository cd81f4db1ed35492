"""Parsing costs less than spaCy's own way and says the same; what is parsed at all is decided by triggers."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import spacy
import yaml

from servanda.extraction.events_rules import rules_of as event_rules
from servanda.extraction.replies import rules_of as reply_rules
from servanda.reading import sentences
from servanda.reading.cues import Lexicon
from servanda.reading.letters import small
from servanda.reading.loading import DEFAULT_MODEL
from servanda.reading.parsing import parse, parse_all, pipeline
from servanda.reading.sentences import Sentence
from servanda.records import Document

ROOT = Path(__file__).resolve().parents[2]
TRIGGERS = yaml.safe_load((Path(__file__).parent / "triggers.yaml").read_text(encoding="utf-8"))
TEXTS = [
    "The two ministers agreed to open a school, a clinic and a market by 2030.",
    "Peru's envoy said *nothing* was decided;\nthe   port, which Norway built, stays open.",
    "“We will come back,” she told reporters in Oslo.",
]


def document(text: str) -> Document:
    return Document("row.txt", text, sha256(text.encode()).hexdigest())


@pytest.fixture(scope="module")
def plain() -> spacy.language.Language:
    return spacy.load(DEFAULT_MODEL, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])


def test_vectors_are_those_of_the_model_as_it_comes(plain):
    words = ["Peru agreed to agree to nothing in Peru .", "So be it .", "Norway and Peru and Norway ."]
    ours = [d.tensor for d in pipeline().pipe(words)]
    theirs = [d.tensor for d in plain.pipe(words)]
    for one, two in zip(ours, theirs, strict=True):
        assert np.allclose(one, two, atol=1e-4)


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_of_spacy_at_their_places(plain, text):
    (parsed,) = parse(text, [Sentence(0, len(text), "prose", 0)])
    cleaned = plain(" ".join(text.replace("*", "").split()).replace("“", '"').replace("”", '"'))
    assert [(t.text, t.tag, t.dep, t.head, t.left, t.right) for t in parsed.tokens] == [
        (t.text, t.tag_, t.dep_, t.head.i, t.left_edge.i, t.right_edge.i) for t in cleaned
    ]
    for token in parsed.tokens:
        assert text[token.start : token.end].translate(str.maketrans("“”", '""')) == token.text
        assert [t.i for t in parsed.children(token.i)] == [t.i for t in cleaned[token.i].children]


@pytest.mark.parametrize("row", TRIGGERS, ids=lambda row: row["text"])
def test_what_is_worth_parsing(row):
    assert Lexicon.of("en").triggers.stand_in(row["text"], heading=row.get("heading", False)) is row["parsed"]


def test_no_rule_fits_a_sentence_without_one_of_its_stems():
    events, replies = event_rules("en"), reply_rules("en")
    assert events is not None
    assert replies is not None
    for path in sorted((ROOT / "evaluation" / "gold").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for found in sentences(document(text)):
            sentence = text[found.start : found.end]
            fitting = set(map(id, events.fitting(sentence)))
            assert {r.name for r in events.rules if r.pattern.search(sentence) and id(r) not in fitting} == set()
            tried = {(act.name, scope) for act, scope, _ in replies.fitting(sentence)}
            told = {(a.name, scope) for a in replies.acts for scope, p in a.scopes if p.search(sentence)}
            assert told <= tried


def test_what_spacy_loads_unasked_is_there_when_it_is_asked_for():
    asked = (
        "import sys; from servanda.reading.parsing import pipeline; pipeline(); print('spacy.cli' in sys.modules);"
        "import spacy.cli; print(spacy.cli.app)"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split("\n")
    assert told[0] == "False"
    assert "Typer" in told[1]


def test_small_letters_stand_where_the_capitals_stood():
    assert small("Hà Nội and ĐÀ NẴNG") == "hà nội and đà nẵng"
    assert small("İZMİR to Seoul") == "İzmİr to seoul"


def test_sentences_parsed_together_are_those_parsed_alone():
    many = [*TEXTS, "***", *TEXTS]
    together = parse_all([(text, [Sentence(0, len(text), "prose", 0)]) for text in many])
    for text, (parsed,) in zip(many, together, strict=True):
        assert parsed.tokens == parse(text, [Sentence(0, len(text), "prose", 0)])[0].tokens


def test_a_wrapped_line_may_begin_with_the_dash_of_its_sentence():
    line = "The minister of the sea praised the crews of both navies and the pilots of Callao\n"
    text = line * 12 + "- who had come from far away - for their work.\n"
    assert [s.kind for s in sentences(document(text))] == ["prose"]
