"""Like texts meet whatever their order, length and language, and each is told for what it is."""

from __future__ import annotations

from hashlib import sha256
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml

from servanda.reconciliation.duplicates import Duplicates, Sketch, likeness, sketch
from servanda.reconciliation.grouping import grouped
from servanda.reconciliation.kinships import family
from servanda.records import Document, Kin, PartialDate, Region, RegionKind

_TEXTS = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8"))
PARAGRAPHS, RETOLD = _TEXTS["original"], _TEXTS["retold"]
VIETNAMESE, KOREAN = _TEXTS["vietnamese"], _TEXTS["korean"]


def document(*paragraphs: str, path: str = "a.txt", title: str = "", day: str | None = None, **more: Any) -> Document:
    """A document of `paragraphs` under a headline, dated `day`."""
    text = "\n\n".join(((title,) if title else ()) + paragraphs)
    regions = (Region(0, len(title), RegionKind.TITLE),) if title else ()
    return Document(
        path=path,
        text=text,
        sha256=sha256(f"{path}{text}".encode()).hexdigest(),
        published=PartialDate.parse(day) if day else None,
        regions=regions + tuple(more.pop("regions", ())),
        **more,
    )


ORIGINAL = document(*PARAGRAPHS, path="wire.txt", title="Ferry talks begin", day="2026-03-02")


def sketched(*documents: Document) -> list[Sketch]:
    found = [sketch(own) for own in documents]
    assert None not in found
    return [own for own in found if own is not None]


def meet(one: Document, other: Document) -> bool:
    """Whether two documents end up in one group."""
    return len(grouped({one.id: one, other.id: other}, Duplicates())) == 1


@pytest.mark.parametrize(
    ("other", "kin"),
    [
        (document(*PARAGRAPHS, path="b.txt", title="Another headline altogether", day="2026-03-04"), Kin.COPY),
        (document(*PARAGRAPHS[:1], *PARAGRAPHS, path="b.txt", day="2026-03-03"), Kin.COPY),
        (document(*[p.upper() for p in PARAGRAPHS], path="b.txt", day="2026-03-03"), Kin.COPY),
        (document(*PARAGRAPHS[:2], path="b.txt", title="Ferries", day="2026-03-03"), Kin.SHORTENED),
        (document(*PARAGRAPHS[1:3], PARAGRAPHS[4], path="b.txt", day="2026-03-02"), Kin.SHORTENED),
        (document(*RETOLD, path="b.txt", day="2026-03-03"), Kin.REWRITE),
    ],
    ids=["new headline", "paragraph twice", "capitals", "two paragraphs", "three paragraphs", "retold"],
)
def test_what_a_document_is(other: Document, kin: Kin) -> None:
    """A copy stays a copy under a new headline; what is left out makes it shortened, what is reworded a rewrite."""
    assert meet(ORIGINAL, other)
    first, second = family(sketched(other, ORIGINAL))
    assert (first.document, first.kin, first.of) == (ORIGINAL.id, Kin.ORIGINAL, None)
    assert (second.document, second.kin, second.of) == (other.id, kin, ORIGINAL.id)
    assert "wire.txt" in second.why
    assert second.family == first.family


@pytest.mark.parametrize("paragraphs", [VIETNAMESE, KOREAN], ids=["vi", "ko"])
def test_other_languages(paragraphs: tuple[str, ...]) -> None:
    """Vietnamese and Korean texts are compared alike; how Korean is spaced does not count."""
    one = document(*paragraphs, path="1.txt", day="2026-03-02")
    other = document(" ".join(paragraphs).replace("하루 ", "하루"), path="2.txt", day="2026-03-03")
    assert meet(one, other)
    assert family(sketched(one, other))[1].kin is Kin.COPY


def test_an_embedded_text_is_found() -> None:
    """A text that stands in one much longer meets it by its sentences."""
    long = document(*[f"{p} Number {n} of a long list of other news." for n in range(9) for p in RETOLD], *PARAGRAPHS)
    assert meet(document(*PARAGRAPHS[:2], path="short.txt"), long)


def test_captions_and_menus_do_not_count() -> None:
    """What is not to be read neither makes two texts alike nor keeps them apart."""
    caption = "The two ministers on the new pier, in a photograph that was taken on Tuesday by the port authority."
    text = "\n\n".join((caption, *PARAGRAPHS))
    with_caption = document(text, path="c.txt", regions=(Region(0, len(caption), RegionKind.CAPTION),))
    (one, other) = sketched(ORIGINAL, with_caption)
    assert likeness(one, other).resemblance == 1.0
    assert Duplicates().signature(one) == Duplicates().signature(other)


def test_unrelated_texts_stay_apart() -> None:
    """Other sentences, another document."""
    other = document(
        *RETOLD[:0], *[p.replace("the", "a") for p in ("A quarry opened. " * 9, *VIETNAMESE)], path="o.txt"
    )
    assert not meet(ORIGINAL, other)


def test_a_short_notice_is_compared_with_nothing() -> None:
    """Below a score of words any two notices resemble each other."""
    assert sketch(document("The office is closed on Monday.")) is None


def test_the_result_does_not_depend_on_the_order() -> None:
    """All orders of three documents give the same kinships."""
    three = sketched(
        ORIGINAL,
        document(*PARAGRAPHS, path="copy-of-wire.txt", day="2026-03-02"),
        document(*PARAGRAPHS[:3], path="b.txt", day="2026-03-05"),
    )
    results = {tuple(family(order)) for order in permutations(three)}
    assert len(results) == 1
    assert [kinship.kin for kinship in results.pop()] == [Kin.ORIGINAL, Kin.COPY, Kin.SHORTENED]


def test_the_earliest_is_the_original_and_an_unknown_day_is_late() -> None:
    """Dates come before fullness; a document without a date cannot be shown to be earlier."""
    undated = document(*PARAGRAPHS, "It rained.", path="u.txt")
    later = document(*PARAGRAPHS, "It rained.", path="l.txt", day="2026-03-09")
    earlier = document(*PARAGRAPHS, path="e.txt", day="2026-03-08")
    assert [k.document for k in family(sketched(undated, later, earlier))] == [earlier.id, later.id, undated.id]


def test_a_copy_of_a_rewrite_goes_back_to_the_original() -> None:
    """It is like the rewrite, and is told for what it is to the original of both."""
    half = " ".join(RETOLD[0].split()[:36])
    retold = document(*RETOLD, path="r.txt", day="2026-03-03")
    piece = document(f"{half} which nobody had asked for at all this year", path="p.txt", day="2026-03-04")
    kinships = {k.document: k for k in family(sketched(ORIGINAL, retold, piece))}
    assert kinships[piece.id].of == ORIGINAL.id
    assert kinships[retold.id].kin is Kin.REWRITE


def test_long_texts_are_sampled() -> None:
    """Both measures of two long texts are estimated within a few hundredths."""
    words = [f"w{n * 7919 % 100003}" for n in range(6000)]
    one, other = sketched(document(" ".join(words)), document(" ".join(words[:3000]), path="b.txt"))
    assert one.rate > other.rate > 1
    assert likeness(other, one).contained == 1.0
    assert likeness(one, other).contained == pytest.approx(0.5, abs=0.08)
