"""Servanda keeps the ledger of what governments promise each other in public."""

from importlib.metadata import version

__version__ = version("servanda")
