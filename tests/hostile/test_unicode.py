"""Text made to mislead or to explode: direction marks, floods of combining marks, surrogates, growing normal forms."""

import time
import unicodedata

import pytest

from servanda.extraction import Extractor
from servanda.ledger import Ledger
from servanda.ledger.verifying import verify
from servanda.pipeline import build
from servanda.profiles import for_parties
from servanda.records import Document
from servanda.sources import Trouble, documents

PLAIN = "Peru agreed to fund the fish market by 2030."
GROWS = "\ufdfa"  # one character whose compatibility form has eighteen
TEXTS = {
    "direction": "Peru \u202eagreed\u202c to fund \u2067the fish\u2069 market by 2030. \u200f" + PLAIN,
    "combining flood": "Peru agre" + "e\u0301" * 3 + "\u0300" * 20_000 + "d to fund it. " + PLAIN,
    "marks alone": "\u0300 \u0301\u0302. " + PLAIN,
    "marks first": "\u0300" * 500 + PLAIN,
    "zero width": PLAIN.replace(" ", " \u200b\u200d\ufeff"),
    "growing form": GROWS * 3_000 + ". " + PLAIN,
    "growing lower case": "İ" * 3_000 + ". " + PLAIN + " İ Peru agreed to pay.",
    "sharp s": "ß" * 3_000 + ". " + PLAIN,
    "Hangul letters": unicodedata.normalize("NFD", "한국과 베트남은 합의했다. ") * 50 + PLAIN,
    "other planes": "𝐏𝐞𝐫𝐮 𝐚𝐠𝐫𝐞𝐞𝐝 😀👩‍👩‍👧‍👦 𠀀 to fund it. " + PLAIN,
    "line ends": PLAIN + "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" + PLAIN * 12,
    "not characters": "\ufffe\uffff\U0010ffff " + PLAIN,
    "look-alikes": "Реru agreed to fund it. " + PLAIN,
}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(for_parties(["PER", "NOR"]))


@pytest.mark.both
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_offsets_hold_and_what_is_plain_is_read(tmp_path, extractor: Extractor, text: str) -> None:
    (tmp_path / "a.txt").write_bytes(text.encode())
    document = next(d for d in documents([str(tmp_path / "a.txt")]) if isinstance(d, Document))
    assert document.text == text
    start = time.process_time()
    reading = extractor.read(document)
    assert time.process_time() - start < 30
    for record in (*reading.statements, *reading.claims, *reading.events, *reading.replies):
        span = record.evidence
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.quote
    with Ledger(str(tmp_path / "l.db"), create=True) as ledger:
        assert build([document], ledger, extractor, version="1", profile="p").failed == 0
        assert verify(ledger).faults == 0


def test_what_stands_for_null_on_a_server_is_in_no_document(tmp_path) -> None:
    (tmp_path / "a.txt").write_text(f"{PLAIN} \ufdd0 \ufdd1 {PLAIN}\n", encoding="utf-8")
    (document,) = documents([str(tmp_path / "a.txt")])
    assert document.text == f"{PLAIN} \ufffd \ufdd1 {PLAIN}\n"


@pytest.mark.parametrize("half", [b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\xaf", b"\xff"])
def test_half_characters_become_marks_or_another_encoding_and_are_told(tmp_path, half: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(f"{PLAIN} Hà Nội, Đà Nẵng.\n".encode() * 5 + PLAIN.encode() + half + b"\n")
    *notes, document = documents([str(tmp_path / "a.txt")])
    assert isinstance(document, Document)
    document.text.encode()  # no surrogate is in it
    assert any(isinstance(note, Trouble) and note.read for note in notes)
    assert "Đà Nẵng" in document.text
