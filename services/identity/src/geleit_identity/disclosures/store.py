"""Rows of disclosures by hand: always the own side; the other side only inside `acting_as`."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select

from geleit_identity.disclosures.tables import HandDisclosure
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession


def listed(read: ReadSession, *, person: UUID | None = None) -> Select[HandDisclosure]:
    """The body's sides, of one person or of all."""
    rows = visible(read, HandDisclosure)
    return rows if person is None else rows.where(HandDisclosure.person == person)


async def disclosure(read: ReadSession, disclosure_id: UUID) -> HandDisclosure:
    """One of the body's sides."""
    return await by_id(read, HandDisclosure, disclosure_id)


async def side(read: ReadSession, conversation_id: UUID) -> HandDisclosure | None:
    """The body's side of a conversation, or None."""
    return await read.first(visible(read, HandDisclosure).where(HandDisclosure.conversation_id == conversation_id))


async def locked_side(write: WriteSession, conversation_id: UUID) -> HandDisclosure | None:
    """The same as it stands now, held until the end of the transaction."""
    query = visible(write, HandDisclosure).where(HandDisclosure.conversation_id == conversation_id)
    return await write.first(query.execution_options(populate_existing=True).with_for_update())


async def locked(write: WriteSession, disclosure_id: UUID) -> HandDisclosure:
    """One of the body's sides as it stands now, held until the end of the transaction. Raises NotFound."""
    query = visible(write, HandDisclosure).where(HandDisclosure.id == disclosure_id)
    return await write.one(query.execution_options(populate_existing=True).with_for_update())


async def released_of(read: ReadSession, person: UUID) -> Sequence[HandDisclosure]:
    """What about a person lies ready for a recipient."""
    return await read.all(listed(read, person=person).where(HandDisclosure.status == "released"))
