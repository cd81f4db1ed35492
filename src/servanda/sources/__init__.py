"""A path, address, feed or pattern becomes documents: fetching, formats, metadata, boilerplate marked."""

from servanda.sources.opening import documents
from servanda.sources.trouble import SourceError, Trouble

__all__ = ["SourceError", "Trouble", "documents"]
