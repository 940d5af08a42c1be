"""What is left of a body whose rows are gone: its keys, and its facts on the fast path. They go after the commit, and
the keys at each start once more, since the key database has backups of its own.
"""

import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.exc import SQLAlchemyError

from geleit_kit.db.closing import DESTROYED, Closing
from geleit_kit.db.database import Database
from geleit_kit.db.erasure import FACT_ERASED, UNDER_WAY, Fast
from geleit_kit.db.kit_tables import EndedRow, Outbox
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
        closing: Closing,
        *,
        fast: Fast,
        vacuum: Callable[[], Awaitable[None]] | None,
    ) -> None:
        self._database, self._ledger, self._closing = database, ledger, closing
        self._fast, self._vacuum = fast, vacuum
        self._settled: set[UUID] = set()
        self._vacuumed: set[UUID] = set()
        self._swept: set[UUID] = set()

    async def at_start(self) -> int:
        """Before the service is ready: keys that came back with an older backup of the key database open nothing.
        Returns how many there were.
        """
        bodies = {one.body for one in await self._ledger.all_ended() if one.kind == DESTROYED}
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
        """Once in each process, when nothing can be under way any more that began before the destruction."""
        late = and_(EndedRow.kind == DESTROYED, EndedRow.noted_at < utc_now() - UNDER_WAY)
        async with self._database.read(NODE) as read:
            rows = await read.tuples(select(EndedRow.body_id).where(late))
        for body in sorted({row.body_id for row in rows} - self._swept):
            async with self._database.write(body) as write:
                await held.check(write)
                gone = await self._closing.sweep(write)
            if gone:
                self._vacuumed.discard(body)
                await self._settle(body)
            self._swept.add(body)

    async def settle(self) -> None:
        """Keys, fast path and files of each body that was destroyed since this process began."""
        async with self._database.read(NODE) as read:
            rows = await read.tuples(select(EndedRow.body_id).where(EndedRow.kind == DESTROYED))
        for body in {row.body_id for row in rows} - self._settled:
            if await self._settle(body):
                self._settled.add(body)

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
