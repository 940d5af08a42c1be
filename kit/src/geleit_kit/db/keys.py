"""Person keys: one key per person and body, in a key database of its own. Destroying the key is erasing the person.

Key encryption key: `<service>.kek` (32 bytes), held by the service alone (`geleit_kit.db.wrapping`). Person keys:
AES-256-GCM, wrapped, bound to body and person. Values: AES-256-GCM, bound to table and row. See docs/keys.md.
"""

import secrets
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date, datetime
from random import SystemRandom
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import Integer, LargeBinary, Select, String, Uuid, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from geleit_kit.db.base import TableBase, new_metadata
from geleit_kit.db.engine import Scoped, dispose, engines, is_sqlite, truncate_log
from geleit_kit.db.erasable import Kept, NobodyIn
from geleit_kit.db.straight import StraightQuery
from geleit_kit.db.types import CountingInteger, JsonColumn, UtcDateTime
from geleit_kit.db.walls import check_walls
from geleit_kit.db.wrapping import Wrapping, open_bytes, seal_bytes
from geleit_kit.pure.canonical import writer
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Conflict

T = TypeVar("T")
_REMEMBER_SECONDS: Final = 5.0
_MOST_REMEMBERED: Final = 10_000
_APART: Final = SystemRandom()
_CHUNK: Final = 500


class KeyBase(TableBase):
    """Root of the key database's tables."""

    __abstract__ = True
    metadata = new_metadata()


class PersonKeyRow(KeyBase):
    """The wrapped key of one person of one body; an empty one where the person was erased."""

    __tablename__ = "person_keys"
    __erasure__ = Kept("the key is destroyed; an empty one stays in its place, so that nobody makes a new one")

    body_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class ErasedPerson(KeyBase):
    """The ledger of tombstones: who was erased, and which keys went. It only grows, and no backup is put over it.

    Its database is `LEDGER_URL`, which has the tables of a key database; without one, the key database itself.
    """

    __tablename__ = "erased_persons"
    __erasure__ = Kept("the ledger itself: a pseudonym that nothing resolves any more, and when")

    body_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    keys: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class AgeOfLedger(KeyBase):
    """One row in the ledger: how old the service's database has become at least."""

    __tablename__ = "age"
    __erasure__ = NobodyIn("a number")

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    age: Mapped[int] = mapped_column(CountingInteger)


class EndedMatter(KeyBase):
    """The ledger of what was ended for good: kind, id, and when. It only grows, as the one of erased persons."""

    __tablename__ = "ended"
    __erasure__ = Kept("the ledger itself: the random id of a consent or link that nothing resolves any more, and when")

    body_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60), primary_key=True)
    subject: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Erased(Conflict):
    """409: the person's key is gone; nothing of the person can be read, and nothing written any more."""

    code = "person_erased"


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    message = f"{type(value).__name__} cannot be sealed"
    raise TypeError(message)


_written = writer(_plain, allow_nan=True)


def to_json(document: dict[str, Any]) -> bytes:
    """Compact JSON; days and instants in ISO 8601, ids as text."""
    return _written(document).encode()


