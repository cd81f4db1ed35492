"""The ledger in forms to read and to pass on."""

from servanda.publishing.report import report

__all__ = ["report"]
