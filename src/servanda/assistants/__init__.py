"""A ledger for programs that converse: the tools of a server of the Model Context Protocol (see README.md)."""