class KeyStore:
    """Reads, makes and destroys person keys. Opened keys are remembered for five seconds, so a destroyed one ends
    everywhere soon.

    `service_key` seals what belongs to no person (cursors, log entries about nobody) and keys the blind indexes.
    """

    def __init__(
        self, url: str, kek: bytes | Wrapping, *, service_key: bytes | None = None, pooler: bool = False
    ) -> None:
        self._wrapping = Wrapping(kek) if isinstance(kek, bytes) else kek
        self.service_key = service_key or (kek if isinstance(kek, bytes) else b"")
        self._sqlite = is_sqlite(url)
        self._reading, self._writing = engines(url, pool_size=5, pooler=pooler)
        self._to_read, self._to_write = Scoped(self._reading), Scoped(self._writing)
        self._remembered: dict[tuple[UUID, UUID], tuple[float, bytes]] = {}

    async def close(self) -> None:
        """Ends the connections."""
        await dispose(self._reading, self._writing)

    async def check(self) -> None:
        """PostgreSQL: raises RuntimeError where row-level security does not hold."""
        if not self._sqlite:
            await check_walls(self._reading)

    async def key(self, body: UUID, person: UUID, *, create: bool = False) -> bytes:
        """The person's key. `create` makes it at first use. Raises Erased where there is none, or where it was
        destroyed.
        """
        known = self._remembered.get((body, person))
        if known and time.monotonic() - known[0] < _REMEMBER_SECONDS:
            return known[1]
        wrapped = await (self._there_or_made(body, person) if create else self._read(body, person))
        if not wrapped:
            raise Erased
        key = self._wrapping.unwrap(wrapped, _bound(body, person))
        if len(self._remembered) > 10_000:  # noqa: PLR2004 -- a bound on memory, nothing else
            self._remembered.clear()
        # not all for the same time: keys that were opened together would have to be read together again
        self._remembered[body, person] = (time.monotonic() - _APART.random() * _REMEMBER_SECONDS / 2, key)
        return key

    def _bound_memory(self) -> None:
        if len(self._remembered) > _MOST_REMEMBERED:
            self._remembered.clear()

    async def make_together(self, body: UUID, persons: Iterable[UUID]) -> None:
        """Makes the keys of persons whom nobody has known before, many in one transaction."""
        now, fresh = time.monotonic(), {person: secrets.token_bytes(32) for person in persons}
        rows = [
            {
                "body_id": body,
                "person": person,
                "wrapped": self._wrapping.wrap(key, _bound(body, person)),
                "created_at": utc_now(),
            }
            for person, key in fresh.items()
        ]
        insert = sqlite_insert if self._sqlite else pg_insert
        for chunk in _chunks(rows):
            async with self._within(body) as connection:
                await connection.execute(insert(PersonKeyRow), chunk)
        self._bound_memory()
        self._remembered |= {(body, person): (now, key) for person, key in fresh.items()}

    async def open_together(self, body: UUID, persons: Iterable[UUID]) -> None:
        """Opens the keys of several persons of a body in one look, so that what follows finds them remembered."""
        now = time.monotonic()
        known = {person: self._remembered.get((body, person)) for person in persons}
        if len(known) <= 1:
            return  # `key` looks for one as well
        stale = [one for one, there in known.items() if there is None or now - there[0] > _REMEMBER_SECONDS / 2]
        if not stale:
            return
        self._bound_memory()
        async with self._to_read(body).begin() as connection:
            for chunk in _chunks(stale):
                for person, wrapped in await _WRAPPED_OF.rows(connection, {"body": body, "persons": chunk}):
                    self._remembered[body, person] = (now, self._wrapping.unwrap(wrapped, _bound(body, person)))

    async def destroy(self, body: UUID, person: UUID) -> bool:
        """Destroys the key. True where there was one.

        An empty key stays in its place: nobody makes a new one for an erased person, not even a request that was under
        way. `truncate` then takes the old one out of the files.
        """
        return bool(await self.destroy_all(body, [person]))

    async def destroy_all(self, body: UUID, persons: Iterable[UUID]) -> int:
        """The same for several. Returns how many keys there were."""
        insert = sqlite_insert if self._sqlite else pg_insert
        gone = 0
        for chunk in _chunks(set(persons)):
            empty = {"body_id": body, "wrapped": b"", "created_at": utc_now()}
            these = PersonKeyRow.body_id == body, PersonKeyRow.person.in_(chunk)
            async with self._within(body) as connection:
                there = await connection.execute(delete(PersonKeyRow).where(*these, PersonKeyRow.wrapped != b""))
                await connection.execute(
                    insert(PersonKeyRow)
                    .values([{**empty, "person": person} for person in chunk])
                    .on_conflict_do_update(index_elements=["body_id", "person"], set_={"wrapped": b""})
                )
            gone += int(there.rowcount)
            for person in chunk:
                self._remembered.pop((body, person), None)
        await self.truncate()
        return gone

    async def destroy_body(self, body: UUID) -> int:
        """Destroys every key of a body that was destroyed: of persons, conversations and jobs. Returns how many there
        were. Empty ones stay in their places, as in `destroy`.
        """
        living = PersonKeyRow.body_id == body, PersonKeyRow.wrapped != b""
        query = select(PersonKeyRow.person).where(*living).order_by(PersonKeyRow.person).limit(_CHUNK)
        gone, these = 0, await self._some(body, query)
        while these:  # some at a time: nobody else waits for long
            mine = PersonKeyRow.body_id == body, PersonKeyRow.person.in_(these)
            async with self._within(body) as connection:
                await connection.execute(update(PersonKeyRow).where(*mine).values(wrapped=b""))
            gone += len(these)
            these = await self._some(body, query.where(PersonKeyRow.person > these[-1]))
        for known in [one for one in self._remembered if one[0] == body]:
            self._remembered.pop(known, None)
        await self.truncate()
        return gone

    async def forget(self, body: UUID, thread: UUID, *, before: datetime) -> bool:
        """Removes the key of a conversation, where it was made before. True where there was one.

        A new one may be made afterwards: whoever writes there is not to learn of the erasure.
        """
        async with self._within(body) as connection:
            gone = await connection.execute(
                delete(PersonKeyRow).where(*_of(body, thread), PersonKeyRow.created_at <= before)
            )
        self._remembered.pop((body, thread), None)
        return bool(gone.rowcount)

    async def living(self, body: UUID, persons: Iterable[UUID]) -> set[UUID]:
        """Which of them have a key that opens something."""
        found: set[UUID] = set()
        async with self._to_read(body).begin() as connection:
            for chunk in _chunks(persons):
                query = select(PersonKeyRow.person).where(
                    PersonKeyRow.body_id == body, PersonKeyRow.person.in_(chunk), PersonKeyRow.wrapped != b""
                )
                found |= set((await connection.execute(query)).scalars())
        return found

    async def truncate(self) -> bool:
        """SQLite: takes what was destroyed out of the write-ahead log. False where readers did not let it."""
        return await truncate_log(self._writing) if self._sqlite else True

    async def rewrap(self, bodies: Iterable[UUID] | None = None) -> tuple[int, int]:
        """After a new key encryption key: wraps every person key under it. Returns how many were wrapped anew, and how
        many there are.

        Batch by batch, each in one transaction; a key that the present one opens is left, so that it can be ended at
        any point and begun again. PostgreSQL shows keys body by body, so `bodies` names them.
        """
        anew = there = 0
        for body in bodies if bodies is not None else await self._bodies():
            after: UUID | None = None
            while True:
                async with self._within(body) as connection:
                    rows = await self._batch(connection, body, after)
                    stale = [
                        row for row in rows if not self._wrapping.is_current(row.wrapped, _bound(body, row.person))
                    ]
                    for row in stale:
                        key = self._wrapping.unwrap(row.wrapped, _bound(body, row.person))
                        fresh = self._wrapping.wrap(key, _bound(body, row.person))
                        same = (*_of(body, row.person), PersonKeyRow.wrapped == row.wrapped)
                        await connection.execute(update(PersonKeyRow).where(*same).values(wrapped=fresh))
                anew, there = anew + len(stale), there + len(rows)
                if not rows:
                    break
                after = rows[-1].person
        await self.truncate()
        return anew, there

    async def _batch(self, connection: AsyncConnection, body: UUID, after: UUID | None) -> list[Any]:
        query = select(PersonKeyRow.person, PersonKeyRow.wrapped).where(
            PersonKeyRow.body_id == body, PersonKeyRow.wrapped != b""
        )
        if after is not None:
            query = query.where(PersonKeyRow.person > after)
        if not self._sqlite:
            query = query.with_for_update()
        return list(await connection.execute(query.order_by(PersonKeyRow.person).limit(_CHUNK)))

    async def _bodies(self) -> list[UUID]:
        async with self._reading.begin() as connection:
            return list((await connection.execute(select(PersonKeyRow.body_id).distinct())).scalars())

    @asynccontextmanager
    async def _within(self, body: UUID) -> AsyncIterator[AsyncConnection]:
        async with self._to_write(body).begin() as connection:
            yield connection

    async def _some(self, body: UUID, query: Select[UUID]) -> list[UUID]:
        async with self._to_read(body).begin() as connection:
            return list((await connection.execute(query)).scalars())

    async def _read(self, body: UUID, person: UUID) -> bytes | None:
        async with self._to_read(body).begin() as connection:
            found = await _WRAPPED.rows(connection, {"body": body, "person": person})
            return found[0].wrapped if found else None

    async def _there_or_made(self, body: UUID, person: UUID) -> bytes:
        """The key that is there, or a new one: two that write at once end with the same. SQLite has one writer, and
        nearly all keys are there: it is asked for its turn only then.
        """
        wrapped = await self._read(body, person) if self._sqlite else None
        return await self._make(body, person) if wrapped is None else wrapped

    async def _make(self, body: UUID, person: UUID) -> bytes:
        asked = {"body": body, "person": person}
        async with self._within(body) as connection:
            found = await _WRAPPED.rows(connection, asked)
            if not found:
                wrapped = self._wrapping.wrap(secrets.token_bytes(32), _bound(body, person))
                new = _NEW_SQLITE if self._sqlite else _NEW
                found = await new.rows(connection, {**asked, "wrapped": wrapped, "created_at": utc_now()})
            # Where another was faster, the insert has waited for its commit, and this reads what it left.
            (there,) = found or await _WRAPPED.rows(connection, asked)
            return bytes(there.wrapped)


