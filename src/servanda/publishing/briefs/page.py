"""A brief as one HTML page that needs nothing beside it."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from servanda.analysis.briefs import Brief
from servanda.publishing.briefs.wording import judged, more, numbers, source, subtitle


def html(brief: Brief) -> str:
    """The page. `publishing.charts` escapes what it writes into charts; all other text is escaped here."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = (files("servanda.publishing.briefs") / "brief.html").read_text(encoding="utf-8")
    return environment.from_string(template).render(
        brief=brief, subtitle=subtitle(brief), number=numbers(brief), judged=judged, more=more, source=source
    )
