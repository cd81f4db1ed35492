"""A path, address, feed or pattern becomes documents: fetching, formats, metadata, boilerplate marked."""

from servanda.sources.bounds import Bounds, SetAsideError, within
from servanda.sources.opening import described, documents
from servanda.sources.trouble import SourceError, Trouble

__all__ = ["Bounds", "SetAsideError", "SourceError", "Trouble", "described", "documents", "within"]
