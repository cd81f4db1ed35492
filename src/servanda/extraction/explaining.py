"""How a sentence was read: what whoever adds a rule wants to see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.extraction.choosing import promising
from servanda.extraction.complements import complement
from servanda.extraction.extractor import Extractor
from servanda.extraction.governors import governors
from servanda.extraction.holders import Stage
from servanda.extraction.splitting import actions
from servanda.extraction.zones import zone_end
from servanda.reading import sentences
from servanda.reading.cast import Cast
from servanda.reading.cues import Lexicon
from servanda.reading.parsing import Parsed, parse
from servanda.records import Document, Statement


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence and the steps of its reading, each a line."""

    number: int
    text: str
    lines: tuple[str, ...]


def explain(extractor: Extractor, document: Document, number: int | None = None) -> Iterator[Step]:
    """The reading of every sentence of `document`, or of the one with this number (from 1)."""
    lexicon = Lexicon.of(document.language)
    told = extractor.read(document).statements
    stage = Stage(Cast.of(document, extractor.profile), extractor.profile, lexicon)
    for count, sentence in enumerate(sentences(document), 1):
        if number is not None and count != number:
            continue
        text = document.text[sentence.start : sentence.end]
        own = [s for s in told if sentence.start <= s.evidence.start < sentence.end]
        if not promising(text, lexicon, heading=sentence.kind == "heading"):
            yield Step(count, text, ("not parsed: no word in it can open an act",))
            continue
        (parsed,) = parse(document.text, [sentence], extractor.model, lexicon.forms)
        yield Step(count, text, (*_names(parsed, stage), *_cues(parsed, lexicon, stage, document), *_results(own)))


def _names(parsed: Parsed, stage: Stage) -> Iterator[str]:
    for mention in stage.cast.within(parsed.sentence.start, parsed.sentence.end):
        who = ", ".join(map(str, stage.resolve(mention))) or "none of the parties"
        yield f"named: {mention.head} ({mention.kind}) is {who}"


def _cues(parsed: Parsed, lexicon: Lexicon, stage: Stage, document: Document) -> Iterator[str]:
    found = governors(parsed, lexicon, heading=parsed.sentence.kind == "heading")
    if not found:
        yield "cues: none in a form that reports an act"
    for governor in found:
        about = f"cue: {governor.cue.name} ({governor.cue.kind}{', passive' if governor.passive else ''})"
        opened = complement(parsed, governor, lexicon)
        if opened is None:
            frames = ", ".join(frame for frame, _ in governor.cue.frames)
            yield f"{about} governs nothing: none of its frames ({frames}) stands there"
            continue
        holder = ", ".join(map(str, stage.holder(parsed, governor.verb, passive=governor.passive)))
        yield f"{about} opens {opened.frame} with {governor.cue.force(opened.frame)}; subject: {holder or 'not named'}"
        for first, last in actions(parsed, opened, zone_end(parsed, governor, opened, found, lexicon), lexicon):
            content = document.text[parsed.tokens[first].start : parsed.tokens[last - 1].end]
            yield f"  action: {' '.join(content.split())}"


def _results(statements: list[Statement]) -> Iterator[str]:
    if not statements:
        yield "read: no statement (no cue of force, or told as a fact, a courtesy or an aside)"
    for s in statements:
        to = f" to {', '.join(map(str, s.addressees))}" if s.addressees else ""
        yield (
            f"read: {s.force} of {', '.join(map(str, s.speakers))}{to}: {' '.join(s.evidence.quote.split())} "
            f"[{s.rule}, confidence {s.confidence:.2f}]"
        )
