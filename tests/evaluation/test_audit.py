"""`make audit`: a known vulnerability fails, an accepted one is told, and a silent service is neither."""

import json

import pytest

import audit

CLEAN = {"name": "harbour", "version": "1.0", "vulns": []}
FLAWED = {"name": "ferry", "version": "2.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.2"], "aliases": []}]}
UNKNOWN = {"name": "crane", "skip_reason": "Dependency not found on PyPI and could not be audited: crane (1)"}


def told(*entries: dict) -> str:
    return json.dumps({"dependencies": list(entries), "fixes": []})


@pytest.mark.parametrize(
    ("entries", "accepted", "status", "words"),
    [
        ((CLEAN,), {}, 0, "0 known vulnerabilities in 1 of 1"),
        ((CLEAN, FLAWED), {}, 1, "ferry 2.1: PYSEC-1; mended in: 2.2"),
        ((CLEAN, FLAWED), {"PYSEC-1": "only on boats"}, 0, "PYSEC-1 is accepted: only on boats"),
        ((CLEAN, UNKNOWN), {}, 0, "not known to the service: crane"),
    ],
)
def test_what_is_known_is_told(capsys, entries, accepted, status, words) -> None:
    assert audit.report(audit.read(told(*entries)), accepted) == status
    assert words in capsys.readouterr().out


def test_a_service_that_knows_nothing_is_no_answer() -> None:
    with pytest.raises(audit.UnreachableError, match="none of the 1 packages"):
        audit.read(told(UNKNOWN))


@pytest.mark.parametrize(("arguments", "status"), [([], 0), (["--required"], 1)])
def test_where_nobody_can_be_asked_it_says_so(capsys, monkeypatch, arguments, status) -> None:
    def silent(*_: object) -> str:
        raise audit.UnreachableError("no network")

    monkeypatch.setattr(audit, "ask", silent)
    monkeypatch.setattr("sys.argv", ["audit.py", *arguments])
    assert audit.main() == status
    assert "NOT DONE" in capsys.readouterr().err


def test_every_package_of_the_lock_is_asked_about(tmp_path) -> None:
    named = audit.requirements(tmp_path).read_text(encoding="utf-8")
    assert all(f"\n{name}==" in f"\n{named}" for name in ("spacy", "pyarrow", "psycopg", "mcp", "ruff", "hatchling"))
    assert named.count("--hash=sha256:") > 500
