"""Stores to test with: all tests of some folders, and those that ask for `store`, run over SQLite and PostgreSQL."""

import itertools
import os
import tempfile
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from postgres_server import NoServerError, serving
from servanda.ledger import Ledger, LedgerError, postgresql

STORES = ("sqlite", "postgresql")
BOTH = ("analysis", "ledger", "pipeline")
"""Folders whose tests run over both stores, unless they are marked `file`."""
_numbers = itertools.count()


def pytest_configure(config) -> None:
    config.addinivalue_line("markers", "file: about a ledger in a file, or about none; runs once")


def pytest_generate_tests(metafunc) -> None:
    folder = Path(metafunc.definition.path).relative_to(Path(__file__).parent).parts[0]
    wanted = folder in BOTH and not metafunc.definition.get_closest_marker("file")
    if "store" in metafunc.fixturenames and (wanted or "store" in metafunc.definition._fixtureinfo.argnames):
        metafunc.parametrize("store", STORES, indirect=True)


@pytest.fixture(scope="session")
def server():
    """The address of a PostgreSQL that runs for this session; tests are skipped where there can be none.

    With SERVANDA_NEEDS_POSTGRESQL=1 it is a failure that there is none.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="servanda-pg-", ignore_cleanup_errors=True))
        try:
            address = stack.enter_context(serving(Path(folder) / "server"))
        except NoServerError as error:
            if os.environ.get("SERVANDA_NEEDS_POSTGRESQL"):
                raise
            pytest.skip(f"no PostgreSQL here: {error}")
        yield address


@pytest.fixture(scope="session")
def template(server):
    """A database with an empty ledger, to copy from."""
    name = f"template_{os.getpid()}"
    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    Ledger(f"{server}{name}", create=True).close()
    return name


@pytest.fixture
def database(server):
    """The address of an empty database of its own."""
    with _fresh(server) as address:
        yield address


@pytest.fixture
def another_database(server):
    """The address of a second one."""
    with _fresh(server) as address:
        yield address


@contextmanager
def _fresh(server: str):
    name = f"ledger_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server}{name}"
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(autouse=True)
def store(request, monkeypatch):
    """The store of a test. Over PostgreSQL each file that a test names as a ledger stands for a database of its own."""
    kind = getattr(request, "param", "sqlite")
    if kind == "sqlite":
        yield kind
        return
    server, template = request.getfixturevalue("server"), request.getfixturevalue("template")
    made: dict[str, str] = {}
    opened = Ledger.__init__
    prefix = f"stand_in_{os.getpid()}_{next(_numbers)}"

    def of(path: str, *, create: bool) -> str:
        if postgresql.is_address(path):
            return path
        if path not in made:
            if not create:
                raise LedgerError(f"{path}: no such ledger")
            made[path] = f"{prefix}_{sha256(path.encode()).hexdigest()[:8]}"
            with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {made[path]} TEMPLATE {template}")
        return f"{server}{made[path]}"

    def stand_in(self, path: str, *, create: bool = False, **others) -> None:
        opened(self, of(path, create=create), create=create, **others)

    monkeypatch.setattr(Ledger, "__init__", stand_in)
    yield kind
    monkeypatch.undo()
    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        for name in made.values():
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
