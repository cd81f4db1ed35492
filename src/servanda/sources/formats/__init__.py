"""One module per format: bytes become the text of a document, with what the format tells about it."""

from servanda.sources.formats.read import extract

__all__ = ["extract"]
