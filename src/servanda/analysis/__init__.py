"""Questions asked of the ledger that take more than a list."""
