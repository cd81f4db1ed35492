"""What all formats of a brief say alike."""

from __future__ import annotations

from servanda.analysis.briefs import Brief, Citation, Sentence


def subtitle(brief: Brief) -> str:
    """The time and the pillars that a brief covers."""
    about = f", on {', '.join(brief.pillars)}" if brief.pillars else ""
    return f"What the documents read say since {brief.since}, as of {brief.as_of}{about}."


def numbers(brief: Brief) -> dict[Citation, int]:
    """The number of each citation in the list of sources."""
    return {citation: n for n, citation in enumerate(brief.citations, 1)}


def source(citation: Citation) -> str:
    """A citation as an entry of the list of sources, without its number."""
    told = f" ({citation.told})" if citation.told else ""
    words = f": “{' '.join(citation.quote.split())}”" if citation.is_words else ""
    return f"{citation.source}{told}{words}"


def judged(sentence: Sentence) -> str:
    """What is added to a sentence that rests on a person's judgement; nothing where the machine read it."""
    return "" if sentence.by == "machine" else f" ({sentence.by})"


def more(count: int) -> str:
    """The line under a section that was cut."""
    return f"… and {count} more in the ledger."
