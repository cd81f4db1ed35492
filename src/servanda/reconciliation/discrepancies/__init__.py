"""What sources dispute: figures, parties, dates and forces that cannot all be right."""

from servanda.reconciliation.discrepancies.contested import contested, disputed
from servanda.reconciliation.discrepancies.figure import Figure
from servanda.reconciliation.discrepancies.figures import figure

__all__ = ["Figure", "contested", "disputed", "figure"]
