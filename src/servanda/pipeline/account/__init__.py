"""The account of a ledger: what all its documents come to together."""

from servanda.pipeline.account.reconciling import Outcome, noted, reconcile, remember, remembered

__all__ = ["Outcome", "noted", "reconcile", "remember", "remembered"]
