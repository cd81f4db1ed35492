"""mcp: the ledger for programs that converse."""

from __future__ import annotations

from servanda.commands.common import LedgerPath, PartyCodes, ProfileName, UsageProblemError, chosen
from servanda.commands.timing import AsOf, day


def mcp(
    ledger: LedgerPath = "servanda.db",
    profile: ProfileName = None,
    parties: PartyCodes = None,
    as_of: AsOf = None,
) -> None:
    """Answer questions about a ledger over the Model Context Protocol, on standard input and output.

    It is started by a client, an assistant for one; nothing it answers changes the ledger.

    Example: servanda mcp --ledger vietnam-korea.db
    """
    try:
        from servanda.assistants.server import server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise UsageProblemError("mcp needs the package mcp: install it with `pip install 'servanda[mcp]'`") from error
    from servanda.analysis.partnership import partnership
    from servanda.ledger import Ledger

    named = chosen(profile, parties) if profile or parties else None
    on = day(as_of) if as_of else None
    with Ledger(ledger) as store:
        if named is None:
            with store.reading() as connection:
                named = partnership(connection)
        server(store, named, on).run("stdio")
