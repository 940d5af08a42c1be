"""The ledger: who was erased, what was ended for good, and how old the databases have become. It is never rolled back,
so that a restored backup can be found out and put right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from geleit_kit.db.engine import dispose, engines, is_sqlite
from geleit_kit.db.keys import AgeOfLedger, EndedMatter, ErasedPerson, KeyBase
from geleit_kit.db.scope import NODE


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One erased person of one body, and the conversations whose keys went too."""

    body: UUID
    person: UUID
    keys: tuple[UUID, ...]
    erased_at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """A matter of a body that was ended for good."""

    body: UUID
    kind: str
    subject: UUID
    ended_at: datetime


class Ledger:
    """The ledger of one service."""

    def __init__(self, url: str, *, pooler: bool = False) -> None:
        self._sqlite = is_sqlite(url)
        self._reading, self._writing = engines(url, pool_size=2, pooler=pooler)

    async def close(self) -> None:
        """Ends the connections."""
        await dispose(self._reading, self._writing)

    async def enter(self, tombstones: Iterable[Tombstone]) -> None:
        """Writes what is not there yet; an entry is never changed."""
        by_body: dict[UUID, list[dict[str, Any]]] = {}
        for one in tombstones:
            keys = [str(key) for key in one.keys]
            values = {"body_id": one.body, "person": one.person, "keys": keys, "erased_at": one.erased_at}
            by_body.setdefault(one.body, []).append(values)
        await self._enter(ErasedPerson, by_body)

    async def all(self) -> list[Tombstone]:
        """Every entry."""
        async with self._reading.begin() as connection:
            if not self._sqlite:
                await connection.execute(_SCOPE, {"body": NODE})
            rows = await connection.execute(
                select(ErasedPerson.body_id, ErasedPerson.person, ErasedPerson.keys, ErasedPerson.erased_at)
            )
            return [Tombstone(row[0], row[1], tuple(map(UUID, row[2])), row[3]) for row in rows]

    async def enter_ended(self, endings: Iterable[Ending]) -> None:
        """Writes what is not there yet; an entry is never changed."""
        by_body: dict[UUID, list[dict[str, Any]]] = {}
        for one in endings:
            values = {"body_id": one.body, "kind": one.kind, "subject": one.subject, "ended_at": one.ended_at}
            by_body.setdefault(one.body, []).append(values)
        await self._enter(EndedMatter, by_body)

    async def _enter(self, table: type[KeyBase], by_body: dict[UUID, list[dict[str, Any]]]) -> None:
        insert = sqlite_insert if self._sqlite else pg_insert
        async with self._writing.begin() as connection:
            for body, values in by_body.items():
                if not self._sqlite:
                    await connection.execute(_SCOPE, {"body": str(body)})
                await connection.execute(insert(table).on_conflict_do_nothing(), values)

    async def all_ended(self) -> list[Ending]:
        """Every entry, in the order in which they ended: a body leaves before its data are destroyed."""
        async with self._reading.begin() as connection:
            if not self._sqlite:
                await connection.execute(_SCOPE, {"body": NODE})
            columns = EndedMatter.body_id, EndedMatter.kind, EndedMatter.subject, EndedMatter.ended_at
            query = select(*columns).order_by(EndedMatter.ended_at, EndedMatter.kind, EndedMatter.subject)
            return [Ending(*row) for row in await connection.execute(query)]

    async def age(self) -> int:
        """How old the service's database has become at least; 0 where nothing was noted."""
        async with self._reading.begin() as connection:
            return int((await connection.execute(select(AgeOfLedger.age))).scalar() or 0)

    async def grow(self, age: int) -> None:
        """Notes an age; never a younger one."""
        insert = sqlite_insert if self._sqlite else pg_insert
        grown = insert(AgeOfLedger).values(id=1, age=age)
        older = grown.on_conflict_do_update(
            index_elements=["id"], set_={"age": grown.excluded.age}, where=AgeOfLedger.age < grown.excluded.age
        )
        async with self._writing.begin() as connection:
            await connection.execute(older)


_SCOPE = text("SELECT set_config('geleit.body', :body, true)")
