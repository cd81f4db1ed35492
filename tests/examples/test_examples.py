"""The bundled example is what its README says: marked, short, in four formats, and readable."""

import re
from collections import Counter
from pathlib import Path

import pytest

import make_examples
from servanda.records import Document
from servanda.sources import Trouble, documents

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "vietnam-korea"
FILES = sorted(FOLDER.iterdir())


def opened(path: Path) -> Document:
    (document,) = documents([str(path)])
    assert not isinstance(document, Trouble), document
    return document


def test_there_are_enough_in_every_format() -> None:
    endings = Counter(path.suffix for path in FILES)
    assert len(FILES) >= 26
    assert endings[".html"] >= 3
    assert endings[".pdf"] >= 2
    assert endings[".docx"] >= 2
    assert endings[".txt"] > len(FILES) / 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_is_read_marked_and_short(path: Path) -> None:
    document = opened(path)
    assert make_examples.MARKING in document.text
    assert 80 <= len(document.text.split()) <= 400
    assert document.language == "en"


def test_each_is_in_the_table_of_the_readme_and_nothing_else_is() -> None:
    listed = re.findall(
        r"^\| (\S+\.(?:txt|html|pdf|docx)) \|", (FOLDER.parent / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(listed) == [path.name for path in FILES]


def test_the_folder_is_read_without_a_failure() -> None:
    assert [str(found) for found in documents([str(FOLDER)]) if isinstance(found, Trouble) and found.failed] == []


def test_the_copy_holds_every_paragraph_of_its_original() -> None:
    original = (FOLDER / "2025-08-11-readout-hanoi.txt").read_text(encoding="utf-8")
    copy = opened(FOLDER / "2025-08-11-readout-hanoi-copy.html").text
    assert all(paragraph in copy for paragraph in original.strip().split("\n\n"))


def test_menus_captions_and_related_links_are_not_to_be_read() -> None:
    document = opened(FOLDER / "2018-12-06-action-plan.html")
    for noise in ("Officials of both ministries after the signing", "Korea to build 500 new factories"):
        start = document.text.find(noise)
        assert start < 0 or not document.readable(start, start + len(noise)), noise


def test_made_files_are_those_of_their_sources(tmp_path: Path) -> None:
    made = make_examples.make(tmp_path)
    assert len(made) == 4
    assert {file.name: file.read_bytes() for file in made} == {
        file.name: (FOLDER / file.name).read_bytes() for file in made
    }
