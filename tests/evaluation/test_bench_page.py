"""What one measurement writes leaves the sections of the others alone."""

from benchmark.page import write_head, write_section


def test_sections_are_replaced_one_by_one(tmp_path) -> None:
    page = tmp_path / "benchmarks.md"
    write_section("One", "first", page)
    write_head("# Measured\n\nhead\n", page)
    write_section("Two", "second\n", page)
    write_section("One", "first, anew", page)
    assert page.read_text(encoding="utf-8") == "# Measured\n\nhead\n\n## One\n\nfirst, anew\n\n## Two\n\nsecond\n"
    write_head("# Measured\n\nanother head", page)
    assert page.read_text(encoding="utf-8").startswith("# Measured\n\nanother head\n\n## One\n\nfirst, anew\n")
