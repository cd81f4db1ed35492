"""The tool that prints how like each other documents are."""

from pathlib import Path

import pytest

import likeness

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "vietnam-korea"


def test_a_copy_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    """Resemblance and both containments, then the names."""
    assert likeness.main([str(EXAMPLE / "2025-08-11-*"), "--least", "0.4"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["1.00", "1.00", "1.00"]
    assert len(lines) == 3


def test_what_cannot_be_read_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A missing file is an error."""
    assert likeness.main([str(tmp_path / "nowhere.txt")]) == 1
    assert "nowhere.txt" in capsys.readouterr().err
