"""Rows of holds and of records that are due. When somebody last did something with a record is asked of every table
that an erasure would look through, so that a new table counts from its first day.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Table, func, select

from geleit_identity.retention.tables import LegalHold, RetentionCase
from geleit_identity.tables import Base
from geleit_kit.db.erasable import OfPerson, erasure_of
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.clock import berlin_day

_OWN: Final = {LegalHold.__tablename__, RetentionCase.__tablename__}


def holds(read: ReadSession, person: UUID, *, live: bool = False) -> Select[LegalHold]:
    """The holds of a person."""
    query = visible(read, LegalHold).where(LegalHold.person == person)
    return query.where(LegalHold.status == "in_force") if live else query


async def hold(read: ReadSession, hold_id: UUID) -> LegalHold:
    """One hold of the body."""
    return await by_id(read, LegalHold, hold_id)


def cases(read: ReadSession, *, status: str | None = None) -> Select[RetentionCase]:
    """The records of the body that are due."""
    query = visible(read, RetentionCase)
    return query if status is None else query.where(RetentionCase.status == status)


async def case(read: ReadSession, case_id: UUID) -> RetentionCase:
    """One of them."""
    return await by_id(read, RetentionCase, case_id)


async def case_of(read: ReadSession, person: UUID) -> RetentionCase | None:
    """That of a person, if any."""
    return await read.first(cases(read).where(RetentionCase.person == person))


async def with_a_case(read: ReadSession, persons: Collection[UUID]) -> set[UUID]:
    """Those of them whose record is found to be due already."""
    return {row.person for row in await read.all(cases(read).where(RetentionCase.person.in_(persons)))}


async def quiet(read: ReadSession, after: datetime | None, limit: int) -> Sequence[tuple[UUID, datetime]]:
    """The persons whose record was not touched for longest, from an instant on, and when it was touched last."""
    persons = _table("persons")
    query = (
        select(persons.c.person, persons.c.updated_at)  # house: store -- columns of a table of another room
        .where(persons.c.body_id == read.body, persons.c.deleted_at.is_(None))
        .order_by(persons.c.updated_at)
        .limit(limit)
    )
    if after is not None:
        query = query.where(persons.c.updated_at > after)
    return [(row.person, row.updated_at) for row in await read.tuples(query)]


async def last_acts(read: ReadSession, persons: Collection[UUID]) -> dict[UUID, date]:
    """When something about each of them was written last, in any table."""
    found: dict[UUID, date] = {}
    for table, column in _about_persons():
        query = (
            select(column, func.max(table.c.updated_at))  # house: store -- as above
            .where(table.c.body_id == read.body, column.in_(persons))
            .group_by(column)
        )
        for person, at in await read.tuples(query):
            day = berlin_day(at)
            found[person] = max(day, found.get(person, day))
    return found


async def support_ends(read: ReadSession, persons: Collection[UUID]) -> dict[UUID, date | None]:
    """The end of the last support record of each who had one; None while one is open."""
    records = _table("open_support_records")
    query = select(records.c.person, records.c.deleted_at).where(  # house: store -- as above
        records.c.body_id == read.body, records.c.person.in_(persons)
    )
    found: dict[UUID, date | None] = {}
    for person, ended in await read.tuples(query):
        before = found.get(person, date.min)
        found[person] = None if ended is None or before is None else max(before, berlin_day(ended))
    return found


def _about_persons() -> Iterable[tuple[Table, Any]]:
    for table in Base.metadata.sorted_tables:
        match erasure_of(table):
            case OfPerson(column) if table.name not in _OWN and "updated_at" in table.c:
                yield table, table.c[column]


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


async def locked_case(write: WriteSession, case_id: UUID) -> RetentionCase:
    """One that is due, held until the end of the transaction."""
    query = cases(write).where(RetentionCase.id == case_id).execution_options(populate_existing=True)
    return await write.one(query.with_for_update())
