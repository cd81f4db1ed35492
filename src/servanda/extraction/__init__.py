"""Sentences become statements, claims and events, each grounded in the words of its document."""

from servanda.extraction.extractor import LONGEST, VERSION, Extractor, readable

__all__ = ["LONGEST", "VERSION", "Extractor", "readable"]
