"""What the ledger speaks of: frozen, typed, no input or output."""

from servanda.records.claim import COMPARATORS, Claim
from servanda.records.dates import PartialDate
from servanda.records.document import Dateline, Document, Region, RegionKind
from servanda.records.event import Event, EventKind
from servanda.records.identity import identify
from servanda.records.interchange import lines, schema
from servanda.records.observation import Observation, Period, Quality
from servanda.records.reading import Reading
from servanda.records.span import GroundingError, Span
from servanda.records.statement import Force, Statement, Who
from servanda.records.target import Mention, Target

__all__ = [
    "COMPARATORS",
    "Claim",
    "Dateline",
    "Document",
    "Event",
    "EventKind",
    "Force",
    "GroundingError",
    "Mention",
    "Observation",
    "PartialDate",
    "Period",
    "Quality",
    "Reading",
    "Region",
    "RegionKind",
    "Span",
    "Statement",
    "Target",
    "Who",
    "identify",
    "lines",
    "schema",
]
