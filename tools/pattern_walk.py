"""A walk through all of the package that may compile a pattern: its modules, its data, and a document all the way."""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import io
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

LANGUAGES = ("en", "vi", "ko")
_EXAMPLES = Path(__file__).parents[1] / "examples" / "vietnam-korea"
_DOCUMENTS = 8
_MARKED = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Ferry</title></head><body><nav>Home</nav><p>HANOI,
May 3 (VNA) - Viet Nam agreed to fund a ferry worth 2.5 million USD by 2030, and the Republic of Korea asked for
another.</p><p>Both sides signed a memorandum on 4 May 2025.</p></body></html>"""
_MESSAGE = "From: Ana <ana@example.org>\nDate: Sun, 9 Mar 2014 10:00:00 +0000\nSubject: Ferry\n\nPeru agreed to pay.\n"
_FEED = """<rss version="2.0"><channel><title>Pilot</title><item><title>Ferry</title><description>Korea agreed to pay
for the ferry of the harbour.</description></item></channel></rss>"""
_VIETNAMESE = "Hà Nội, ngày 3 tháng 5 năm 2025 - Việt Nam và Hàn Quốc nhất trí hợp tác về phà.\n"
_KOREAN = "(서울=연합뉴스) 2025년 5월 3일 한국과 베트남은 나루를 함께 쓰기로 합의했다.\n"
_PAPERS = {
    "page.html": _MARKED,
    "message.eml": _MESSAGE,
    "feed.xml": _FEED,
    "vi.txt": _VIETNAMESE,
    "ko.txt": _KOREAN,
}


def walk(package_name: str = "servanda") -> None:
    """Import every module, call what loads data once, and send documents of all formats and languages all the way."""
    package = importlib.import_module(package_name)
    loaded = list(modules(package))
    for module in loaded:
        _warm(module)
    with tempfile.TemporaryDirectory(prefix="servanda-walk-") as folder:
        _commands(Path(folder))


def modules(package: ModuleType) -> Iterator[ModuleType]:
    """All modules of a package, imported; migrations, which Alembic loads by their paths, are left out."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations" not in found.name:
            yield importlib.import_module(found.name)


def _warm(module: ModuleType) -> None:
    """Call the cached functions of a module that need nothing, or a language."""
    own = [*vars(module).values()]
    own += [member for held in own if inspect.isclass(held) for member in map(_bound(held), vars(held))]
    for held in own:
        if isinstance(held, functools._lru_cache_wrapper):  # noqa: SLF001
            _call(held, module.__name__)


def _bound(held: type) -> Any:
    return lambda name: getattr(held, name, None)


def _call(held: Any, where: str) -> None:
    if getattr(held, "__module__", where) != where:
        return
    needed = [p for p in inspect.signature(held).parameters.values() if p.default is p.empty]
    if not needed:
        held()
    elif len(needed) == 1 and needed[0].name == "language":
        for language in LANGUAGES:
            with contextlib.suppress(KeyError, FileNotFoundError, ValueError):
                held(language)


def _commands(folder: Path) -> None:
    """The commands of a working day over a small folder of documents."""
    main = importlib.import_module("servanda.cli").main  # here: its patterns are compiled while somebody listens
    papers = folder / "papers"
    papers.mkdir()
    for name, content in _PAPERS.items():
        (papers / name).write_text(content, encoding="utf-8")
    documents = sorted(p for p in _EXAMPLES.iterdir() if p.suffix == ".txt")
    chosen = documents[:: max(1, len(documents) // _DOCUMENTS)]
    for path in chosen:
        (papers / path.name).write_bytes(path.read_bytes())
    ledger = str(folder / "l.db")
    for arguments in (
        ["build", str(papers), "--ledger", ledger, "--gate"],
        ["list", "statements", "--ledger", ledger, "--from", "2000"],
        ["list", "undertakings", "--ledger", ledger],
        ["search", "“ferry” -ship hợp tác", "--ledger", ledger],
        ["export", "jsonl", "--ledger", ledger, "-o", str(folder / "l.jsonl")],
        ["export", "iati", "--ledger", ledger, "-o", str(folder / "l.xml")],
        ["export", "plover", "--ledger", ledger, "-o", str(folder / "l.plover")],
        ["report", "--ledger", ledger, "--output", str(folder / "l.html")],
        ["targets", "--ledger", ledger, "--chart", str(folder / "l.svg")],
        ["diff", str(chosen[0]), str(chosen[1])],
        ["explain", str(chosen[-1])],
        ["statistics", "list"],
    ):
        before, sys.argv = sys.argv, ["servanda", *arguments]
        os.environ["SERVANDA_DEBUG"] = "1"
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as told:
                main()
        except SystemExit as stop:
            if stop.code == 2 or "Traceback" in told.getvalue():
                raise RuntimeError(f"{' '.join(arguments[:2])}: {told.getvalue()[-2000:]}") from stop
        finally:
            sys.argv = before
