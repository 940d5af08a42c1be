"""Rows of holds and of records that are due. When somebody last did something with a record is asked of every table
that an erasure would look through, so that a new table counts from its first day.
"""

from collections.abc import Collection, Iterable
from datetime import date
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


def live_holds(read: ReadSession) -> Select[LegalHold]:
    """Every hold of the body that is in force."""
    return visible(read, LegalHold).where(LegalHold.status == "in_force")


async def statuses(read: ReadSession, persons: Collection[UUID]) -> dict[UUID, str]:
    """How far those of them are whose record is found to be due."""
    return {row.person: row.status for row in await read.all(cases(read).where(RetentionCase.person.in_(persons)))}


async def statuses_among(read: ReadSession, persons: Select[tuple[UUID]]) -> list[str | None]:
    """How far any of them are, however many they are; None where the record of one is not due."""
    due = cases(read).where(RetentionCase.person.in_(persons)).with_only_columns(RetentionCase.status).distinct()
    others = persons.where(persons.selected_columns[0].not_in(cases(read).with_only_columns(RetentionCase.person)))
    first: list[str | None] = [] if await read.scalar(others.limit(1)) is None else [None]
    return [*first, *sorted(await read.all(due))]


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


async def last_acts(read: ReadSession, persons: Collection[UUID]) -> dict[UUID, date]:
    """When something about each of them was written last, in any table."""
    found: dict[UUID, date] = {}
    for table, column in _about_persons():
        query = (
            select(column, func.max(table.c.updated_at))  # house: query-not-visible -- two columns, body below
            .where(table.c.body_id == read.body, column.in_(persons))
            .group_by(column)
        )
        for person, at in await read.tuples(query):
            day = berlin_day(at)
            found[person] = max(day, found.get(person, day))
    return found


def _about_persons() -> Iterable[tuple[Table, Any]]:
    for table in Base.metadata.sorted_tables:
        match erasure_of(table):
            case OfPerson(column) if table.name not in _OWN and "updated_at" in table.c:
                yield table, table.c[column]


async def locked_case(write: WriteSession, case_id: UUID) -> RetentionCase:
    """One that is due, held until the end of the transaction."""
    query = cases(write).where(RetentionCase.id == case_id).execution_options(populate_existing=True)
    return await write.one(query.with_for_update())
