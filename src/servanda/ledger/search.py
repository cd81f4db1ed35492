"""Search: diacritics are optional, exact spellings come first, Korean is found inside longer words.

Each text is kept as its words three times: as written (in lower case), folded (no diacritics, đ as d), and as pairs of
Hangul syllables. What the user types is never query syntax: every term is one word or several in a row, `"a phrase"`
and a trailing `*` are honoured, and all terms have to be there. What holds every term as it is written comes before
what holds them otherwise, then the shorter before the longer. Both stores find the same in the same order: SQLite by
FTS5 over the table `words`, PostgreSQL by an index (GIN) of its distinct words, where words in a row are looked up in
the text of those that have them all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, text

from servanda.ledger import schema
from servanda.ledger.chunks import chunks, rows
from servanda.ledger.inserting import fill

_TERM = re.compile(r'"([^"]+)"|(\S+)')
_HANGUL = re.compile(r"[가-힣]+")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORD = 200
_MOST_BYTES = 300_000
"""Bytes of distinct words by which one text is found, three times: PostgreSQL indexes no more than 1 MB of a text."""
_MOST_TERMS = 32
_SHOWN = 24
"""Words of a snippet."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record or document that was found; `snippet` marks what matched with « and »."""

    record: str
    document: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a record or document, to be found by."""

    record: str
    document: str
    words: str


@dataclass(frozen=True, slots=True)
class _Term:
    """Words in a row, the last of which may be the beginning of one; `pairs` of Hangul where there are any."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    pairs: tuple[str, ...]
    prefix: bool


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


def index(connection: Connection, found: Sequence[Words]) -> None:
    """Put words into the index."""
    fill(connection, schema.words, [_row(one) for one in found])


def forget(connection: Connection, documents: Sequence[str]) -> None:
    """Take all words of some documents out of the index."""
    w = schema.words
    for some in chunks(documents):
        connection.execute(delete(w).where(w.c.document.in_(some)))


def search(connection: Connection, query: str, limit: int = 50) -> list[Hit]:
    """What matches every term of `query`, exact spellings first; nothing for a query without a word."""
    terms = list(_terms(query))
    if not terms:
        return []
    ask = _ask_postgresql if connection.dialect.name == "postgresql" else _ask_sqlite
    found = ask(connection, terms, limit, exact=True)
    if len(found) < limit:
        known = set(found)
        more = ask(connection, terms, limit + len(found), exact=False)
        found += [place for place in more if place not in known][: limit - len(found)]
    texts = _texts(connection, found)
    return [Hit(record, document, _snippet(texts.get(record, ""), terms)) for record, document in found]


def row_of(record: str, document: str, words: str) -> dict[str, Any]:
    """The row of `words` that a text is found by."""
    return _row(Words(record, document, words))


def _row(one: Words) -> dict[str, Any]:
    exact = _split(unicodedata.normalize("NFC", one.words).lower())
    kept = _bounded(exact)
    return {
        "record": one.record,
        "document": one.document,
        "size": len(exact),
        "exact": " ".join(kept),
        "folded": " ".join(_split(fold(" ".join(kept)))),
        "hangul": " ".join(_bounded(bigrams(one.words).split())),
    }


def _split(form: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in _WORD.findall(form)]


def _bounded(words: list[str]) -> list[str]:
    """The words up to where the distinct ones have become too many."""
    seen: set[str] = set()
    left = _MOST_BYTES
    for at, word in enumerate(words):
        if word not in seen:
            seen.add(word)
            left -= len(word.encode())
            if left < 0:
                return words[:at]
    return words


def _terms(query: str) -> Iterator[_Term]:
    found = _TERM.findall(unicodedata.normalize("NFC", query))[:_MOST_TERMS]
    for quoted, plain in found:
        form = (quoted or plain).lower()
        exact = tuple(_split(form))
        if exact:
            folded, pairs = tuple(_split(fold(form))), tuple(bigrams(form).split())
            yield _Term(exact, folded, pairs, prefix=plain.endswith("*"))


_Place = tuple[str, str]


