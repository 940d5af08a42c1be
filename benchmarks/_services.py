"""A service in a process of its own on PostgreSQL or SQLite, and what it costs: shared by benchmarks."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from urllib.request import urlopen

import psutil
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_kit.events.embedded import ending_with_parent
from geleit_kit.testing.databases import Addresses
from geleit_kit.testing.node import Node

SERVE = (
    "import sys, uvicorn; from importlib import import_module as m; p, c, fd = sys.argv[1:];"
    "s = getattr(m(p + '.settings'), c)(); app = m(p + '.app').create_app(s);"
    "from geleit_deploy.calm import calm; app = calm(app);"  # as the node does
    "uvicorn.run(app, fd=int(fd), loop='uvloop', http='httptools', log_config=None, access_log=False, lifespan='on')"
)


@dataclass
class Service:
    """One service in a process of its own."""

    name: str
    process: subprocess.Popen[bytes]
    port: int

    @classmethod
    def start(
        cls, name: str, node: Node, addresses: Addresses, redis_url: str, peers: dict[str, str], *, first: str = ""
    ) -> "Service":
        """Starts it; `first` is code that it runs before anything else."""
        given = {
            "NODE": node.name,
            "TENANTS_FILE": str(node.tenants_file),
            "SECRETS_FOLDER": str(node.secrets),
            "DATA_FOLDER": str(node.folder),
            "DATABASE_URL": addresses.database_url,
            "KEYS_URL": addresses.keys_url,
            "REDIS_URL": redis_url,
            "PEERS": json.dumps(peers),
        }
        opened = socket.create_server(("127.0.0.1", 0))
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as the node does
        opened.set_inheritable(True)
        command = [
            sys.executable,
            "-c",
            first + SERVE,
            f"geleit_{name}",
            f"{name.title()}Settings",
            str(opened.fileno()),
        ]
        process = subprocess.Popen(
            ending_with_parent(command),
            env=os.environ | {f"GELEIT_{name.upper()}_{key}": value for key, value in given.items()},
            pass_fds=[opened.fileno()],
        )
        port: int = opened.getsockname()[1]
        opened.close()
        return cls(name, process, port)

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def until_ready(self) -> None:
        """Waits until it answers."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.base}/health/ready", timeout=2) as answer:  # noqa: S310 -- our own loopback address
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{self.name} is not ready")

    def stop(self) -> None:
        """Ends it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def cpu_seconds(roots: dict[str, int]) -> dict[str, float]:
    """CPU time so far of each named process, with its children that still live (ours are the other names)."""
    found = {}
    for name, pid in roots.items():
        root = psutil.Process(pid)
        family = [root] if pid == os.getpid() else [root, *root.children(recursive=True)]
        found[name] = sum(one.user + one.system for one in (process.cpu_times() for process in family))
    return found


async def counted(addresses: Addresses, statement: str, scope: str = "*") -> int:
    """One number out of the database, as the scope of the node or of a body sees it."""
    engine = create_async_engine(addresses.database_url)
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execute(text("SELECT set_config('geleit.body', :body, true)"), {"body": scope})
        found = int(await connection.scalar(text(statement)) or 0)
    await engine.dispose()
    return found
