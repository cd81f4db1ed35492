"""servanda mcp where it cannot start."""

import sys


def test_without_a_ledger_it_says_so(command, tmp_path) -> None:
    done = command(tmp_path, "mcp", "--ledger", "none.db")
    assert done.returncode == 1
    assert "no such ledger" in done.stderr


def test_without_the_package_it_says_how_to_install_it(command, tmp_path, monkeypatch) -> None:
    for name in [name for name in sys.modules if name == "mcp" or name.startswith(("mcp.", "servanda.assistants."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp", None)
    done = command(tmp_path, "mcp")
    assert done.returncode == 2
    assert "servanda[mcp]" in done.stderr
