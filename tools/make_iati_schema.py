"""Cut the IATI schema for the tests out of PyPI's source package: `make_iati_schema.py PYIATI_FOLDER`.

    pip download --no-deps --no-binary :all: pyIATI==0.4.1      (and unpack it)

The activity schema of the standard 2.03 is taken as it is, without its documentation; of xml.xsd only what it uses.
"""

from __future__ import annotations

import sys
from pathlib import Path

from lxml import etree

TARGET = Path(__file__).resolve().parents[1] / "tests" / "publishing" / "iati-2.03"
XSD = "{http://www.w3.org/2001/XMLSchema}"
NOTE = (
    " Of pyIATI 0.4.1 (PyPI, MIT): the IATI standard 2.03, without its documentation; see tools/make_iati_schema.py. "
)


def bare(source: Path, target: Path) -> None:
    """Copy a schema without annotations and comments."""
    tree = etree.parse(source, etree.XMLParser(remove_comments=True, remove_blank_text=True))
    for note in list(tree.iter(f"{XSD}annotation")):
        note.getparent().remove(note)
    tree.getroot().insert(0, etree.Comment(NOTE))
    etree.indent(tree)
    target.write_bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8") + b"\n")
    print(f"{target.name}: {target.stat().st_size:,} bytes")


def main() -> int:
    """Write the three files."""
    folder = Path(sys.argv[1]) / "iati" / "resources" / "standard" / "2-03" / "schemas"
    TARGET.mkdir(exist_ok=True)
    for name in ("iati-activities-schema.xsd", "iati-common.xsd", "xml.xsd"):
        bare(folder / name, TARGET / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
