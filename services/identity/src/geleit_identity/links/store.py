"""Rows of links: always the own end; the other end only inside `acting_as`."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, bindparam

from geleit_identity.links.tables import Link
from geleit_kit.db.rows import PreparedColumns, by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession


def listed(read: ReadSession, *, person: UUID | None = None) -> Select[Link]:
    """The body's links, of one person or of all."""
    return visible(read, Link) if person is None else visible(read, Link).where(Link.person == person)


async def link(read: ReadSession, link_id: UUID) -> Link:
    """One end of the body."""
    return await by_id(read, Link, link_id)


async def end_of(read: ReadSession, conversation_id: UUID) -> Link | None:
    """The body's end of a conversation, or None."""
    return await read.first(visible(read, Link).where(Link.conversation_id == conversation_id))


_COLUMNS: Final = ("id", "conversation_id", "person", "counterpart", "status", "purpose", "ground", "ground_id")
_ASKED = Link.__table__.c.conversation_id.in_(bindparam("conversations", expanding=True))
_ENDS = PreparedColumns(Link, _COLUMNS, _ASKED)
_HELD_ENDS = PreparedColumns(Link, _COLUMNS, _ASKED, held=True)


async def ends_of(read: ReadSession, conversation_ids: Collection[UUID]) -> Sequence[Any]:
    """The body's ends of several conversations: what a decision asks of them, as the rows stand now."""
    return await _ENDS.all(read, conversations=list(conversation_ids))


async def locked_end(write: WriteSession, conversation_id: UUID) -> Link | None:
    """The end of one as it stands now, held until the end of the transaction."""
    query = visible(write, Link).where(Link.conversation_id == conversation_id).order_by(Link.id)
    return await write.first(query.execution_options(populate_existing=True).with_for_update())


async def held_ends(write: WriteSession, conversation_ids: Collection[UUID]) -> Sequence[Any]:
    """The same, held until the end of the transaction; others may hold them too."""
    return await _HELD_ENDS.all(write, conversations=list(conversation_ids))


async def also_cut(read: ReadSession, link_ids: Collection[UUID]) -> Sequence[Link]:
    """Ends of the body, those that are cut among them."""
    return await read.all(visible(read, Link, deleted=True).where(Link.id.in_(link_ids)))


async def open_of(read: ReadSession, person: UUID) -> Sequence[Link]:
    """Links of a person that are not cut."""
    return await read.all(visible(read, Link).where(Link.person == person, Link.status != "cut"))


async def all_open(read: ReadSession) -> Sequence[Link]:
    """Every end of the body that is not cut."""
    return await read.all(visible(read, Link).where(Link.status != "cut").order_by(Link.id))


async def open_of_all(write: WriteSession, persons: Collection[UUID]) -> Sequence[Link]:
    """The same of several, held until the end of the transaction."""
    query = visible(write, Link).where(Link.person.in_(persons), Link.status != "cut").order_by(Link.id)
    return await write.all(query.execution_options(populate_existing=True).with_for_update())


async def locked(write: WriteSession, link_id: UUID) -> Link:
    """One own end, held until the end of the transaction."""
    query = visible(write, Link).where(Link.id == link_id).execution_options(populate_existing=True)
    return await write.one(query.with_for_update())


async def resting_on(read: ReadSession, ground_id: UUID) -> Sequence[Link]:
    """Links whose ground is this consent or release."""
    return await read.all(visible(read, Link).where(Link.ground_id == ground_id, Link.status != "cut"))
