"""The ledger in the browser, and as an API."""

from servanda.web.app import create_app
from servanda.web.settings import Settings

__all__ = ["Settings", "create_app"]
