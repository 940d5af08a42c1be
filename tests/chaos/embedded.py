"""The embedded node as a world: `geleit up` on a new data folder, SQLite, one process per service."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from deploy.tests.nodes import free_port
from geleit_deploy import running
from geleit_deploy.audit import Proof, verify_at
from geleit_deploy.layout import SERVICES, DataFolder
from geleit_deploy.making import make
from geleit_deploy.problems import CannotDo
from geleit_deploy.tokens import Tokens
from tests.chaos.worlds import GATEWAY, START_WITHIN, Row, World
from tests.planted import plant_texts_of_node


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
        end = time.monotonic() + START_WITHIN
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
        end = time.monotonic() + START_WITHIN
        while time.monotonic() < end and self._process.poll() is None:
            found = running.read(self.data)
            if found is not None and found.pid == self._process.pid and found.state == "ready":
                return True
            time.sleep(0.1)
        return False

    async def plant_texts(self) -> None:
        """Into the file, for every body of the folder."""
        await plant_texts_of_node(self.data.path)

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
