"""Datelines and regions, by rows of text and what is marked in it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from servanda.records import Document
from servanda.sources.describing import describe
from servanda.sources.raw import Extracted

_HERE = Path(__file__).parent
_DATELINES: list[dict[str, Any]] = yaml.safe_load((_HERE / "datelines.yaml").read_text(encoding="utf-8"))
_REGIONS: list[dict[str, Any]] = yaml.safe_load((_HERE / "regions.yaml").read_text(encoding="utf-8"))


def _document(text: str) -> Document:
    return describe("x.txt", "0" * 64, Extracted(text, "text/plain"))


@pytest.mark.parametrize("row", _DATELINES, ids=lambda row: row["text"][:30])
def test_dateline(row: dict[str, Any]) -> None:
    dateline = _document(row["text"]).dateline
    told = dateline.place, dateline.agency, str(dateline.date) if dateline.date else None
    date = row.get("date")
    assert told == (row.get("place"), row.get("agency"), str(date) if date else None)


@pytest.mark.parametrize("row", _REGIONS, ids=lambda row: row["name"])
def test_regions(row: dict[str, Any]) -> None:
    document = _document(row["text"])
    marked = [(region.kind.value, document.text[region.start : region.end]) for region in document.regions]
    for kind, stretch in row.get("regions", ()):
        assert (kind, stretch) in marked
    for words in row.get("prose", ()):
        at = document.text.index(words)
        assert document.readable(at, at + len(words)), words


@pytest.mark.parametrize("row", _REGIONS, ids=lambda row: row["name"])
def test_regions_are_sorted_apart_and_hold_words(row: dict[str, Any]) -> None:
    document = _document(row["text"])
    assert document.text == row["text"]
    assert list(document.regions) == sorted(document.regions)
    assert all(a.end <= b.start for a, b in zip(document.regions, document.regions[1:], strict=False))
    assert all(document.text[region.start : region.end].strip() for region in document.regions)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("Posted November 10, 2015", "2015-11-10"),
        ("Date: 2015-08-12", "2015-08-12"),
        ("21/11/2015 | 20:15 GMT+7", "2015-11-21"),
        ("August 12, 2015", "2015-08-12"),
        ("2015-08-12", "2015-08-12"),
        ("by Nguyen Minh 15/08/2015, 01:50", "2015-08-15"),
        ("(Updated: 23 Nov 2015 11:57AM)", "2015-11-23"),
        ("Thứ sáu, 16/2/2015, 12:01 (GMT+7)", "2015-02-16"),
        ("입력 2015.06.20. 오전 10:21", "2015-06-20"),
        ("2015년 6월 20일", "2015-06-20"),
        ("Updated 3 May 2015\nPublished 1 May 2015", "2015-05-01"),
        ("# date: 2015-06", "2015-06"),
        ("31/02/2015", None),
    ],
)
def test_date_of_the_head(head: str, published: str | None) -> None:
    second = "# source: the port\n" if head.startswith("#") else ""
    text = f"{second}{head}\n\nThe harbour masters agreed to keep the lamps of both piers lit until the morning."
    told = _document(text).published
    assert (str(told) if told else None) == published


def test_a_dateline_takes_its_year_from_the_same_day_told_in_full() -> None:
    text = (
        "LIMA, June 7 - The two sides agreed to open the pass to lorries that carry milk and bread.\n"
        "The accord of June 7, 2017 replaces an older one, which neither of the two sides had ever kept."
    )
    assert str(_document(text).dateline.date) == "2017-06-07"
    assert _document(text.replace(", 2017", "")).dateline.date is None


def test_metadata_come_from_provenance_lines() -> None:
    text = (
        "# title: Lamps of the pier\n# publisher: The Pilot\n# author: unknown\n# date: 2011-02-03\n\n"
        "The harbour masters agreed to keep the lamps of both piers lit until the morning."
    )
    document = _document(text)
    assert (document.title, document.publisher, document.author) == ("Lamps of the pier", "The Pilot", None)
    assert str(document.published) == "2011-02-03"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ministers of the two countries have agreed to meet in the spring and to sign the treaty."),
        ("vi", "Bộ trưởng hai nước nhất trí sẽ gặp nhau trong mùa xuân và ký hiệp định về hợp tác nghề cá."),
        ("vi", "Bộ_trưởng hai nước nhất_trí sẽ gặp nhau trong mùa xuân và ký hiệp_định về hợp_tác nghề cá ."),
        ("ko", "양국 장관은 봄에 다시 만나 협정에 서명하기로 하였다."),
        ("ko", "양국 장관(Minister Kim, Minister Son)은 APEC 계기에 다시 만나 협정에 서명하기로 하였다."),
        ("ja", "両国の大臣は春に再び会い、協定に署名することで合意した。"),
        ("zh", "两国部长同意春天再次会面并签署协定。"),
        ("th", "รัฐมนตรีของทั้งสองประเทศตกลงที่จะพบกันอีกครั้งในฤดูใบไม้ผลิ"),
        ("ru", "Министры двух стран договорились встретиться весной и подписать договор, как было объявлено."),
        ("fr", "Les ministres des deux pays se sont mis d'accord pour signer le traité dans la capitale au printemps."),
        ("es", "Los ministros de los dos países acordaron que el tratado se firme en la capital con las islas."),
        ("de", "Die Minister der beiden Länder haben sich auf den Vertrag geeinigt, der im Frühjahr das Licht sieht."),
        (
            "en",
            "The ministers have agreed to the text of the treaty. 양국 장관 It was read to them by the clerk.",
        ),
        ("und", "12 34 56"),
        ("und", "Xyzzy plugh frobnitz quux"),
    ],
)
def test_language(language: str, text: str) -> None:
    assert _document(text).language == language
