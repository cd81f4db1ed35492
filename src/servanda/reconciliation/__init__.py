"""Many documents become one account: pure functions over records."""

from servanda.reconciliation.duplicates import Duplicates, sketch
from servanda.reconciliation.events import Happenings
from servanda.reconciliation.grouping import Group, Matcher, grouped
from servanda.reconciliation.index import Index, MemoryIndex
from servanda.reconciliation.kinships import family
from servanda.reconciliation.nesting import HORIZON, nest
from servanda.reconciliation.repeats import repeats
from servanda.reconciliation.settings import settings
from servanda.reconciliation.uniting import unite

__all__ = [
    "HORIZON",
    "Duplicates",
    "Group",
    "Happenings",
    "Index",
    "Matcher",
    "MemoryIndex",
    "family",
    "grouped",
    "nest",
    "repeats",
    "settings",
    "sketch",
    "unite",
]
