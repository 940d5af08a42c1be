"""Rows of consents and releases."""

from collections.abc import Collection, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select

from geleit_identity.consents.tables import Consent, Declaration, Release
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession

Kind = TypeVar("Kind", bound=Declaration)


async def consent(read: ReadSession, consent_id: UUID) -> Consent:
    """One consent of the body."""
    return await by_id(read, Consent, consent_id)


async def release(read: ReadSession, release_id: UUID) -> Release:
    """One release of the body."""
    return await by_id(read, Release, release_id)


def listed(read: ReadSession, table: type[Kind], *, person: UUID | None = None) -> Select[Kind]:
    """The body's consents or releases, of one person or of all."""
    return visible(read, table) if person is None else visible(read, table).where(table.person == person)


async def locked(write: WriteSession, table: type[Kind], row_id: UUID) -> Kind:
    """One of them; nobody else changes it, and no decision rests on it meanwhile, until the end of the transaction."""
    query = visible(write, table).where(table.id == row_id).execution_options(populate_existing=True)
    query = query.with_for_update()
    return await write.one(query)


async def given_to(
    write: WriteSession, table: type[Kind], persons: Collection[UUID], recipients: Collection[UUID]
) -> Sequence[Kind]:
    """What persons have given towards recipients; it stays given until the end of the transaction."""
    query = _towards(write, table, persons, recipients).where(table.status == "given")
    return await write.all(query.execution_options(populate_existing=True).with_for_update(read=True))


async def standing_of(write: WriteSession, table: type[Kind], persons: Collection[UUID], status: str) -> Sequence[Kind]:
    """The consents or releases of persons in a state, held until the end of the transaction."""
    query = visible(write, table).where(table.person.in_(persons), table.status == status).order_by(table.id)
    return await write.all(query.execution_options(populate_existing=True).with_for_update())


async def ever_given_to(read: ReadSession, table: type[Kind], person: UUID, recipient: UUID) -> Sequence[Kind]:
    """What a person has ever given towards one recipient, also what was withdrawn or has expired."""
    return await read.all(_towards(read, table, [person], [recipient]).where(table.began_at.is_not(None)))


async def carried_by(write: WriteSession, table: type[Kind], representation_id: UUID) -> Sequence[Kind]:
    """What was declared under a representation and is given still; it stays so until the end of the transaction."""
    query = visible(write, table).where(table.representation_id == representation_id)
    query = query.where(table.status.in_(("given", "suspended")))
    return await write.all(query.order_by(table.id).execution_options(populate_existing=True).with_for_update())


def _towards(
    read: ReadSession, table: type[Kind], persons: Collection[UUID], recipients: Collection[UUID]
) -> Select[Kind]:
    return visible(read, table).where(table.person.in_(persons), table.recipient.in_(recipients)).order_by(table.id)
