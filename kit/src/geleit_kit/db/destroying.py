"""The data of a body that has left are destroyed in portions, each in a transaction of its own: nobody who writes
waits for long, and whoever takes over after a killed process goes on with the rows that are left.

What is left is looked for in a read; a portion of it goes in a write. Only when a look through all tables finds nothing
the body counts as destroyed. What was under way elsewhere meanwhile goes later (`geleit_kit.db.remains`).
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, delete, select, tuple_

from geleit_kit.db.closing import Closing, is_closed
from geleit_kit.db.database import Database
from geleit_kit.db.erasure import FACT_ERASED, blank
from geleit_kit.db.kit_tables import KitBase, KnownBody, Outbox
from geleit_kit.db.leases import Held
from geleit_kit.db.points import point
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import ReadSession, WriteSession

_AT_ONCE: Final = 500
"""So many rows go in one transaction."""
_SETTLED_AT_ONCE: Final = 20
"""So many matters with others: each writes for both bodies."""
_FOUND_AT_ONCE: Final = 20 * _AT_ONCE
_ABOUT_BODIES: Final = "geleit.identity.body."
_FACTS: Final = KitBase.metadata.tables[Outbox.__tablename__]


@dataclass(slots=True)
class _Way:
    """How far the rows of one body are: of which table the next ones are, and which were found there. It is no more
    than a memory: who begins anew finds the same.
    """

    settled: bool = False
    table: int = 0
    found: list[Any] = field(default_factory=list)
    more: bool = False
    """Whether that table has more than was found."""


class Destroying:
    """Destroys the rows of bodies in one service, under a lease."""

    def __init__(self, database: Database, closing: Closing) -> None:
        self._database, self._closing = database, closing
        self._tables = [*closing.tables(), _FACTS]
        self._ways: dict[UUID, _Way] = {}
        self.wake = asyncio.Event()

    async def soon(self) -> None:
        """After a commit in which it may have begun."""
        self.wake.set()

    async def step(self, held: Held) -> bool:
        """One portion of each body whose destruction has begun. True where more may wait."""
        bodies = await self._under_way()
        for body in bodies:
            await self._portion(body, held)
        return bool(bodies)

    async def finish(self) -> None:
        """Before the service is ready, where an older backup was put back: to the end. Another replica may help."""
        while bodies := await self._under_way():
            for body in bodies:
                await self._portion(body, None)

    async def once_more(self, body: UUID, held: Held) -> int:
        """For what was under way while the rows went. Returns how many there were."""
        way, gone = _Way(), 0
        while portion := await self._look(body, way):
            async with self._database.write(body) as write:
                await held.check(write)
                rows = await _take_away(write, portion)
                if rows:
                    write.disclose(None, "body:destroy", kind="erase", rows=rows)
            gone += rows
        return gone

    async def _under_way(self) -> list[UUID]:
        query = select(KnownBody.id).where(KnownBody.destroying_on.is_not(None), KnownBody.destroyed_on.is_(None))
        async with self._database.read(NODE) as read:
            return [row.id for row in await read.tuples(query.order_by(KnownBody.id))]

    async def _portion(self, body: UUID, held: Held | None) -> None:
        way = self._ways.setdefault(body, _Way())
        portion = await self._look(body, way) if way.settled else []
        async with self._database.write(body) as write:
            if held is not None:
                await held.check(write)
            known = await write.first(_UNDER_WAY.where(KnownBody.id == body).with_for_update())
            if known is not None:
                await self._go_on(write, known, way, portion)
            point("destroying.before_commit")
        if known is None or known.destroyed_on is not None:
            self._ways.pop(body, None)
        point("destroying.between")

    async def _go_on(self, write: WriteSession, known: KnownBody, way: _Way, portion: "_Portion") -> None:
        if not way.settled:
            way.settled = await self._settle(write)
        elif portion:
            known.rows_gone += await _take_away(write, portion)
        else:
            await self._closing.finish(write, known)

    async def _settle(self, write: WriteSession) -> bool:
        """What stands before the rows go, a portion at a time. True where nothing does any more."""
        if not await is_closed(write):
            await self._closing.end(write)
        for settle in self._closing.settles:
            if await settle(write, _SETTLED_AT_ONCE):
                return False
        return True

    async def _look(self, body: UUID, way: _Way) -> "_Portion":
        """The next rows that go. Empty only where a look from the first table on has found none."""
        async with self._database.read(body) as read:
            while True:
                way.table %= len(self._tables)
                began = way.table
                portion = await self._some(read, way)
                if portion or began == 0:
                    return portion
                way.table = 0

    async def _some(self, read: ReadSession, way: _Way) -> "_Portion":
        """So many rows as may go at once, of one table after the other."""
        portion, room = [], _AT_ONCE
        while room and way.table < len(self._tables):
            table = self._tables[way.table]
            if not way.found:
                way.found = await _left(read, table)
                way.more = len(way.found) == _FOUND_AT_ONCE
            if way.found:
                portion.append((table, way.found[:room]))
                way.found, room = way.found[room:], room - len(portion[-1][1])
            if not way.found:
                if way.more:
                    break  # which they are shows when these are gone
                way.table += 1
        return portion


async def _left(read: ReadSession, table: Table) -> list[Any]:
    """The keys of rows that are still there; of the outbox, facts that still say something. Counts without a person
    stay, as do the facts about the body itself.
    """
    if table is not _FACTS:
        query = select(*table.primary_key.columns).where(table.c.body_id == read.body)
        return [tuple(row) for row in await read.tuples(query.limit(_FOUND_AT_ONCE))]
    saying = select(Outbox.position, Outbox.id, Outbox.stream).where(
        Outbox.body_id == read.body,
        ~Outbox.stream.endswith(".statistics"),
        ~Outbox.type.startswith(_ABOUT_BODIES),
        ~Outbox.type.endswith(FACT_ERASED),
    )
    return list(await read.tuples(saying.limit(_FOUND_AT_ONCE)))


async def _take_away(write: WriteSession, portion: "_Portion") -> int:
    """Deletes these rows of the session's body, and blanks these facts. Returns how many rows are gone."""
    rows = 0
    for table, found in portion:
        if table is _FACTS:
            await blank(write, found)
            continue
        key = list(table.primary_key.columns)
        these = key[0].in_([row[0] for row in found]) if len(key) == 1 else tuple_(*key).in_(found)
        gone = await write.execute(delete(table).where(table.c.body_id == write.body, these))
        rows += int(gone.rowcount)  # type: ignore[attr-defined]  # -- a cursor result
    return rows


_Portion = list[tuple[Table, list[Any]]]
_UNDER_WAY: Final = select(KnownBody).where(KnownBody.destroying_on.is_not(None), KnownBody.destroyed_on.is_(None))
