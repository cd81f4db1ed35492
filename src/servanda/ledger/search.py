"""Search: diacritics are optional, exact spellings come first, Korean is found inside longer words.

The full-text index holds each text three times: as written, folded (no diacritics, đ as d), and as pairs of Hangul
syllables. What the user types is never query syntax: words are quoted, `"a phrase"` and a trailing `*` are honoured.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from servanda.ledger.chunks import chunks

_TERM = re.compile(r'"([^"]+)"|(\S+)')
_HANGUL = re.compile(r"[가-힣]+")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Hit:
    """A record or document that was found; `snippet` marks what matched with « and »."""

    record: str
    document: str
    snippet: str


def fold(form: str) -> str:
    """Lower case without diacritics, đ as d."""
    plain = unicodedata.normalize("NFD", form.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(c for c in plain if not unicodedata.combining(c))).lower()


def bigrams(form: str) -> str:
    """The pairs of neighbouring Hangul syllables of a text, in order; a lone syllable stands for itself."""
    pairs: list[str] = []
    for run in _HANGUL.findall(unicodedata.normalize("NFC", form)):
        pairs.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
    return " ".join(pairs)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a record or document, to be found by."""

    record: str
    document: str
    words: str


def index(connection: Connection, found: Sequence[Words]) -> None:
    """Put words into the index."""
    if found:
        connection.execute(
            text("INSERT INTO search (record, document, exact, folded, hangul) VALUES (:r, :d, :e, :f, :h)"),
            [
                {
                    "r": one.record,
                    "d": one.document,
                    "e": unicodedata.normalize("NFC", one.words).lower(),
                    "f": fold(one.words),
                    "h": bigrams(one.words),
                }
                for one in found
            ],
        )


def forget(connection: Connection, documents: Sequence[str]) -> None:
    """Take all words of some documents out of the index."""
    for some in chunks(documents):
        chosen = text("DELETE FROM search WHERE document IN :d").bindparams(bindparam("d", expanding=True))
        connection.execute(chosen, {"d": some})


def search(connection: Connection, query: str, limit: int = 50) -> list[Hit]:
    """What matches every term of `query`, exact spellings first; nothing for a query without a word."""
    terms = [(quoted or plain, bool(quoted)) for quoted, plain in _TERM.findall(unicodedata.normalize("NFC", query))]
    clauses = [clause for form, phrase in terms if (clause := _clause(form, phrase=phrase))]
    if not clauses:
        return []
    rows = connection.execute(
        text(
            "SELECT record, document, snippet(search, 2, '«', '»', '…', 24) AS snippet, exact FROM search "
            "WHERE search MATCH :q ORDER BY bm25(search, 0, 0, 4, 1, 1), record LIMIT :n"
        ),
        {"q": " AND ".join(clauses), "n": max(limit * 4, limit)},
    ).all()
    wanted = [form.rstrip("*").lower() for form, _ in terms]
    ranked = sorted(rows, key=lambda row: not all(form in row.exact for form in wanted))
    return [Hit(row.record, row.document, row.snippet) for row in ranked[:limit]]


def _clause(form: str, *, phrase: bool) -> str:
    """A term as an FTS5 expression over its three columns; empty where it holds no word."""
    prefix = form.endswith("*") and not phrase
    words = form.rstrip("*")
    if not _WORD.search(words):
        return ""
    star = "*" if prefix else ""
    options = [f"exact : {_quoted(words.lower())}{star}", f"folded : {_quoted(fold(words))}{star}"]
    if pairs := bigrams(words):
        options.append(f"hangul : {_quoted(pairs)}")
    return f"({' OR '.join(options)})"


def _quoted(form: str) -> str:
    return '"' + form.replace('"', '""') + '"'
