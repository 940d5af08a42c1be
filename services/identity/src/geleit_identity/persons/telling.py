"""Flags from before the other services were told on which days whereabouts are hidden (decision 0054): a worker tells
them once.
"""

import asyncio
from typing import Final
from uuid import UUID

from geleit_identity.persons import keeping, store
from geleit_kit.db.leases import Held, Worker
from geleit_kit.http.context import ServiceContext

_AT_ONCE: Final = 100
_EVERY: Final = 30.0


class Teller:
    """Goes over the records that were there before, some hundred at a time, each portion in a transaction of its own
    beside the others of its body. It may be ended at any point, and any number of replicas may run it: what a person's
    flags say is told, and that it was told is noted, in one transaction.
    """

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self.wake = asyncio.Event()
        """Set by who does not want to wait for its next look."""

    async def step(self, held: Held) -> bool:
        """One portion of each body. True where more may wait."""
        more = [await self._tell(held, body) for body in self._bodies()]
        return any(more)

    async def waiting(self) -> int:
        """Of how many records it has not been told yet, whichever replica does the work."""
        left = 0
        for body in self._bodies():
            async with self._context.database.read(body) as read:
                left += await store.how_many_untold(read)
        return left

    def _bodies(self) -> list[UUID]:
        bodies = self._context.bodies
        return [body for body in bodies.kept() if not bodies.has_left(body)]

    async def _tell(self, held: Held, body: UUID) -> bool:
        async with self._context.database.read(body) as read:
            if not await store.how_many_untold(read):
                return False
        async with self._context.database.write(body) as write:
            await held.check(write)
            await store.hold_registering(write)
            persons = await store.untold(write, _AT_ONCE)
            await write.keys.open_together(body, [person.person for person in persons])
            for person in persons:
                content = await write.unseal(person)
                if content.get("protections"):
                    await keeping.say_whereabouts(write, person.person, content)
            await store.mark_told(write, persons)
        return len(persons) == _AT_ONCE


def teller(context: ServiceContext) -> Worker:
    """Under a lease, so that one replica does it."""
    made = context.extras["whereabouts"] = Teller(context)
    context.extras.setdefault("waiting", {})["whereabouts"] = made.waiting
    return Worker(context.database, "whereabouts", made.step, every=_EVERY, wake=made.wake)
