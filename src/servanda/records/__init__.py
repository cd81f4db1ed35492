"""What the ledger speaks of: frozen, typed, no input or output."""

from servanda.records.answer import Answer
from servanda.records.claim import COMPARATORS, Claim
from servanda.records.dates import PartialDate
from servanda.records.decision import Decision, Verb
from servanda.records.discrepancy import Discrepancy, DiscrepancyKind, Severity, Side
from servanda.records.document import Dateline, Document, Region, RegionKind
from servanda.records.event import Event, EventKind
from servanda.records.happening import Happening, Part, Participant, happening_id
from servanda.records.identity import identify
from servanda.records.interchange import lines, schema
from servanda.records.kinship import Kin, Kinship
from servanda.records.link import LONGEST_KEY, Link, Match, Ruling
from servanda.records.observation import Observation, Period, Quality
from servanda.records.project import Naming, ProjectRecord
from servanda.records.reading import Reading
from servanda.records.reply import Reception, Reply
from servanda.records.source import Source, Told
from servanda.records.span import GroundingError, Span
from servanda.records.statement import Force, Statement, Who
from servanda.records.target import Mention, Target
from servanda.records.undertaking import Change, Completion, Proof, Schedule, Stage, Step, Undertaking, undertaking_id

__all__ = [
    "COMPARATORS",
    "LONGEST_KEY",
    "Answer",
    "Change",
    "Claim",
    "Completion",
    "Dateline",
    "Decision",
    "Discrepancy",
    "DiscrepancyKind",
    "Document",
    "Event",
    "EventKind",
    "Force",
    "GroundingError",
    "Happening",
    "Kin",
    "Kinship",
    "Link",
    "Match",
    "Mention",
    "Naming",
    "Observation",
    "Part",
    "PartialDate",
    "Participant",
    "Period",
    "ProjectRecord",
    "Proof",
    "Quality",
    "Reading",
    "Reception",
    "Region",
    "RegionKind",
    "Reply",
    "Ruling",
    "Schedule",
    "Severity",
    "Side",
    "Source",
    "Span",
    "Stage",
    "Statement",
    "Step",
    "Target",
    "Told",
    "Undertaking",
    "Verb",
    "Who",
    "happening_id",
    "identify",
    "lines",
    "schema",
    "undertaking_id",
]
