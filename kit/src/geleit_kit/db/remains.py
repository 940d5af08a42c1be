"""What is left of a body whose rows are gone: its keys, and its facts on the fast path. They go after the commit, and
the keys at each start once more, since the key database has backups of its own.
"""

import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from geleit_kit.db.closing import DESTROYED
from geleit_kit.db.database import Database
from geleit_kit.db.erasure import FACT_ERASED, Fast
from geleit_kit.db.kit_tables import EndedRow, Outbox
from geleit_kit.db.leases import Held
from geleit_kit.db.ledger import Ledger
from geleit_kit.db.scope import NODE
from geleit_kit.pure.problems import Problem

_log = logging.getLogger("geleit.closing")


class Remains:
    """Destroys the keys of bodies that were destroyed in one service."""

    def __init__(
        self, database: Database, ledger: Ledger, *, fast: Fast, vacuum: Callable[[], Awaitable[None]] | None
    ) -> None:
        self._database, self._ledger, self._fast, self._vacuum = database, ledger, fast, vacuum
        self._settled: set[UUID] = set()

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

    async def step(self, _held: Held) -> bool:
        """The worker: what a killed process left. Never more at once than there are bodies."""
        await self.settle()
        return False

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
        if self._vacuum is not None:
            await self._vacuum()
        return all(clean)
