"""Erasing a person: every row of the person and every row derived from one, then the key; the same in each service.

What is deleted is what the tables have said (`geleit_kit.db.erasable`). In one transaction the rows go, facts are
blanked in their places, and the erasure is noted. Then the ledger learns it, the key is destroyed, the fast path and
the files are cleaned; a worker goes on with that where the process ended in between. A minute later the same is done
once more for what was under way in another process. At a start the ledger is compared with the databases.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, Table, and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import SQLAlchemyError

from geleit_kit.db.database import Database
from geleit_kit.db.erasable import Blanked, Mentions, check_declared, erasure_of
from geleit_kit.db.kit_tables import ErasureRow, KitBase, Outbox
from geleit_kit.db.leases import Held
from geleit_kit.db.ledger import Ledger, Tombstone
from geleit_kit.db.of_person import about_persons, chunks, find, mentioned
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Problem

_log = logging.getLogger("geleit.erasure")
_CHUNK = 500
_AGAIN_AT_ONCE = 500
"""So many share the looks through tables and facts, and one transaction."""
UNDER_WAY = timedelta(seconds=90)
"""Longer than a key is remembered (5 s) and a transaction may stand idle (60 s)."""
FACT_ERASED = "fact.erased.v1"
PERSON_ERASED = "geleit.identity.person.erased.v1"

Before = Callable[[WriteSession, UUID], Awaitable[None]]
"""What a room does first: settle with others what would otherwise be left open."""
Gone = Callable[[UUID, Sequence[str]], Awaitable[bool]]
"""Takes the files of a body whose rows had these ids out of the store. False where it does not answer."""
Fast = Callable[[Sequence[tuple[str, int]]], Awaitable[bool]]
"""Takes facts `(stream, sequence)` out of the fast path. False where it cannot be reached."""


async def _no_fast_path(_facts: Sequence[tuple[str, int]]) -> bool:
    return True


async def _no_files(_body: UUID, _names: Sequence[str]) -> bool:
    return True


class Erasing:
    """Erases persons in one service."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        tables: MetaData,
        *,
        before: Sequence[Before] = (),
        again: Sequence[Before] = (),
        fast: Fast = _no_fast_path,
        files: Gone = _no_files,
        vacuum: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        check_declared(tables, KitBase.metadata)
        self._database, self._ledger, self._before, self._fast = database, ledger, before, fast
        self._again, self._files = again, files
        self._rooms = about_persons(tables)
        self._kit = KitBase.metadata.sorted_tables
        self._vacuum = vacuum
        self.wake = asyncio.Event()

    async def erase(self, write: WriteSession, person: UUID) -> bool:
        """In the scope of the person's body. True where nobody had erased the person before."""
        return bool(await self._erase(write, [person]))

    async def _erase(self, write: WriteSession, persons: Sequence[UUID]) -> int:
        """Persons of one body in one transaction. Returns how many nobody had erased before."""
        for hook in self._before:
            for person in persons:
                await hook(write, person)
        await write.flush()
        insert = pg_insert if write.dialect == "postgresql" else sqlite_insert
        empty = {"body_id": write.body, "erased_at": utc_now(), "names": [], "keys": [], "facts": []}
        values = [{**empty, "person": person} for person in persons]
        first = await write.execute(insert(ErasureRow).values(values).on_conflict_do_nothing())
        await self._delete(write, persons)
        write.after_commit.append(partial(self._soon, write.body, persons))
        return int(first.rowcount)  # type: ignore[attr-defined]  # -- a cursor result

    async def _delete(self, write: WriteSession, persons: Sequence[UUID]) -> None:
        """Rows, mentions, facts; and notes in the erasure (of several: in the first one) what has to follow. Can be
        done again.
        """
        rows = await write.all(_noted(write.body, persons))
        found = await find(write, self._rooms, persons)
        for table in reversed(self._rooms):
            for chunk in chunks(found.ids.get(table.name, ())):
                await write.execute(delete(table).where(table.c.body_id == write.body, table.c.id.in_(chunk)))
        names = sorted({*found.names(), *map(str, persons)}.union(*(row.names for row in rows)))
        facts: set[int] = set().union(*(row.facts for row in rows))
        for table in dict.fromkeys((*self._rooms, *self._kit)):
            match erasure_of(table):
                case Mentions(columns, documents, leaves):
                    meant = and_(table.c.body_id == write.body, mentioned(write, table, columns, documents, names))
                    emptied = update(table).where(meant).values(dict(leaves))
                    await write.execute(emptied if leaves else delete(table).where(meant))
                case Blanked(documents):
                    facts |= await self._blank(write, table, documents, names)
        first = rows[0]
        first.names, first.facts = names, sorted(facts)
        first.keys = sorted({*first.keys, *map(str, found.keys)})
        await write.flush()

    async def _blank(self, write: WriteSession, table: Table, documents: tuple[str, ...], names: list[str]) -> set[int]:
        """The outbox: the facts stay in their places, so that the sequences have no gap, and say nothing any more.

        The fact that tells of the erasure is written afterwards and stays: it is the notice for those who hear late.
        """
        meant = and_(
            table.c.body_id == write.body,
            ~table.c.type.endswith(FACT_ERASED),
            table.c.type != PERSON_ERASED,
            mentioned(write, table, (), documents, names),
        )
        rows = await write.tuples(select(table.c.position, table.c.id, table.c.stream).where(meant))
        await blank(write, rows)
        return {row.position for row in rows}

    async def _soon(self, body: UUID, persons: Sequence[UUID]) -> None:
        """Right after the commit; where it fails, the worker goes on."""
        try:
            await self.settle(body, persons)
        except (Problem, SQLAlchemyError, OSError) as error:
            _log.warning("erasure_goes_on", extra={"fault": type(error).__name__})
        self.wake.set()

    async def settle(self, body: UUID, persons: Sequence[UUID]) -> bool:
        """Ledger, keys, fast path, files. True where all of it is done."""
        async with self._database.read(body) as read:
            rows = await read.all(_noted(body, persons))
            facts = await self._sequences(read, [position for row in rows for position in row.facts])
        keys = self._database.keys
        await self._ledger.enter(
            Tombstone(body, row.person, tuple(UUID(one) for one in row.keys), row.erased_at) for row in rows
        )
        await keys.destroy_all(body, persons)
        for row in rows:
            for thread in row.keys:
                await keys.forget(body, UUID(thread), before=row.erased_at)
        names = sorted({name for row in rows for name in row.names})
        clean = [await self._fast(facts), await self._files(body, names)]
        clean += [await keys.truncate(), await self._database.checkpoint()]
        if self._vacuum is not None:
            await self._vacuum()
        if not all(clean):
            return False
        async with self._database.write(body) as write:
            done = and_(ErasureRow.body_id == body, ErasureRow.person.in_(persons), ErasureRow.settled_at.is_(None))
            await write.execute(update(ErasureRow).where(done).values(settled_at=utc_now()))
        return True

    async def _sequences(self, read: ReadSession, positions: Sequence[int]) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        for start in range(0, len(positions), _CHUNK):
            rows = await read.tuples(
                select(Outbox.stream, Outbox.sequence).where(
                    Outbox.position.in_(positions[start : start + _CHUNK]), Outbox.sequence.is_not(None)
                )
            )
            found += [(row.stream, row.sequence) for row in rows]
        return found

    async def step(self, held: Held) -> bool:
        """The worker: settles what a killed process left, and sweeps a second time. True where more may wait."""
        self.wake.clear()
        async with self._database.read(NODE) as read:
            query = select(ErasureRow.body_id, ErasureRow.person, ErasureRow.erased_at, ErasureRow.settled_at)
            waiting = await read.tuples(
                query.where(ErasureRow.swept_at.is_(None)).order_by(ErasureRow.erased_at).limit(_CHUNK)
            )
        swept = 0
        for body in sorted({row.body_id for row in waiting}):
            mine = [row for row in waiting if row.body_id == body]
            unsettled = [row.person for row in mine if row.settled_at is None]
            if unsettled and not await self.settle(body, unsettled):
                continue
            if late := [row.person for row in mine if row.erased_at < utc_now() - UNDER_WAY]:
                swept += len(late) if await self._sweep(held, body, late) else 0
        return swept == _CHUNK

    async def _sweep(self, held: Held, body: UUID, persons: Sequence[UUID]) -> bool:
        async with self._database.write(body) as write:
            await held.check(write)
            await self._delete(write, persons)
        if clean := await self.settle(body, persons):
            done = {"swept_at": utc_now(), "names": [], "keys": [], "facts": []}
            async with self._database.write(body) as write:
                these = and_(ErasureRow.body_id == body, ErasureRow.person.in_(persons))
                await write.execute(update(ErasureRow).where(these).values(done))
        await self._database.checkpoint()
        return clean

    async def reapply(self) -> int:
        """Before the service is ready: what the ledger knows is erased, whatever backup the databases come from.

        The other way round the ledger learns what only the database knows; both may stand before keys that came back.
        Returns how many were erased again.
        """
        entries = await self._ledger.all()
        async with self._database.read(NODE) as read:
            noted = await read.tuples(
                select(ErasureRow.body_id, ErasureRow.person, ErasureRow.keys, ErasureRow.erased_at)
            )
        there = {(row.body_id, row.person) for row in noted}
        known = {(entry.body, entry.person) for entry in entries}
        learned = [
            Tombstone(row.body_id, row.person, tuple(map(UUID, row.keys)), row.erased_at)
            for row in noted
            if (row.body_id, row.person) not in known
        ]
        await self._ledger.enter(learned)
        again = [entry for entry in entries if (entry.body, entry.person) not in there]
        for body in sorted({entry.body for entry in again}):
            for persons in chunks((entry.person for entry in again if entry.body == body), _AGAIN_AT_ONCE):
                await self._erase_again(body, persons)
        revived = await self._revived([*entries, *learned])
        if again or revived:
            _log.warning("erased_again", extra={"erasures": len(again), "keys": revived})
        return len(again)

    async def _erase_again(self, body: UUID, persons: Sequence[UUID]) -> None:
        """Many at once: a service that is put back starts within seconds, however many the ledger knows."""
        async with self._database.write(body) as write:
            await self._erase(write, persons)
            for hook in self._again:
                for person in persons:
                    await hook(write, person)

    async def _revived(self, entries: Sequence[Tombstone]) -> int:
        """Keys that came back with an older backup of the key database."""
        keys, count = self._database.keys, 0
        for body in {entry.body for entry in entries}:
            mine = [entry for entry in entries if entry.body == body]
            count += await keys.destroy_all(body, await keys.living(body, [entry.person for entry in mine]))
            old = {key: entry.erased_at for entry in mine for key in entry.keys}
            for thread in await keys.living(body, old):
                count += await keys.forget(body, thread, before=old[thread])
        await keys.truncate()
        return count


async def blank(write: WriteSession, facts: Sequence[Any]) -> None:
    """Facts of the outbox (`position`, `id`, `stream`) keep their numbers, and say nothing any more."""
    blanks = [
        {
            "position": fact.position,
            "type": f"{fact.stream}.{FACT_ERASED}",
            "aggregate": f"fact:{fact.id}",
            "data": {},
            "traceparent": None,
        }
        for fact in facts
    ]
    await write.execute_many(update(Outbox), blanks)


async def is_erased(read: ReadSession, body: UUID, person: UUID) -> bool:
    """Whether the person was erased here."""
    return await read.scalar(select(ErasureRow.person).where(*_key(body, person))) is not None


def _key(body: UUID, person: UUID) -> tuple[Any, Any]:
    return ErasureRow.body_id == body, ErasureRow.person == person


def _noted(body: UUID, persons: Sequence[UUID]) -> Any:
    mine = ErasureRow.body_id == body, ErasureRow.person.in_(persons)
    return select(ErasureRow).where(*mine).order_by(ErasureRow.person)
