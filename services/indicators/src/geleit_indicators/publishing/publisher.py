"""Makes the tables of months that close: gathers, lets the solver work without holding a transaction, writes once."""

import asyncio
from collections.abc import Callable
from typing import Final

from geleit_indicators.catalogue.rules import INDICATORS
from geleit_indicators.disclosure.rules import Rule
from geleit_indicators.facts import service as facts
from geleit_indicators.projections import service as projections
from geleit_indicators.projections.rules import Days
from geleit_indicators.publishing import service
from geleit_indicators.publishing.preparing import Prepared, prepare
from geleit_indicators.scopes import WHOLE_NODE
from geleit_kit.db.database import Database
from geleit_kit.db.leases import Held, Worker, take
from geleit_kit.http.context import ServiceContext

NAME: Final = "publisher"
RENEW_SECONDS: Final = 4.0


def publisher(rule: Rule, base: int) -> Callable[[ServiceContext], Worker]:
    """The leased worker of a service: of several replicas one publishes."""

    def make(context: ServiceContext) -> Worker:
        return Worker(context.database, NAME, Publisher(context.database, rule, base).step, every=0.5)

    return make


class Publisher:
    """A closing month takes no more facts, so what is gathered here is still true when it is written."""

    def __init__(self, database: Database, rule: Rule, base: int) -> None:
        self._database, self._rule, self._base = database, rule, base

    async def step(self, held: Held) -> bool:
        """One indicator of one month. True where more may wait."""
        async with self._database.read(WHOLE_NODE) as read:
            found = await service.missing(read)
            bodies = await facts.bodies(read)
        if found is None:
            return False
        period, key = found
        counted: dict[str, dict[tuple[str, ...], Days]] = {}
        for body in bodies:
            async with self._database.read(body) as read:
                atoms = await projections.of_month(read, period, key)
            if atoms:
                counted[str(body)] = atoms
        prepared = await self._prepared(held, key, counted)
        async with self._database.write(WHOLE_NODE) as write:
            await held.check(write)
            await service.publish(write, period, key, prepared)
        return True

    async def _prepared(self, held: Held, key: str, counted: dict[str, dict[tuple[str, ...], Days]]) -> Prepared:
        """The solver works in a thread; the lease is renewed meanwhile, or two replicas would take turns for ever."""
        work = asyncio.create_task(asyncio.to_thread(prepare, INDICATORS[key], counted, self._rule, self._base))
        while not work.done():
            await asyncio.wait({work}, timeout=RENEW_SECONDS)
            await take(self._database, held.name, held.holder)
        return work.result()
