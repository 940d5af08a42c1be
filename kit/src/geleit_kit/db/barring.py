"""Members of staff for whom a person does not exist: relatives, and who is close to the person otherwise (§§ 16, 17
SGB X: who is a relative takes no part in the procedure). `geleit_kit.db.rows.visible` leaves their rows out.

The bar stands between a login (`Caller.staff`) and a pseudonym of its body. Programs of the body have logins of their
own: what an agency's system shows to its staff is for that system to bar.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, select

from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.told_tables import BarredStaff

STAFF = "own_staff"


def staff_of(session: ReadSession) -> UUID | None:
    """Who asks, or None where the machinery works."""
    known = session.actor.get("staff")
    return UUID(known) if known is not None else None


def not_barred(table: Any, body: Any, staff: Any) -> ColumnElement[bool] | None:
    """The condition that leaves out rows of barred persons; None for a table whose rows are about nobody."""
    column = getattr(table, "person", None)
    if column is None or table is BarredStaff:
        return None
    bars = select(BarredStaff.id).where(
        BarredStaff.body_id == body,
        BarredStaff.staff == staff,
        BarredStaff.person == column,
        BarredStaff.deleted_at.is_(None),
    )
    return ~exists(bars)


def not_barred_later(table: Any) -> ColumnElement[bool] | None:
    """The same for a prepared query, which gets body and staff at each call."""
    return not_barred(table, bindparam("own_body"), bindparam(STAFF))


def not_barred_columns(table: Any) -> ColumnElement[bool] | None:
    """The same for a prepared query over columns of the tables themselves."""
    column, barred = table.__table__.c.get("person"), BarredStaff.__table__.c
    if column is None or table is BarredStaff:
        return None
    bars = select(barred.id).where(
        barred.body_id == bindparam("own_body"),
        barred.staff == bindparam(STAFF),
        barred.person == column,
        barred.deleted_at.is_(None),
    )
    return ~exists(bars)


async def bar(write: WriteSession, staff: UUID, person: UUID) -> bool:
    """From now on the person does not exist for this member of staff. False where it was so already."""
    if await write.all(_known(write, person).where(BarredStaff.staff == staff)):
        return False
    write.add(BarredStaff(staff=staff, person=person))
    await write.flush()
    return True


async def unbar(write: WriteSession, staff: UUID, person: UUID) -> bool:
    """The person exists again for this member of staff. False where there was no bar."""
    rows = await write.all(_known(write, person).where(BarredStaff.staff == staff))
    for row in rows:
        await write.remove(row)
    return bool(rows)


async def barred_from(read: ReadSession, person: UUID) -> set[UUID]:
    """The staff for whom the person does not exist."""
    return {row.staff for row in await read.all(_known(read, person))}


async def barred_for_asker(read: ReadSession, persons: Collection[UUID]) -> bool:
    """Whether one of these persons does not exist for who asks."""
    staff = staff_of(read)
    if staff is None or not persons:
        return False
    query = select(BarredStaff.id).where(
        BarredStaff.body_id == read.body,
        BarredStaff.staff == staff,
        BarredStaff.person.in_(persons),
        BarredStaff.deleted_at.is_(None),
    )
    return await read.first(query) is not None


def _known(read: ReadSession, person: UUID) -> Select[BarredStaff]:
    query = select(BarredStaff).where(BarredStaff.body_id == read.body, BarredStaff.person == person)
    return query.where(BarredStaff.deleted_at.is_(None))
