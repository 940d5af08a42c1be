"""Rows of bodies that leave, in the operators' body."""

from uuid import UUID

from sqlalchemy import Select

from geleit_identity.leaving.rules import OPEN
from geleit_identity.leaving.tables import BodyClosing
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession


def closings(read: ReadSession) -> Select[BodyClosing]:
    """Every closing that the operators of this body have proposed."""
    return visible(read, BodyClosing)


async def any_open(read: ReadSession) -> bool:
    """Whether the operators of this body have a closing of another one that is not over."""
    return await read.first(closings(read).where(BodyClosing.status.in_(OPEN))) is not None


async def being_destroyed(read: ReadSession, leaves: UUID) -> BodyClosing | None:
    """The closing by which operators of this body have begun to destroy the data of that one."""
    query = closings(read).where(BodyClosing.leaves == leaves, BodyClosing.status == "destroying")
    return await read.first(query.with_for_update())


async def closing(read: ReadSession, closing_id: UUID) -> BodyClosing:
    """One of them."""
    return await by_id(read, BodyClosing, closing_id)


async def locked(write: WriteSession, closing_id: UUID) -> BodyClosing:
    """One as it stands now, held until the end of the transaction."""
    query = closings(write).where(BodyClosing.id == closing_id).execution_options(populate_existing=True)
    return await write.one(query.with_for_update())
