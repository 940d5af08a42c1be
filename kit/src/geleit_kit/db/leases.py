"""Leases with a fencing token: any number of replicas may run, one does the work, and a late one has no effect."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import SQLAlchemyError

from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import Lease
from geleit_kit.db.session import WriteSession
from geleit_kit.db.straight import StraightQuery
from geleit_kit.db.whole import finished, whole
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Problem

HOLDER = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
SECONDS = 12.0
_log = logging.getLogger("geleit.worker")
_LEASES: Any = Lease.__table__
_STILL = StraightQuery(
    select(_LEASES.c.token)
    .where(*(_LEASES.c[name] == bindparam(name) for name in ("name", "token", "holder")))
    .with_for_update(read=True)
)


class Fenced(Exception):
    """Another replica has taken the work over: nothing of this transaction may take effect."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lease that this process holds."""

    name: str
    token: int
    holder: str

    async def check(self, write: WriteSession) -> None:
        """Raises Fenced unless the lease is still this one; keeps it from changing hands until the transaction ends."""
        if not await write.bare(_STILL, {"name": self.name, "token": self.token, "holder": self.holder}):
            raise Fenced


async def take(database: Database, name: str, holder: str | None = None, seconds: float = SECONDS) -> Held | None:
    """Takes or renews a lease; None while another holds it."""
    holder = holder or f"{HOLDER}:{os.getpid()}"
    now = utc_now()
    until = now + timedelta(seconds=seconds)
    async with database.node_write() as write:
        query = select(Lease).where(Lease.name == name)
        if write.dialect == "postgresql":
            query = query.with_for_update()
        row = await write.first(query)
        if row is None:
            insert = pg_insert if write.dialect == "postgresql" else sqlite_insert
            first = insert(Lease).values(name=name, holder=holder, token=1, expires_at=until)
            done = await write.execute(first.on_conflict_do_nothing())
            return Held(name, 1, holder) if done.rowcount else None  # type: ignore[attr-defined]  # -- a cursor result
        if row.holder != holder and row.expires_at > now:
            return None
        row.token += row.holder != holder
        row.holder, row.expires_at = holder, until
        return Held(name, row.token, holder)


async def release(database: Database, held: Held) -> None:
    """Gives a lease back early, at an orderly stop."""
    async with database.node_write() as write:
        await write.execute(
            update(Lease).where(Lease.name == held.name, Lease.token == held.token).values(expires_at=utc_now())
        )


class Worker:
    """A loop that works while it holds its lease: `step` returns True when there is more to do at once; `at_end` is
    done before an orderly stop.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        step: Callable[[Held], Awaitable[bool]],
        *,
        every: float,
        wake: asyncio.Event | None = None,
        holder: str | None = None,
        at_end: Callable[[Held], Awaitable[None]] | None = None,
    ) -> None:
        self._database, self.name, self._step, self._every = database, name, step, every
        self._at_end = at_end
        self._wake = wake or asyncio.Event()
        self._holder = holder
        self.held: Held | None = None

    async def run(self) -> None:
        """Until cancelled. A fault is logged by its kind, never by its text, and tried again."""
        renewed = 0.0
        pause = self._every
        loop = asyncio.get_running_loop()
        try:
            while True:
                try:
                    if self.held is None or loop.time() - renewed > SECONDS / 3:
                        self.held = await whole(take(self._database, self.name, self._holder))
                        renewed = loop.time()
                    more = await whole(self._step(self.held)) if self.held else False
                    pause = self._every
                except Fenced:
                    self.held, more = None, False
                except Exception as error:  # noqa: BLE001 -- whatever it was, the machinery goes on and tries again
                    _log.warning("worker_fault", extra={"worker": self.name, "fault": type(error).__name__})
                    self.held, more, pause = None, False, min(pause * 2, 5.0)
                if not more:
                    await self._sleep(pause if self.held else max(pause, 1.0))
        finally:
            if self.held:
                await finished(self._give_back(self.held))

    async def _give_back(self, held: Held) -> None:
        try:
            if self._at_end is not None:
                await self._at_end(held)
        except (Problem, Fenced, SQLAlchemyError, OSError):
            _log.info("worker_left_unfinished", extra={"worker": self.name})
        try:
            await release(self._database, held)
        except (Problem, SQLAlchemyError, OSError):
            _log.info("lease_left_to_expire", extra={"worker": self.name})

    async def _sleep(self, seconds: float) -> None:
        # not wait_for: before Python 3.12 it loses a cancellation that comes in the moment of the wake-up
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()
