"""One service in a process of its own, for tests that kill it: started from here, or run as a script.

`careless` takes away what the test is about: answers no longer wait until their entry of the access log is durable.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import httpx
import uvicorn

from geleit_kit.db.access_log import AccessLog
from geleit_kit.db.session import Disclosure
from geleit_kit.events.embedded import ending_with_parent
from geleit_kit.testing.databases import Addresses
from geleit_kit.testing.node import Node

_READY_WITHIN = 40.0


@dataclass
class Process:
    """A service that runs."""

    process: "subprocess.Popen[bytes]"
    base: str

    @classmethod
    def start(cls, service: str, node: Node, addresses: Addresses, *, careless: bool = False, **more: str) -> "Process":
        """Starts it; returns when it is ready. `more`: environment, such as GELEIT_FAULT_POINT."""
        given = {
            "SERVICE": service,
            "NODE": node.name,
            "TENANTS_FILE": str(node.tenants_file),
            "SECRETS_FOLDER": str(node.secrets),
            "DATA_FOLDER": str(node.folder),
            "DATABASE_URL": addresses.database_url,
            "KEYS_URL": addresses.keys_url,
        }
        opened = socket.create_server(("127.0.0.1", 0))
        opened.set_inheritable(True)
        command = [sys.executable, __file__, service, str(opened.fileno()), "careless" if careless else "careful"]
        process = subprocess.Popen(
            ending_with_parent(command),
            env=os.environ | {f"GELEIT_{service.upper()}_{name}": value for name, value in given.items()} | more,
            pass_fds=[opened.fileno()],
            stderr=subprocess.DEVNULL,
        )
        base = f"http://127.0.0.1:{opened.getsockname()[1]}"
        opened.close()
        started = cls(process, base)
        started.until_ready()
        return started

    def until_ready(self) -> None:
        """Waits until it answers."""
        until = time.monotonic() + _READY_WITHIN
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.base}/health/ready", timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                assert self.process.poll() is None, "the service ended at its start"
                time.sleep(0.05)
        raise AssertionError("the service was not ready in time")

    def kill(self) -> None:
        """SIGKILL, and wait."""
        self.process.kill()
        self.process.wait(20)

    def stop(self) -> None:
        """SIGTERM, and wait."""
        self.process.terminate()
        self.process.wait(20)


async def _careless(self: AccessLog, entries: Sequence[Disclosure]) -> None:
    if entries:
        asyncio.get_running_loop().create_task(_written(self, entries))


_written = AccessLog.write


def _serve(service: str, descriptor: int) -> None:
    settings = getattr(import_module(f"geleit_{service}.settings"), f"{service.title()}Settings")()
    app = import_module(f"geleit_{service}.app").create_app(settings)
    uvicorn.run(app, fd=descriptor, loop="uvloop", http="httptools", log_config=None, access_log=False, lifespan="on")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    if sys.argv[3] == "careless":
        AccessLog.write = _careless  # type: ignore[method-assign]  # -- the defence, switched off
    _serve(sys.argv[1], int(sys.argv[2]))
