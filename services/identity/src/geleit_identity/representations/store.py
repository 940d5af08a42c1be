"""Rows of representations."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select

from geleit_identity.representations.tables import Representation
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession


def listed(read: ReadSession, *, person: UUID | None = None) -> Select[Representation]:
    """The body's representations, of one person or of all."""
    rows = visible(read, Representation)
    return rows if person is None else rows.where(Representation.person == person)


async def representation(read: ReadSession, representation_id: UUID) -> Representation:
    """One representation of the body."""
    return await by_id(read, Representation, representation_id)


async def locked(write: WriteSession, representation_id: UUID) -> Representation:
    """The same; nobody else ends it until the end of the transaction."""
    query = visible(write, Representation).where(Representation.id == representation_id)
    return await write.one(query.execution_options(populate_existing=True).with_for_update())


async def standing(read: ReadSession, person: UUID) -> Sequence[Representation]:
    """Those of a person that have not ended."""
    query = listed(read, person=person).where(Representation.status == "recorded")
    return await read.all(query.order_by(Representation.id))


async def of_body(read: ReadSession) -> Sequence[Representation]:
    """All of the body, whoever asks: a merge must leave none behind."""
    return await read.all(visible(read, Representation, barred=True))