def _ask_sqlite(connection: Connection, terms: Iterable[_Term], limit: int, *, exact: bool) -> list[_Place]:
    found = connection.execute(
        text(
            "SELECT w.record, w.document FROM search s JOIN words w ON w.number = s.rowid "
            "WHERE search MATCH :q ORDER BY w.size, w.record LIMIT :n"
        ),
        {"q": " AND ".join(_fts(term, exact=exact) for term in terms), "n": limit},
    )
    return [(record, document) for record, document in found]


def _fts(term: _Term, *, exact: bool) -> str:
    """A term as an expression of FTS5; words hold no quotes."""
    star = "*" if term.prefix else ""
    if exact:
        return f'exact : "{" ".join(term.exact)}"{star}'
    options = [f'folded : "{" ".join(term.folded)}"{star}'] if term.folded else []
    if term.pairs:
        options.append(f'hangul : "{" ".join(term.pairs)}"')
    return f"({' OR '.join(options)})"


def _ask_postgresql(connection: Connection, terms: Iterable[_Term], limit: int, *, exact: bool) -> list[_Place]:
    values: dict[str, Any] = {"n": limit}
    conditions = []
    for at, term in enumerate(terms):
        kinds = (("e", "exact", term.exact),) if exact else (("f", "folded", term.folded), ("h", "hangul", term.pairs))
        options = []
        for mark, column, words in kinds:
            if not words:
                continue
            prefix = term.prefix and mark != "h"
            values[f"{mark}{at}"] = " & ".join(
                f"'{mark}{word}'{':*' if prefix and place == len(words) - 1 else ''}"
                for place, word in enumerate(words)
            )
            option = f"vector @@ CAST(:{mark}{at} AS tsquery)"
            if len(words) > 1:
                values[f"{mark}{at}s"] = f"% {' '.join(words)}{'' if prefix else ' '}%"
                option += f" AND ' ' || {column} || ' ' LIKE :{mark}{at}s"
            options.append(f"({option})")
        conditions.append(f"({' OR '.join(options) or 'false'})")
    found = connection.execute(
        text(
            f"SELECT record, document FROM words WHERE {' AND '.join(conditions)} "  # noqa: S608 - made of constants
            "ORDER BY size, record LIMIT :n"
        ),
        values,
    )
    return [(record, document) for record, document in found]


def _texts(connection: Connection, found: Sequence[_Place]) -> dict[str, str]:
    """The texts of what was found, as they are written."""
    d, s = schema.documents, schema.statements
    ids = [record for record, _ in found]
    whole = {row["id"]: row["text"] for row in rows(connection, select(d.c.id, d.c.text), d.c.id, ids)}
    titles = {row["id"]: row["title"] for row in rows(connection, select(d.c.id, d.c.title), d.c.id, ids)}
    quotes = {row["id"]: row["quote"] for row in rows(connection, select(s.c.id, s.c.quote), s.c.id, ids)}
    return quotes | {key: f"{titles[key]}\n{told}" if titles[key] else told for key, told in whole.items()}


def _snippet(told: str, terms: Sequence[_Term]) -> str:
    """Some words around the first match, matches marked."""
    told = unicodedata.normalize("NFC", told)
    places = list(_WORD.finditer(told))
    marked = [_matches(match.group(), terms) for match in places]
    first = next((at for at, match in enumerate(marked) if match), 0)
    start = max(0, min(first - _SHOWN // 4, len(places) - _SHOWN))
    shown = range(start, min(start + _SHOWN, len(places)))
    if not shown:
        return ""
    parts = ["…"] if start else []
    at = places[start].start() if start else 0
    for number in shown:
        match = places[number]
        parts.append(told[at : match.start()])
        parts.append(f"«{match.group()}»" if marked[number] else match.group())
        at = match.end()
    parts.append("…" if shown.stop < len(places) else told[at:])
    return "".join(parts)


def _matches(word: str, terms: Sequence[_Term]) -> bool:
    """Whether a word of a text is one of those asked for, or holds it where it is Hangul."""
    plain = fold(word)
    for term in terms:
        for place, wanted in enumerate(term.folded):
            begins = term.prefix and place == len(term.folded) - 1
            if plain == wanted or (begins and plain.startswith(wanted)):
                return True
            if term.pairs and _HANGUL.fullmatch(wanted) and len(wanted) > 1 and wanted in word:
                return True
    return False
