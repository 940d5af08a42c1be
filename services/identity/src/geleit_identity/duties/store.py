"""Rows of duties: always the own side; the other side only inside `acting_as`."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select

from geleit_identity.duties.tables import RecipientDuty
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession

_OPEN = ("open", "overdue")


def listed(
    read: ReadSession, *, person: UUID | None = None, side: str | None = None, status: str | None = None
) -> Select[RecipientDuty]:
    """The body's sides, of one person or of all."""
    query = visible(read, RecipientDuty)
    for column, value in (
        (RecipientDuty.person, person),
        (RecipientDuty.side, side),
        (RecipientDuty.status, status),
    ):
        query = query if value is None else query.where(column == value)
    return query


async def duty(read: ReadSession, duty_id: UUID) -> RecipientDuty:
    """One of the body's sides."""
    return await by_id(read, RecipientDuty, duty_id)


async def locked_side(write: WriteSession, thread: UUID) -> RecipientDuty | None:
    """The side of the session's body as it stands now, held until the end of the transaction."""
    query = visible(write, RecipientDuty).where(RecipientDuty.thread == thread)
    return await write.first(query.execution_options(populate_existing=True).with_for_update())


async def side(write: WriteSession, duty_id: UUID) -> RecipientDuty | None:
    """The same by its id, or None where it is gone."""
    query = visible(write, RecipientDuty).where(RecipientDuty.id == duty_id)
    return await write.first(query.execution_options(populate_existing=True).with_for_update())


async def of_ground(read: ReadSession, ground_id: UUID) -> Sequence[RecipientDuty]:
    """The giver's sides that a withdrawn ground has made."""
    return await read.all(visible(read, RecipientDuty).where(RecipientDuty.ground_id == ground_id))


async def all_open(read: ReadSession, side: str, limit: int) -> Sequence[RecipientDuty]:
    """What the body has not answered yet, or what it was not answered; so many at most."""
    return await read.all(listed(read, side=side).where(RecipientDuty.status.in_(_OPEN)).limit(limit))


async def open_of(read: ReadSession, person: UUID, side: str) -> Sequence[RecipientDuty]:
    """What is not answered yet, about a person."""
    return await read.all(listed(read, person=person, side=side).where(RecipientDuty.status.in_(_OPEN)))
