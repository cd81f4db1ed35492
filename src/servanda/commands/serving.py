"""serve, and user add, list, token and remove: the ledger in the browser, and who may use it."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from servanda.commands.common import LedgerPath, PartyCodes, ProfileName, UsageProblemError, chosen, console, notes
from servanda.commands.logs import LogFormat, LogLevel, log_to_stderr
from servanda.commands.timing import AsOf, day

if TYPE_CHECKING:
    from servanda.profiles import Profile
    from servanda.web.accounts import Accounts

T = TypeVar("T")
UsersFile = Annotated[
    Path | None,
    typer.Option(
        "--users",
        envvar="SERVANDA_USERS",
        help="The file of users. [default: servanda/users.json in the folder of your settings]",
        show_default=False,
    ),
]
app = typer.Typer(no_args_is_help=True, help="Who may read and review in the browser.")


def serve(
    ledger: LedgerPath = "servanda.db",
    profile: ProfileName = None,
    parties: PartyCodes = None,
    host: Annotated[str, typer.Option(help="The address to listen on; the usual one is this machine's alone.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8321,
    allowed: Annotated[
        list[str] | None,
        typer.Option("--allowed-host", help="A name under which the server may be asked for; may be repeated."),
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="Let everybody who reaches the server read.")] = False,
    rate: Annotated[float, typer.Option(min=0, help="Requests a second for each client; 0 sets no limit.")] = 40,
    users: UsersFile = None,
    as_of: AsOf = None,
    bulk: Annotated[
        Path | None, typer.Option("--bulk", help="The folder of a bulk run whose progress is shown at /bulk.")
    ] = None,
    log_format: LogFormat = "text",
    log_level: LogLevel = "warning",
) -> None:
    """Show a ledger in the browser, and answer its API.

    Example: servanda serve --ledger vietnam-korea.db
    """
    import uvicorn

    from servanda.web import Settings, create_app
    from servanda.web.accounts import usual_file
    from servanda.web.settings import loopback

    log_to_stderr(log_format, log_level)
    names = tuple(allowed or ())
    if not loopback(host):
        names = (*names, host) if host not in {"0.0.0.0", "::"} else names  # noqa: S104 (compared, not bound)
        if not names:
            raise UsageProblemError(f"--host {host}: say under which names it is asked for, as in --allowed-host NAME")
    ticket = secrets.token_urlsafe(18)
    of = chosen(profile, parties) if profile or parties else _built_for(ledger)
    on = day(as_of) if as_of else None
    web = create_app(
        Settings(ledger, of, users or usual_file(), names, public, rate, ticket=ticket, as_of=on, bulk=bulk, warm=True)
    )
    config = uvicorn.Config(
        web,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(names),
        timeout_keep_alive=10,
        limit_concurrency=200,
        h11_max_incomplete_event_size=32 * 1024,
    )
    try:
        socket = config.bind_socket()
    except SystemExit as error:
        raise UsageProblemError(f"{host}:{port}: cannot be listened on; name another port with --port") from error
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{socket.getsockname()[1]}"
    out = notes()
    out.print(f"{ledger} is shown at {address} (Ctrl-C stops it)", markup=False)
    out.print(f"to review, open {address}/login#{ticket} (works once)", markup=False)
    if names:
        out.print(f"also asked for as {', '.join(names)}; {'anybody' if public else 'users'} may read", markup=False)
    uvicorn.Server(config).run(sockets=[socket])


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The name to log in with.")],
    right: Annotated[str, typer.Option(help="read, or review, which includes reading.")] = "review",
    users: UsersFile = None,
) -> None:
    """Make a user, or give one another password; the password is asked for, or read from standard input.

    Example: servanda user add mai --right review
    """
    from servanda.web.accounts import Right

    if right not in set(Right):
        raise UsageProblemError(f"{right}: no such right; use {' or '.join(Right)}")
    if sys.stdin.isatty():
        password = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        password = sys.stdin.readline().rstrip("\n")
    _told(lambda accounts: accounts.add(name, password, Right(right)), users)
    notes().print(f"{name} may {right}", markup=False)


@app.command("list")
def list_users(users: UsersFile = None) -> None:
    """List the users.

    Example: servanda user list
    """
    for account in _told(lambda accounts: accounts.all(), users):
        console().print(f"{account.name}  {account.right}  {account.tokens} tokens", markup=False)


@app.command("token")
def token(name: Annotated[str, typer.Argument(help="The user it is for.")], users: UsersFile = None) -> None:
    """Make a token for programs, with its user's right; it is shown this once.

    Example: servanda user token mai
    """
    console().print(_told(lambda accounts: accounts.issue(name), users), markup=False)


@app.command("remove")
def remove(name: Annotated[str, typer.Argument(help="The user to forget.")], users: UsersFile = None) -> None:
    """Forget a user and all tokens of theirs.

    Example: servanda user remove mai
    """
    _told(lambda accounts: accounts.remove(name), users)
    notes().print(f"{name} is no user any more", markup=False)


def _built_for(ledger: str) -> Profile:
    """The profile that a ledger was built for, else that of the parties it names."""
    from servanda.analysis.partnership import partnership
    from servanda.ledger import Ledger

    with Ledger(ledger) as store, store.reading() as connection:
        return partnership(connection)


def _told(act: Callable[[Accounts], T], users: Path | None) -> T:
    """What `act` does to the file of users; its errors as one line."""
    from servanda.web.accounts import AccountError, Accounts, usual_file

    try:
        return act(Accounts(users or usual_file()))
    except AccountError as error:
        raise UsageProblemError(str(error)) from error
