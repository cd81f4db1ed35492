"""A path, address, feed or pattern becomes documents: fetching, formats, metadata, boilerplate marked."""

from servanda.sources.opening import described, documents
from servanda.sources.trouble import SourceError, Trouble

__all__ = ["SourceError", "Trouble", "described", "documents"]
