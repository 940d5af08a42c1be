"""Rows of statutes in use."""

from collections.abc import Collection, Sequence
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


async def locked(write: WriteSession, use_id: UUID) -> StatuteUse | None:
    """One use as it stands now, held until the end of the transaction."""
    query = uses(write).where(StatuteUse.id == use_id).execution_options(populate_existing=True)
    return await write.first(query.with_for_update())


async def held(write: WriteSession, use_ids: Collection[UUID]) -> Sequence[StatuteUse]:
    """Several as they stand now, held until the end of the transaction; others may hold them too."""
    query = uses(write).where(StatuteUse.id.in_(use_ids)).order_by(StatuteUse.id)
    return await write.all(query.execution_options(populate_existing=True).with_for_update(read=True))


async def towards(read: ReadSession, recipient_kind: str) -> Sequence[StatuteUse]:
    """All uses for one kind of recipient that ever came into force."""
    query = uses(read).where(StatuteUse.recipient_kind == recipient_kind, StatuteUse.began_at.is_not(None))
    return await read.all(query.order_by(StatuteUse.id))


async def in_force(write: WriteSession, statute: str, recipient_kind: str, purpose: str) -> StatuteUse | None:
    """The use that carries a link under this statute, or None."""
    query = uses(write).where(
        StatuteUse.statute == statute,
        StatuteUse.recipient_kind == recipient_kind,
        StatuteUse.purpose == purpose,
        StatuteUse.status == "in_force",
    )
    return await write.first(query.order_by(StatuteUse.id))