def _bound(body: UUID, person: UUID) -> str:
    return f"{body}|{person}"


def _of(body: UUID, person: UUID) -> tuple[Any, Any]:
    return PersonKeyRow.body_id == body, PersonKeyRow.person == person


def _chunks(persons: Iterable[T]) -> Iterable[list[T]]:
    there = list(persons)
    return [there[start : start + _CHUNK] for start in range(0, len(there), _CHUNK)]


_KEYS: Final[Any] = PersonKeyRow.__table__.c
_OF_BODY: Final = _KEYS.body_id == bindparam("body")
_WRAPPED: Final = StraightQuery(select(_KEYS.wrapped).where(_OF_BODY, _KEYS.person == bindparam("person")))
_VALUES: Final[dict[str, Any]] = {
    "body_id": bindparam("body"), "person": bindparam("person"), "wrapped": bindparam("wrapped"),
    "created_at": bindparam("created_at"),
}  # fmt: skip
_TABLE: Final[Any] = PersonKeyRow.__table__
_NEW: Final = StraightQuery(pg_insert(_TABLE).values(_VALUES).on_conflict_do_nothing().returning(_KEYS.wrapped))
_NEW_SQLITE: Final = StraightQuery(
    sqlite_insert(_TABLE).values(_VALUES).on_conflict_do_nothing().returning(_KEYS.wrapped)
)
_WRAPPED_OF: Final = StraightQuery(
    select(_KEYS.person, _KEYS.wrapped).where(
        _OF_BODY, _KEYS.person.in_(bindparam("persons", expanding=True)), _KEYS.wrapped != b""
    )
)

__all__ = [
    "AgeOfLedger", "EndedMatter", "Erased", "ErasedPerson", "KeyBase", "KeyStore", "PersonKeyRow", "open_bytes",
    "seal_bytes", "to_json",
]  # fmt: skip
