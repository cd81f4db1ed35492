"""Names inside archives, feeds, messages and backups are names: no file is written or read under them."""

import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from servanda.cli import main
from servanda.ledger import Ledger, LedgerError
from servanda.ledger.keeping import restore
from servanda.records import Document
from servanda.sources import documents

OUT = ["../evil.txt", "/var/servanda-evil.txt", "..\\evil.txt", "word/../../evil.xml", "C:\\evil.txt"]


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with one above it that has to stay as it is."""
    folder = tmp_path / "above" / "inside"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def around(folder: Path) -> list[str]:
    return sorted(str(p) for p in folder.parents[1].rglob("*") if folder not in p.parents)


def test_parts_of_an_archive_are_not_unpacked(inside: Path) -> None:
    plain, packed = io.BytesIO(), inside / "a.docx"
    document = docx.Document()
    document.add_paragraph("Peru agreed to fund the fish market.")
    document.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        for name in OUT:
            target.writestr(name, b"evil")
    before = around(inside)
    (found,) = documents(["a.docx"])
    assert isinstance(found, Document)
    assert "evil" not in found.text
    assert around(inside) == before
    assert sorted(p.name for p in inside.iterdir()) == ["a.docx"]
    assert not Path("/var/servanda-evil.txt").exists()


def test_attachments_of_a_message_are_not_written(inside: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "ana@example.org", "Ferry"
    message.set_content("Peru agreed to fund the fish market.\n")
    for name in OUT[:3]:
        message.add_attachment(b"evil", maintype="application", subtype="octet-stream", filename=name)
    (inside / "a.eml").write_bytes(message.as_bytes())
    before = around(inside)
    *_, found = documents(["a.eml"])
    assert isinstance(found, Document)
    assert around(inside) == before
    assert sorted(p.name for p in inside.iterdir()) == ["a.eml"]


def test_addresses_in_a_shard_name_no_file(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (inside / "in").mkdir()
    rows = [{"url": name, "text": f"Seoul and Hanoi agreed on plan {n}."} for n, name in enumerate(OUT)]
    (inside / "in" / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    before = around(inside)
    monkeypatch.setattr("sys.argv", ["servanda", "bulk", "in", "-o", "out", "--workers", "1"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    assert around(inside) == before
    assert sorted(p.name for p in inside.iterdir()) == ["in", "out"]
    assert not any("evil" in p.name for p in inside.rglob("*"))


@pytest.mark.parametrize(
    "content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 4000], ids=["empty", "text", "torn"]
)
def test_what_is_no_backup_makes_no_ledger(inside: Path, content: bytes) -> None:
    (inside / "a.db").write_bytes(content)
    with pytest.raises(LedgerError):
        restore(inside / "a.db", "l.db")
    assert sorted(p.name for p in inside.iterdir()) == ["a.db"]


def test_a_backup_is_not_restored_over_what_is_there(inside: Path) -> None:
    Ledger(str(inside / "a.db"), create=True).close()
    (inside / "letter.txt").write_text("mine", encoding="utf-8")
    (inside / "link.db").symlink_to(inside / "letter.txt")
    for target in ("letter.txt", "link.db"):
        with pytest.raises(LedgerError, match="is there already"):
            restore(inside / "a.db", target)
    assert (inside / "letter.txt").read_text(encoding="utf-8") == "mine"
