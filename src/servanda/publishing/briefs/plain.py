"""A brief as Markdown (CommonMark), every sentence with its notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.analysis.briefs import Brief
from servanda.publishing.briefs.wording import judged, more, numbers, source, subtitle

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def markdown(brief: Brief) -> str:
    """The brief as text; words of documents are escaped so that they cannot be taken for markup."""
    return "\n".join(_lines(brief)) + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    yield f"# {_escaped(brief.title)}"
    yield ""
    yield subtitle(brief)
    number = numbers(brief)
    for section in brief.sections:
        yield ""
        yield f"## {_escaped(section.title)}"
        yield ""
        for sentence in section.sentences:
            notes = "".join(f"[{number[citation]}]" for citation in sentence.citations)
            yield f"- {_escaped(sentence.text)}{_escaped(judged(sentence))} {notes}"
        if section.more:
            yield f"- {more(section.more)}"
    yield ""
    yield "## Sources"
    yield ""
    for citation, n in number.items():
        link = f" <{citation.url}>" if citation.url.startswith(("http://", "https://")) else ""
        yield f"{n}. {_escaped(source(citation))}{link}"


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))
