"""Stores to test with: all tests of some folders, and those that ask for `store`, run over SQLite and PostgreSQL."""

import itertools
import os
import tempfile
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from postgres_server import NoServerError, serving
from servanda.extraction import Extractor
from servanda.ledger import Ledger, LedgerError, postgresql
from servanda.ledger.keeping import restore
from servanda.pipeline import build
from servanda.pipeline.account import reconcile
from servanda.profiles import load
from servanda.sources import documents

STORES = ("sqlite", "postgresql")
BOTH = ("analysis", "assistants", "ledger", "pipeline", "publishing", "web")
"""Folders whose tests run over both stores, unless they are marked `file`."""
EXAMPLE = Path(__file__).parents[1] / "examples" / "vietnam-korea"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
_numbers = itertools.count()
_opened = Ledger.__init__


def pytest_configure(config) -> None:
    config.addinivalue_line("markers", "file: about a ledger in a file, or about none; runs once")
    config.addinivalue_line("markers", "both: runs over both stores, wherever it stands")


def pytest_generate_tests(metafunc) -> None:
    folder = Path(metafunc.definition.path).relative_to(Path(__file__).parent).parts[0]
    marked = metafunc.definition.get_closest_marker
    wanted = (folder in BOTH and not marked("file")) or marked("both")
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


@pytest.fixture(scope="session")
def example(tmp_path_factory) -> Path:
    """The ledger of the bundled example, in a file that no test writes to."""
    path, profile = tmp_path_factory.mktemp("example") / "example.db", load("vietnam-korea")
    with Ledger(str(path), create=True) as ledger:
        summary = build(documents([str(EXAMPLE)]), ledger, Extractor(profile), version="t", profile="vietnam-korea")
        reconcile(ledger, profile, now=NOW)
    assert summary.read > 40
    return path


@pytest.fixture(scope="session")
def copied(server):
    """Makes a database of what a ledger in a file holds, and gives its address; a second time out of a template."""
    filled: dict[str, str] = {}

    def copy(path: Path | str) -> str:
        path = Path(path)
        digest = sha256(path.read_bytes()).hexdigest()
        if digest not in filled:
            name = f"filled_{os.getpid()}_{next(_numbers)}"
            _order(server, f"CREATE DATABASE {name}")
            with pytest.MonkeyPatch.context() as plain:
                plain.setattr(Ledger, "__init__", _opened)  # its files stand for themselves
                restore(path, f"{server}{name}")
            filled[digest] = name
        name = f"copy_{os.getpid()}_{next(_numbers)}"
        _order(server, f"CREATE DATABASE {name} TEMPLATE {filled[digest]}")
        return f"{server}{name}"

    return copy


@pytest.fixture(scope="session")
def shared(copied):
    """The one database of this session for each ledger in a file that tests only read."""
    made: dict[str, str] = {}

    def of(path: Path | str) -> str:
        if str(path) not in made:
            made[str(path)] = copied(path)
        return made[str(path)]

    return of


def _order(server: str, order: str) -> None:
    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        connection.execute(order)


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
    """The store of a test. Over PostgreSQL each file that a test names as a ledger stands for a database of its own.

    A file that is there stands for a database that holds the same: one for all tests where it lies outside the test's
    own folder, for such a file is only read.
    """
    kind = getattr(request, "param", "sqlite")
    if kind == "sqlite":
        yield kind
        return
    server, template, copied, shared = map(request.getfixturevalue, ("server", "template", "copied", "shared"))
    made: dict[str, str] = {}

    def own(path: str) -> bool:
        folder = request.node.funcargs.get("tmp_path")
        return folder is not None and Path(path).absolute().is_relative_to(folder)

    def of(path: str, *, create: bool) -> str:
        if postgresql.is_address(path):
            return path
        if path in made:
            return made[path]
        if Path(path).is_file():
            if not own(path):
                return shared(path)
            made[path] = copied(path)
        elif create:
            name = f"stand_in_{os.getpid()}_{next(_numbers)}"
            _order(server, f"CREATE DATABASE {name} TEMPLATE {template}")
            made[path] = f"{server}{name}"
        else:
            raise LedgerError(f"{path}: no such ledger")
        return made[path]

    def stand_in(self, path: str, *, create: bool = False, **others) -> None:
        _opened(self, of(path, create=create), create=create, **others)

    monkeypatch.setattr(Ledger, "__init__", stand_in)
    yield kind
    monkeypatch.undo()
    for address in made.values():
        _order(server, f"DROP DATABASE IF EXISTS {address.rpartition('/')[2]} WITH (FORCE)")
