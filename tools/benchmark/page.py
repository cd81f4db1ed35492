"""The page of measurements: what one program writes leaves the sections of the others as they are."""

from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def write_head(text: str, page: Path = PAGE) -> None:
    """Replace what stands before the first section."""
    page.write_text("\n".join([text.rstrip(), "", *_sections(page)]).rstrip() + "\n", encoding="utf-8")


def write_section(title: str, text: str, page: Path = PAGE) -> None:
    """Replace the section of this title, or add it at the end."""
    told = page.read_text(encoding="utf-8") if page.is_file() else ""
    head = told.split("\n## ")[0].rstrip()
    new = f"## {title}\n\n{text.strip()}\n"
    sections = _sections(page)
    at = next((at for at, section in enumerate(sections) if section.startswith(f"## {title}\n")), len(sections))
    sections[at : at + 1] = [new]
    page.write_text("\n".join([head, "", *sections]).rstrip() + "\n", encoding="utf-8")


def _sections(page: Path) -> list[str]:
    told = page.read_text(encoding="utf-8") if page.is_file() else ""
    return [f"## {section.rstrip()}\n" for section in told.split("\n## ")[1:]]
