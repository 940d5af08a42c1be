"""What is left of a body whose rows are gone: its keys, and its facts on the fast path. They go after the commit, and
the keys at each start once more, since the key database has backups of its own.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from geleit_kit.db.closing import DESTROYED
from geleit_kit.db.database import Database
from geleit_kit.db.destroying import Destroying
from geleit_kit.db.erasure import FACT_ERASED, UNDER_WAY, Fast
from geleit_kit.db.kit_tables import KnownBody, Outbox
from geleit_kit.db.leases import Held
from geleit_kit.db.ledger import Ledger
from geleit_kit.db.scope import NODE
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Problem

_log = logging.getLogger("geleit.closing")


class Remains:
    """Destroys the keys of bodies that were destroyed in one service."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        destroying: Destroying,
        *,
        fast: Fast,
        vacuum: Callable[[], Awaitable[None]] | None,
    ) -> None:
        self._database, self._ledger, self._destroying = database, ledger, destroying
        self._fast, self._vacuum = fast, vacuum
        self._settled: set[UUID] = set()
        self._vacuumed: set[UUID] = set()
        self._first_seen: dict[UUID, datetime] = {}
        self._swept: set[UUID] = set()

    async def at_start(self) -> int:
        """Before the service is ready: keys that came back with an older backup of the key database open nothing.
        Returns how many there were. Those of a body whose rows are still going go after them.
        """
        async with self._database.read(NODE) as read:
            going = select(KnownBody.id).where(KnownBody.destroying_on.is_not(None), KnownBody.destroyed_on.is_(None))
            waiting = set(await read.all(going))
        bodies = {one.body for one in await self._ledger.all_ended() if one.kind == DESTROYED} - waiting
        revived = [await self._database.keys.destroy_body(body) for body in sorted(bodies)]
        if any(revived):
            _log.warning("keys_of_bodies_destroyed_again", extra={"keys": sum(revived)})
        return sum(revived)

    async def soon(self) -> None:
        """Right after a commit; where it fails, the worker goes on."""
        try:
            await self.settle()
        except (Problem, SQLAlchemyError, OSError) as error:
            _log.warning("keys_go_later", extra={"fault": type(error).__name__})

    async def step(self, held: Held) -> bool:
        """The worker: what a killed process left, and what was under way while the rows went. Never more at once than
        there are bodies.
        """
        await self.settle()
        await self._sweep(held)
        return False

    async def _sweep(self, held: Held) -> None:
        """Once in each process, when nothing can be under way any more that began before the rows were gone."""
        now = utc_now()
        for body in sorted(await self._gone() - self._swept):
            if now - self._first_seen.setdefault(body, now) < UNDER_WAY:
                continue
            if await self._destroying.once_more(body, held):
                self._vacuumed.discard(body)
                await self._settle(body)
            self._swept.add(body)

    async def settle(self) -> None:
        """Keys, fast path and files of each body that was destroyed since this process began."""
        gone = await self._gone()
        self._settled &= gone  # one whose data came back is destroyed once more
        self._swept &= gone
        self._first_seen = {body: at for body, at in self._first_seen.items() if body in gone}
        for body in gone - self._settled:
            if await self._settle(body):
                self._settled.add(body)

    async def _gone(self) -> set[UUID]:
        """The bodies of which no row is left."""
        async with self._database.read(NODE) as read:
            return set(await read.all(select(KnownBody.id).where(KnownBody.destroyed_on.is_not(None))))

    async def _settle(self, body: UUID) -> bool:
        keys = self._database.keys
        await keys.destroy_body(body)
        async with self._database.read(body) as read:
            query = select(Outbox.stream, Outbox.sequence).where(
                Outbox.body_id == body, Outbox.type.endswith(FACT_ERASED), Outbox.sequence.is_not(None)
            )
            facts = [(row.stream, row.sequence) for row in await read.tuples(query)]
        clean = [await self._fast(facts), await keys.truncate(), await self._database.checkpoint()]
        if self._vacuum is not None and body not in self._vacuumed:  # not each time while Redis is away
            await self._vacuum()
        self._vacuumed.add(body)
        return all(clean)
