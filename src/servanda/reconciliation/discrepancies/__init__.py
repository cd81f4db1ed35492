"""What sources dispute: figures, parties, dates and forces that cannot all be right."""

from servanda.reconciliation.discrepancies.acts import told_apart
from servanda.reconciliation.discrepancies.contested import contested, disputed
from servanda.reconciliation.discrepancies.encounters import dated_apart, encounter_keys, misdated
from servanda.reconciliation.discrepancies.figure import Figure
from servanda.reconciliation.discrepancies.figures import figure
from servanda.reconciliation.discrepancies.stages import stages

__all__ = [
    "Figure",
    "contested",
    "dated_apart",
    "disputed",
    "encounter_keys",
    "figure",
    "misdated",
    "stages",
    "told_apart",
]
