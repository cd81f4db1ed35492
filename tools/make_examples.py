"""Make the PDF and DOCX files of the bundled example out of `tools/examples/*.yaml`: `make_examples.py [FOLDER]`.

The same sources give the same bytes, so that a rebuilt example is no change.
"""

import datetime as dt
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

SOURCES = Path(__file__).parent / "examples"
TARGET = Path(__file__).resolve().parents[1] / "examples" / "vietnam-korea"

MARKING = "Illustration written for the Servanda project."
"""The line that every document of the example carries."""

AUTHOR = "The Servanda developers"
_GAP = 8  # points between paragraphs
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP archive can tell


def pdf(source: dict[str, Any]) -> bytes:
    """The document as PDF, without the time of its making."""
    stream = io.BytesIO()
    styles = getSampleStyleSheet()
    template = SimpleDocTemplate(stream, pagesize=A4, title=source["title"], author=AUTHOR, invariant=1)
    story: list[Flowable] = [Paragraph(source["title"], styles["Title"])]
    for paragraph in [*source["paragraphs"], MARKING]:
        story += [Paragraph(paragraph, styles["Normal"]), Spacer(1, _GAP)]
    template.build(story)
    return stream.getvalue()


def docx(source: dict[str, Any]) -> bytes:
    """The document as DOCX, dated as its source is, with its table between the paragraphs and the closing line."""
    document = Document()
    document.add_heading(source["title"], level=1)
    for paragraph in source["paragraphs"]:
        document.add_paragraph(paragraph)
    rows = source["table"]
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, words in zip(cells.cells, row, strict=True):
            cell.text = words
    document.add_paragraph(source["closing"])
    document.add_paragraph(MARKING)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = source["title"], AUTHOR, AUTHOR
    properties.created = properties.modified = dt.datetime.combine(source["date"], dt.time(), tzinfo=dt.UTC)
    stream = io.BytesIO()
    document.save(stream)
    return _undated(stream.getvalue())


def _undated(archive: bytes) -> bytes:
    """The same ZIP archive with every member dated alike."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return stream.getvalue()


MAKERS: dict[str, Callable[[dict[str, Any]], bytes]] = {"pdf": pdf, "docx": docx}


def make(folder: Path = TARGET) -> list[Path]:
    """Write every document into `folder`; returns the files."""
    made = []
    for path in sorted(SOURCES.glob("*.yaml")):
        source = yaml.safe_load(path.read_text(encoding="utf-8"))
        file = folder / f"{path.stem}.{source['format']}"
        file.write_bytes(MAKERS[source["format"]](source))
        made.append(file)
    return made


if __name__ == "__main__":
    for written in make(*map(Path, sys.argv[1:2])):
        print(written)
