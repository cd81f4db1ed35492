"""The account of a ledger: what all its documents come to together."""

from servanda.pipeline.account.reconciling import Outcome, reconcile, remember, remembered

__all__ = ["Outcome", "reconcile", "remember", "remembered"]
