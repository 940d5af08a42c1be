"""Retention of technical rows, and the figures of the backlog."""

from geleit_kit.db.leases import Held
from geleit_kit.http import idempotency
from geleit_kit.http.context import ServiceContext


class Housekeeper:
    """Forgets idempotent answers after 24 hours, takes what was deleted out of SQLite's log, measures the backlog, and
    lets ledger and database grow older together.
    """

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def step(self, held: Held) -> bool:
        """One round."""
        await self._context.extras["ages"].grow(held)
        async with self._context.database.node_write() as write:
            await held.check(write)
            await idempotency.sweep(write)
        await self._context.database.checkpoint()
        found = await self._context.extras["measure"]()
        self._context.extras["figures"].update(age=found.oldest_unpublished_seconds, dead=float(found.dead_letters))
        return False
