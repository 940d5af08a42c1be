"""Two replicas of every service and of the door, PostgreSQL and a Valkey, as a world."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import psutil

from geleit_deploy.audit import Proof, verify_at
from geleit_deploy.layout import SERVICES
from geleit_kit.events.embedded import Valkey
from geleit_kit.testing.node import Node, make_node
from geleit_kit.testing.servers import APPLICATION, OWNER, Postgres, session_folder, start_postgres
from tests.chaos.worlds import GATEWAY, START_WITHIN, Row, World, until
from tests.planted import plant_texts


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
        until((self.folder / "running.json").exists, START_WITHIN, "the replicas start")
        for member in self.members:
            if member != "valkey":
                until(lambda m=member: _ready(self._known(m)["base"]), START_WITHIN, f"{member} is ready")  # type: ignore[misc]  # a default binds the name

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

    async def plant_texts(self) -> None:
        """As the services write, for every example body."""
        await plant_texts(self._postgres.url(self._databases["identity"].rows, APPLICATION))

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
