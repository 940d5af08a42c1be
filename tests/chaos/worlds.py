"""The two worlds in which faults are let loose: an embedded node on SQLite, two replicas of everything on PostgreSQL.

Both say the same about themselves: where the door is, which process is whose, what the databases hold. A world
belongs to one event loop; what it starts ends with it.
"""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from deploy.tests.nodes import free_port
from geleit_deploy import running
from geleit_deploy.audit import Proof, verify_at
from geleit_deploy.layout import SERVICES, DataFolder
from geleit_deploy.making import make
from geleit_deploy.problems import CannotDo
from geleit_deploy.tokens import Tokens
from geleit_kit.events.embedded import Valkey
from geleit_kit.testing.node import Node, make_node
from geleit_kit.testing.servers import APPLICATION, OWNER, Postgres, session_folder, start_postgres

GATEWAY = "gateway"
_START_WITHIN = 180.0
Row = tuple[Any, ...]


def until(holds: Callable[[], bool], within: float, what: str) -> None:
    """Waits until something is true."""
    end = time.monotonic() + within
    while not holds():
        if time.monotonic() > end:
            message = f"{what}: not within {within:.0f} s"
            raise TimeoutError(message)
        time.sleep(0.05)


class World(ABC):
    """What runs, and how to look into it and hurt it."""

    kind: str
    folder: Path
    members: tuple[str, ...]
    """The names of all processes that can be killed; a service's begin with its name."""

    @property
    def faults(self) -> Path:
        """Where points are armed (`geleit_kit.db.points`)."""
        return self.folder / "faults"

    @abstractmethod
    def start(self) -> None:
        """Starts everything; returns when all answer."""

    @abstractmethod
    def stop(self) -> None:
        """Ends everything that was started."""

    @abstractmethod
    def doors(self) -> list[str]:
        """The addresses of the gateways, as they are now."""

    @abstractmethod
    def base(self, service: str) -> str:
        """The address of one process of a service."""

    @abstractmethod
    def token(self, role: str, body: str, user: str) -> str:
        """An access token. Raises CannotDo where the issuer is away."""

    @abstractmethod
    def pid(self, member: str) -> int | None:
        """The process of a member, None while it is being started again."""

    @abstractmethod
    def lose_valkey(self) -> None:
        """Kills the server of the streams and takes all its data away; it comes back empty."""

    @abstractmethod
    def streams(self) -> str:
        """The address of the streams, as the services have it."""

    @abstractmethod
    async def rows(self, service: str, query: str, *values: Any) -> list[Row]:
        """Reads from a service's database, past all walls; `?` stands for a value."""

    @abstractmethod
    async def change(self, service: str, statement: str, *values: Any) -> None:
        """Changes a service's database, past all walls."""

    @abstractmethod
    def proofs(self, copy: Path) -> list[Proof]:
        """What `geleit audit verify` says of each service's log, on a copy where there are files."""

    def kill(self, member: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Sends a signal to a member; waits for its process where it is just being started. Answers its pid."""
        until(lambda: self.pid(member) is not None, 60, f"{member} runs")
        pid = self.pid(member)
        assert pid is not None
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        return pid

    def returned(self, member: str, before: int) -> None:
        """Waits until a killed member has a new process."""
        until(lambda: self.pid(member) not in {None, before}, 60, f"{member} comes back")


class EmbeddedWorld(World):
    """`geleit up` on a new data folder."""

    kind = "sqlite"
    members = (*SERVICES, GATEWAY, "issuer", "valkey", "supervisor")

    def __init__(self, folder: Path) -> None:
        self.data: DataFolder = make(folder, "test", issuer_port=free_port())
        self.folder = self.data.path
        self.faults.mkdir()
        self._process: subprocess.Popen[bytes] | None = None
        self._tokens: dict[str, Tokens] = {}

    def start(self) -> None:
        """Waits for its line, and tries again where a fault met the start itself."""
        end = time.monotonic() + _START_WITHIN
        while not self._started():
            if time.monotonic() > end:
                raise TimeoutError("the node does not start")

    def _started(self) -> bool:
        with (self.folder / "logs" / "supervisor.out").open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "geleit_deploy", "up", str(self.folder), "--port", "0"],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, "GELEIT_FAULT_FOLDER": str(self.faults)},
                start_new_session=True,
            )
        end = time.monotonic() + _START_WITHIN
        while time.monotonic() < end and self._process.poll() is None:
            found = running.read(self.data)
            if found is not None and found.pid == self._process.pid and found.state == "ready":
                return True
            time.sleep(0.1)
        return False

    def stop(self) -> None:
        """As Ctrl-C would, then by force."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(40)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _now(self) -> running.RunningNode | None:
        with contextlib.suppress(OSError, ValueError):
            return running.read(self.data)
        return None

    def doors(self) -> list[str]:
        """One."""
        found = self._now()
        return [found.gateway] if found is not None else []

    def base(self, service: str) -> str:
        """Its own port, without the door."""
        found = self._now()
        return next((each.base or "" for each in found.members if each.name == service), "") if found else ""

    def token(self, role: str, body: str, user: str) -> str:
        """From the demo issuer."""
        found = self._now()
        if found is None or found.issuer is None:
            raise CannotDo("No node.", "Wait.")
        return self._tokens.setdefault(found.issuer, Tokens(found.issuer))(role, body, user)

    def pid(self, member: str) -> int | None:
        """As `run/node.json` says."""
        found = self._now()
        if found is None:
            return None
        return found.pid if member == "supervisor" else next(e.pid for e in found.members if e.name == member)

    def end_supervisor(self) -> None:
        """kill -9 of the supervisor: everything goes with it. Then the node is started again."""
        assert self._process is not None
        everybody = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        self._process.wait()
        psutil.wait_procs(everybody, 20)
        self.start()

    def lose_valkey(self) -> None:
        """Its files go first, so that nothing is left to read when it comes back."""
        before = self.pid("valkey")
        for each in self.data.valkey.glob("appendonly*"):
            shutil.rmtree(each, ignore_errors=True)
        self.kill("valkey")
        self.returned("valkey", before or 0)

    def streams(self) -> str:
        """A unix socket."""
        password = (self.data.secrets / "valkey.password").read_text("ascii").strip()
        return f"unix://node:{password}@{self.data.valkey / 'valkey.sock'}?db=0"

    async def rows(self, service: str, query: str, *values: Any) -> list[Row]:
        """Reads only."""
        with contextlib.closing(sqlite3.connect(f"file:{self.data.database(service)}?mode=ro", uri=True)) as line:
            return list(line.execute(query, values))

    async def change(self, service: str, statement: str, *values: Any) -> None:
        """One transaction."""
        with contextlib.closing(sqlite3.connect(self.data.database(service), timeout=10)) as line, line:
            line.execute("PRAGMA busy_timeout=10000")
            line.execute(statement, values)

    def proofs(self, copy: Path) -> list[Proof]:
        """On a copy of each database."""
        copy.mkdir(parents=True, exist_ok=True)
        found = []
        for service in SERVICES:
            target = copy / f"{service}.sqlite"
            target.unlink(missing_ok=True)
            with (
                contextlib.closing(sqlite3.connect(self.data.database(service))) as here,
                contextlib.closing(sqlite3.connect(target)) as there,
            ):
                here.backup(there)
            found.append(verify_at(f"sqlite+aiosqlite:///{target}", service, self.data.secrets))
        return found


@dataclass
class _Databases:
    """The databases of one service on PostgreSQL."""

    rows: str
    keys: str


class PostgresWorld(World):
    """Two replicas of each service and of the gateway, one PostgreSQL, one Valkey."""

    kind = "postgresql"

    def __init__(self, folder: Path, postgres: Postgres, number: int = 2) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self._postgres, self._number = folder, postgres, number
        self.node: Node = make_node(folder / "node")
        for name in ("logs", "node/faults"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.members = (
            *(f"{member}-{n}" for n in range(1, number + 1) for member in (*SERVICES, GATEWAY)),
            "valkey",
        )
        self._databases: dict[str, _Databases] = {}
        self._valkey = Valkey.start(folder / "valkey", keep=True)
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: dict[str, asyncpg.Pool[Any]] = {}
        self._opening = asyncio.Lock()

    @property
    def faults(self) -> Path:
        """In the folder that is marked."""
        return self.node.folder / "faults"

    async def prepare(self) -> None:
        """Empty databases; the services migrate them at their first start."""
        mark = f"chaos_{os.getpid()}_{time.monotonic_ns()}"
        for service in SERVICES:
            names = _Databases(f"{mark}_{service}", f"{mark}_{service}_keys")
            for name in (names.rows, names.keys):
                await self._postgres.create_database(name)
            self._databases[service] = names

    def start(self) -> None:
        """Writes the order, starts the processes, waits until each answers."""
        order = {"number": self._number, "environment": {m: self._environment(m) for m in (*SERVICES, GATEWAY)}}
        (self.folder / "replicas.json").write_text(json.dumps(order), "utf-8")
        (self.folder / "running.json").unlink(missing_ok=True)
        with (self.folder / "logs" / "replicas.out").open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.replicas", str(self.folder)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, "GELEIT_FAULT_FOLDER": str(self.faults)},
                cwd=Path(__file__).parents[2],
            )
        until((self.folder / "running.json").exists, _START_WITHIN, "the replicas start")
        for member in self.members:
            if member != "valkey":
                until(lambda m=member: _ready(self._known(m)["base"]), _START_WITHIN, f"{member} is ready")  # type: ignore[misc]  # a default binds the name

    def _environment(self, member: str) -> dict[str, str]:
        values: dict[str, Any] = {
            "NODE": self.node.name,
            "TENANTS_FILE": self.node.tenants_file,
            "SECRETS_FOLDER": self.node.secrets,
            "DATA_FOLDER": self.node.folder,
            "LOG_LEVEL": "INFO",
        }
        if member != GATEWAY:
            names = self._databases[member]
            values |= {
                "SERVICE": member,
                "DATABASE_URL": self._postgres.url(names.rows, APPLICATION),
                "KEYS_URL": self._postgres.url(names.keys, APPLICATION),
                "MIGRATION_URL": self._postgres.url(names.rows, OWNER),
                "KEYS_MIGRATION_URL": self._postgres.url(names.keys, OWNER),
                "REDIS_URL": self._valkey.url(),
                "APART_SECONDS": 0.5,
            }
        return {f"GELEIT_{member.upper()}_{name}": str(value) for name, value in values.items()}

    def stop(self) -> None:
        """Ends the processes, then the streams."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._valkey.stop(signal.SIGKILL)

    async def drop(self) -> None:
        """Removes the databases."""
        for line in self._lines.values():
            await line.close()
        await self._postgres.drop_databases(
            [name for each in self._databases.values() for name in (each.rows, each.keys)]
        )

    def _known(self, member: str) -> dict[str, Any]:
        found: dict[str, dict[str, Any]] = json.loads((self.folder / "running.json").read_text("utf-8"))
        return found[member]

    def doors(self) -> list[str]:
        """One per replica."""
        return [str(self._known(f"{GATEWAY}-{n}")["base"]) for n in range(1, self._number + 1)]

    def base(self, service: str) -> str:
        """The first replica's."""
        return str(self._known(f"{service}-1")["base"])

    def token(self, role: str, body: str, user: str) -> str:
        """Signed by the issuer of the test."""
        return self.node.issuer.token(role, body, **({"sub": user} if user else {}))

    def pid(self, member: str) -> int | None:
        """As the starter of the replicas says."""
        if member == "valkey":
            return self._valkey.process.pid
        pid = int(self._known(member)["pid"])
        return pid if psutil.pid_exists(pid) else None

    def lose_valkey(self) -> None:
        """Nobody looks after it here: it is started again, empty."""
        self._valkey.process.kill()
        self._valkey.process.wait()
        for each in (self.folder / "valkey").glob("appendonly*"):
            shutil.rmtree(each, ignore_errors=True)
        self._valkey = self._valkey.again()

    def kill(self, member: str, number: signal.Signals = signal.SIGKILL) -> int:
        """A killed server of the streams is started again with what it had."""
        if member == "valkey" and number == signal.SIGKILL:
            before = self._valkey.process.pid
            self._valkey.process.kill()
            self._valkey.process.wait()
            self._valkey = self._valkey.again()
            return before
        return super().kill(member, number)

    def streams(self) -> str:
        """A unix socket."""
        return self._valkey.url()

    async def _pool(self, service: str) -> "asyncpg.Pool[Any]":
        async with self._opening:
            if service not in self._lines:
                self._lines[service] = await asyncpg.create_pool(
                    host=self._postgres.sockets,
                    port=5432,
                    user="postgres",
                    database=self._databases[service].rows,
                    min_size=1,
                    max_size=3,
                )
        return self._lines[service]

    async def rows(self, service: str, query: str, *values: Any) -> list[Row]:
        """As the superuser."""
        return [tuple(row) for row in await (await self._pool(service)).fetch(_numbered(query), *values)]

    async def change(self, service: str, statement: str, *values: Any) -> None:
        """As the superuser."""
        await (await self._pool(service)).execute(_numbered(statement), *values)

    def proofs(self, copy: Path) -> list[Proof]:
        """In place: a snapshot of the database is what every transaction reads."""
        del copy
        return [
            verify_at(self._postgres.url(names.rows, APPLICATION), service, self.node.secrets)
            for service, names in self._databases.items()
        ]


def _numbered(query: str) -> str:
    parts = query.split("?")
    return "".join(part + (f"${number}" if number < len(parts) else "") for number, part in enumerate(parts, 1))


def _ready(base: str) -> bool:
    from geleit_deploy.health import ready  # noqa: PLC0415 -- stands beside its use

    return ready(base)


@dataclass
class Server:
    """A PostgreSQL for the runs, with its folder."""

    root: Path = field(default_factory=session_folder)
    postgres: Postgres | None = None

    def start(self) -> Postgres:
        """Starts it; it ends with this process."""
        self.postgres = start_postgres(self.root / "postgres", os.getpid(), remove=self.root)
        return self.postgres

    def stop(self) -> None:
        """Ends it and takes its folder away."""
        if self.postgres is not None:
            self.postgres.stop()
        shutil.rmtree(self.root, ignore_errors=True)


def workshop() -> Path:
    """A new private folder for a world, short enough for sockets."""
    return Path(tempfile.mkdtemp(prefix="geleit-chaos-"))
