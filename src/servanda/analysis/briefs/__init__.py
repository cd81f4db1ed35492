"""A few pages for a desk officer before a visit, every sentence with its sources."""

from servanda.analysis.briefs.checking import UnsupportedError, check
from servanda.analysis.briefs.composing import brief
from servanda.analysis.briefs.model import Brief, Citation, Section, Sentence

__all__ = ["Brief", "Citation", "Section", "Sentence", "UnsupportedError", "brief", "check"]
