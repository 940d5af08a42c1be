"""The two worlds in which faults are let loose: an embedded node on SQLite, two replicas of everything on PostgreSQL.

Both say the same about themselves: where the door is, which process is whose, what the databases hold. A world
belongs to one event loop; what it starts ends with it.
"""

import contextlib
import os
import signal
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geleit_deploy.audit import Proof

GATEWAY = "gateway"
START_WITHIN = 180.0
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
    async def plant_texts(self) -> None:
        """Gives each body texts that it has approved long ago: consents are declared on them."""

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
