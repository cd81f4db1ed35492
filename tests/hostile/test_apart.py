"""A document that hangs or crashes its parser costs itself and nothing else, in `extract` and in `build`."""

import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from servanda.extraction import Extractor
from servanda.pipeline.building import Bounded
from servanda.profiles import for_parties
from servanda.records import Document
from servanda.sources import Bounds, Trouble, documents
from servanda.sources.apart import ENDS, Apart
from servanda.sources.bounds import SetAsideError
from servanda.sources.raw import Raw

PAGE = "<html><body><p>Peru agreed to fund the fish market in the old harbour of Callao by 2030.</p></body></html>"
# Loaded by the process that reads formats, before anything else: what its parsers would do to such a document.
POISON = """
import os, time
import trafilatura
whole = trafilatura.extract
def poisoned(page, **options):
    if "SPIN" in page:
        # One call that holds the interpreter: no other thread of it is heard meanwhile.
        sum(range(10 ** 12))
    if "CRASH" in page:
        os.abort()
    if "EAT" in page:
        bytearray(10 ** 12)
    if "NEST" in page:
        return poisoned(page)
    return whole(page, **options)
trafilatura.extract = poisoned
"""


@pytest.fixture
def poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of pages, three of which break their parser."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(POISON, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "site"), *sys.path]))
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, word in enumerate(("first", "CRASH", "EAT", "NEST", "SPIN", "last")):
        (folder / f"{number}.html").write_text(PAGE.replace("Callao", word), encoding="utf-8")
    return folder


def test_what_breaks_its_parser_is_told_and_the_rest_is_read(poisoned: Path) -> None:
    found = list(documents([str(poisoned)], bounds=Bounds(seconds=2, megabytes=800)))
    assert [Path(d.path).name for d in found if isinstance(d, Document)] == ["0.html", "5.html"]
    assert [(Path(t.input).name, t.what, t.failed) for t in found if isinstance(t, Trouble)] == [
        ("1.html", ENDS, True),
        ("2.html", "takes more than 800 MB of memory to read", True),
        ("3.html", "is nested too deeply to be read", True),
        ("4.html", "takes longer than 2 s to read", True),
    ]


@pytest.mark.parametrize("command", ["build", "extract"])
def test_the_commands_are_bounded(poisoned: Path, tmp_path: Path, command: str) -> None:
    target = ["--ledger", str(tmp_path / "l.db")] if command == "build" else ["-o", str(tmp_path / "l.jsonl")]
    options = [*target, "--parties", "PER,NOR", "--seconds", "2"]
    call = [sys.executable, "-c", "from servanda.cli import main; main()", command, str(poisoned), *options]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=600, cwd=tmp_path)
    assert done.returncode == 1
    assert "2 read, 0 unchanged, 0 skipped, 4 failed" in done.stderr
    assert "Traceback" not in done.stderr
    assert ENDS in done.stderr


def test_a_process_that_was_killed_is_started_again() -> None:
    apart = Apart(Bounds(seconds=20))
    try:
        first = apart.extract(Raw("a.html", PAGE.encode()))
        apart._child.kill()
        apart._child.wait()
        assert apart.extract(Raw("a.html", PAGE.encode())) == first
    finally:
        apart.close()


# Processes that begin to answer, whatever they are asked, and never come to an end. They hold their pipes by a process
# of their own, too, and the last one does not listen.
HEAD = "import os, sys, time; os.fork(); out = sys.stdout.buffer; out.write((1000).to_bytes(8, 'big')); "
UNENDING = {
    "stalls": HEAD + "out.write(b'{'); out.flush(); time.sleep(1e6)",
    "stalls in the head": "import sys, time; sys.stdout.buffer.write(b'1'); sys.stdout.flush(); time.sleep(1e6)",
    "dribbles": HEAD.replace("1000", "10 ** 8")
    + "[(out.write(b' '), out.flush(), time.sleep(.01)) for _ in iter(int, 1)]",
}


@pytest.mark.parametrize("how", UNENDING)
@pytest.mark.parametrize("size", [1, 10_000_000])
def test_an_answer_that_has_no_end_is_ended(monkeypatch: pytest.MonkeyPatch, how: str, size: int) -> None:
    apart = Apart(Bounds(seconds=0.1))
    child = subprocess.Popen(
        [sys.executable, "-c", UNENDING[how]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert child.stdout is not None
    assert child.stdout.peek(1), "it has begun to answer"
    monkeypatch.setattr(apart, "_running", lambda: child)
    apart._child = child
    told: list[str] = []

    def ask() -> None:
        with pytest.raises(SetAsideError) as error:
            apart.extract(Raw("a.html", b"." * size))
        told.append(str(error.value))

    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(120)
    assert told == ["takes longer than 0.1 s to read"]
    assert child.returncode is not None
    assert apart._child is None, "the next document gets a process of its own"


def test_a_folder_of_documents_is_no_place_to_import_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit('taken over')", encoding="utf-8")
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (found,) = documents(["a.html"], bounds=Bounds(seconds=20))
    assert isinstance(found, Document)


def test_a_document_that_hangs_the_extraction_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    extractor = Extractor(for_parties(["PER", "NOR"]))
    inner = extractor.read_all

    def slow(found):
        if any("SPIN" in d.text for d in found):
            while True:
                time.process_time()
        return inner(found)

    monkeypatch.setattr(extractor, "read_all", slow)
    texts = ["Peru agreed to pay.", "SPIN", "Norway asked Peru to pay."]
    given = [Document(f"{n}.txt", text, f"{n:064}") for n, text in enumerate(texts)]
    first, trouble, last = Bounded(extractor, Bounds(seconds=1)).read_all(given)
    assert isinstance(trouble, Trouble)
    assert (trouble.input, trouble.what) == ("1.txt", "takes longer than 1 s to read")
    assert len(first.statements) == len(last.statements) == 1
