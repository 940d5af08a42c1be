"""Rows of statutes in use."""

from uuid import UUID

from sqlalchemy import Select

from geleit_identity.statutes.tables import StatuteUse
from geleit_kit.db.rows import visible
from geleit_kit.db.session import ReadSession, WriteSession


def uses(read: ReadSession) -> Select[StatuteUse]:
    """The body's uses, also those that have ended."""
    return visible(read, StatuteUse)


async def use(read: ReadSession, use_id: UUID) -> StatuteUse:
    """One use of the body."""
    return await read.one(uses(read).where(StatuteUse.id == use_id))


async def locked(write: WriteSession, use_id: UUID, *, shared: bool = False) -> StatuteUse | None:
    """One use as it stands now, held until the end of the transaction (`shared`: others may hold it too)."""
    query = uses(write).where(StatuteUse.id == use_id).execution_options(populate_existing=True)
    query = query.with_for_update(read=shared)
    return await write.first(query)


async def in_force(write: WriteSession, statute: str, recipient_kind: str, purpose: str) -> StatuteUse | None:
    """The use that carries a link under this statute, or None."""
    query = uses(write).where(
        StatuteUse.statute == statute,
        StatuteUse.recipient_kind == recipient_kind,
        StatuteUse.purpose == purpose,
        StatuteUse.status == "in_force",
    )
    return await write.first(query.order_by(StatuteUse.id))
