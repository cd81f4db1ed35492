"""The way of one input to its document."""

from pathlib import Path

from servanda.records import Document
from servanda.sources import documents


def test_a_text_becomes_a_document_with_its_text_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "dispatch.txt"
    words = (
        "Envoys meet in Lima\n\n"
        "LIMA, May 3, 2021 (ANTARA) -- The two envoys agreed to reopen the harbour line before the winter.\n"
    )
    file.write_text(words, encoding="utf-8")
    (document,) = documents([str(file)])
    assert isinstance(document, Document)
    assert document.text == words
    assert (document.title, document.dateline.place, str(document.published)) == (
        "Envoys meet in Lima",
        "Lima",
        "2021-05-03",
    )
