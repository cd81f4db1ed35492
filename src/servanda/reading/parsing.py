"""Syntax of sentences, from spaCy: tags and heads, with every token's place in the document."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from servanda.reading.loading import DEFAULT_MODEL, loaded
from servanda.reading.sentences import Sentence

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.strings import StringStore
    from spacy.tokens import Doc

_BATCH = 64
"""Sentences parsed at once: 16 and 256 were slower on two cores."""
_RANGE = 2**64
"""spaCy tells a head by its distance, modulo this."""
_NOISE = re.compile(r"[\s*_\xa0]+|&nbsp;|\\")
_UNCLEAN = re.compile(r"[^\S ]|[*_\\]|&nbsp;|  |^ | $")
_SHOUTED = re.compile(r"\b[A-Z]{5,}\b")
_QUOTES = str.maketrans("“”‘’", "\"\"''")


class ModelError(Exception):
    """The pipeline that was asked for is not installed."""


@dataclass(slots=True)
class Token:
    """A word of a parsed sentence; nobody changes it (not frozen, since making a frozen one takes six times as long).

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
    _children: dict[int, tuple[Token, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[int, list[Token]] = {}
        for t in self.tokens:
            if t.head != t.i:
                found.setdefault(t.head, []).append(t)
        object.__setattr__(self, "_children", {head: tuple(own) for head, own in found.items()})

    def children(self, i: int) -> tuple[Token, ...]:
        """The tokens whose head is the token `i`, in their order."""
        return self._children.get(i, ())


@cache
def pipeline(model: str = DEFAULT_MODEL) -> Pipeline:
    """The spaCy pipeline `model` with tagger and parser only; `ModelError` where it is not installed."""
    # Before NumPy is loaded: products as small as these gain nothing from a second thread, and wait for it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        found = loaded(model)
    except OSError as error:
        raise ModelError(f"{model}: no such spaCy pipeline is installed; install it or leave --model out") from error
    from spacy.pipeline import Tok2Vec

    from servanda.reading.inference import lighten

    for _, component in found.pipeline:
        if isinstance(component, Tok2Vec):
            lighten(component.model)
    return found


def parse(
    text: str, wanted: Sequence[Sentence], model: str = DEFAULT_MODEL, shouted: frozenset[str] = frozenset()
) -> list[Parsed]:
    """The sentences of `text` that are `wanted`, parsed, in their order; `shouted` as in `parse_all`."""
    return parse_all([(text, wanted)], model, shouted)[0]


def parse_all(
    texts: Sequence[tuple[str, Sequence[Sentence]]], model: str = DEFAULT_MODEL, shouted: frozenset[str] = frozenset()
) -> list[list[Parsed]]:
    """The wanted sentences of several texts, parsed together: large batches cost a third less than small ones.

    `shouted` are words that communiqués print in capitals ("AGREED to …"), which mislead the model: they are parsed in
    small letters.
    """
    ordered = [(at, sentence) for at, (_, wanted) in enumerate(texts) for sentence in wanted]
    cleaned = [_clean(texts[at][0], sentence) for at, sentence in ordered]
    if shouted:
        cleaned = [(_quietly(words, shouted), places) for words, places in cleaned]
    found: list[list[Parsed]] = [[] for _ in texts]
    docs = _annotated([words for words, _ in cleaned], model)
    names = _Names(pipeline(model).vocab.strings)
    for (at, sentence), (_, places), doc in zip(ordered, cleaned, docs, strict=True):
        found[at].append(Parsed(sentence, tuple(_tokens(doc, places, names))))
    return found


def _annotated(sentences: Sequence[str], model: str) -> list[Doc]:
    """The sentences as spaCy's pipeline `model` annotates them."""
    make, components = pipeline(model).make_doc, _components(model)
    # Those of about the same length together: the longest of a batch tells how many steps it takes.
    by_length = sorted(range(len(sentences)), key=lambda at: len(sentences[at]))
    found: dict[int, Doc] = {}
    for first in range(0, len(by_length), _BATCH):
        batch = by_length[first : first + _BATCH]
        docs = [make(sentences[at]) for at in batch]
        for annotate in components:
            annotate(docs)
        found.update(zip(batch, docs, strict=True))
    return [found[at] for at in range(len(sentences))]


@cache
def _components(model: str) -> tuple[Callable[[list[Doc]], object], ...]:
    """What annotates documents, in the order of the pipeline `model`."""
    from servanda.reading.transitions import Steps

    found: list[Callable[[list[Doc]], object]] = []
    for _, component in pipeline(model).pipeline:
        steps = Steps.of(component)
        found.append(steps.annotate if steps else partial(_pass, component))
    return tuple(found)


def _pass(component: Any, docs: list[Doc]) -> None:
    """Let a component of spaCy annotate documents, all at once where it can."""
    annotated = component.pipe(docs, batch_size=_BATCH) if hasattr(component, "pipe") else map(component, docs)
    docs[:] = annotated


def _clean(text: str, sentence: Sentence) -> tuple[str, Sequence[int]]:
    """The sentence with white space and emphasis marks as single spaces, and each character's place in `text`."""
    whole = text[sentence.start : sentence.end]
    if not _UNCLEAN.search(whole):
        return whole.translate(_QUOTES), range(sentence.start, sentence.end)
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


def _quietly(words: str, shouted: frozenset[str]) -> str:
    """A sentence with the words of `shouted` that are printed in capitals in small letters; headlines as they are."""
    if not _SHOUTED.search(words) or words.isupper():
        return words
    return _SHOUTED.sub(lambda m: m.group().lower() if m.group().lower() in shouted else m.group(), words)


class _Names(dict[int, str]):
    """The names of tags and relations by spaCy's numbers for them."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, number: int) -> str:
        name = self[number] = self._strings[number]
        return name


def _tokens(doc: Doc, places: Sequence[int], names: _Names) -> Iterator[Token]:
    rows = doc.to_array(["IDX", "LENGTH", "TAG", "DEP", "HEAD"]).tolist()
    heads = [(i + row[4]) % _RANGE for i, row in enumerate(rows)]
    left, right = _edges(heads)
    words = doc.text
    for i, (at, length, tag, dep, _) in enumerate(rows):
        end = at + length
        word = words[at:end]
        yield Token(
            i, word, word.lower(), names[tag], names[dep], heads[i], left[i], right[i], places[at], places[end - 1] + 1
        )


def _edges(heads: list[int]) -> tuple[list[int], list[int]]:
    """The first and the last token of each token's subtree."""
    left, right = list(range(len(heads))), list(range(len(heads)))
    for i, head in enumerate(heads):
        below = i
        while head != below:
            left[head], right[head] = min(left[head], i), max(right[head], i)
            below, head = head, heads[head]  # noqa: PLW2901
    return left, right
