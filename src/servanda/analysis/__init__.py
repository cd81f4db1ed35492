"""Questions asked of the ledger that take more than a list: who met whom, what was found, what stands side by side."""
