"""Many documents become one account: pure functions over records."""

from servanda.reconciliation.grouping import Group, Matcher, grouped
from servanda.reconciliation.index import Index, MemoryIndex

__all__ = ["Group", "Index", "Matcher", "MemoryIndex", "grouped"]
