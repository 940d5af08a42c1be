"""Rows of consents and releases."""

from collections.abc import Collection, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam

from geleit_identity.consents.tables import Consent, Declaration, Release
from geleit_kit.db.rows import PreparedColumns, by_id, visible
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


_COLUMNS: Final = ("id", "person", "recipient", "purpose", "valid_from", "valid_until", "sealed")


def _given_to(table: type[Consent | Release]) -> tuple[ColumnElement[bool], ...]:
    columns = table.__table__.c
    return (
        columns.person.in_(bindparam("persons", expanding=True)),
        columns.recipient.in_(bindparam("recipients", expanding=True)),
        columns.status == bindparam("status"),
    )


_GIVEN_CONSENTS = PreparedColumns(Consent, _COLUMNS, *_given_to(Consent), held=True)
_GIVEN_RELEASES = PreparedColumns(Release, _COLUMNS, *_given_to(Release), held=True)
_GIVEN = _GIVEN_CONSENTS.beside(_GIVEN_RELEASES)


async def given_to(write: WriteSession, persons: Collection[UUID], recipients: Collection[UUID]) -> Sequence[Any]:
    """What persons have given towards recipients, consents (`place` 0) and releases (1), in no order; it stays given
    until the end of the transaction.
    """
    return await _GIVEN.all(write, persons=list(persons), recipients=list(recipients), status="given")


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
