"""Sentences become statements, claims and events, each grounded in the words of its document."""

from servanda.extraction.extractor import VERSION, Extractor, readable

__all__ = ["VERSION", "Extractor", "readable"]
