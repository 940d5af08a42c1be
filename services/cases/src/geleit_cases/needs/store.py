"""All SQL about needs."""

import hmac
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Select, func
from sqlalchemy.exc import IntegrityError

from geleit_cases.needs.tables import Need, NeedSource
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict


def mark(read: ReadSession, record_id: UUID, code: str) -> str:
    """A digest under the service's key by which one record's code is found again, and no other's."""
    return hmac.new(read.keys.service_key, f"need|{record_id}|{code}".encode(), sha256).hexdigest()


async def need(read: ReadSession, need_id: UUID) -> Need:
    """The need. Raises NotFound where the body has no such need."""
    return await by_id(read, Need, need_id)


async def open_with_code(read: ReadSession, record_id: UUID, code: str) -> Need | None:
    """The open need of this code in a record, if there is one."""
    return await read.first(
        visible(read, Need).where(
            Need.support_record_id == record_id, Need.mark == mark(read, record_id, code), Need.status == "open"
        )
    )


async def open_with_code_besides(read: ReadSession, row: Need, code: str) -> Need | None:
    """Another open need of the same code in the same record, if there is one."""
    return await read.first(
        visible(read, Need).where(
            Need.support_record_id == row.support_record_id,
            Need.mark == mark(read, row.support_record_id, code),
            Need.status == "open",
            Need.id != row.id,
        )
    )


async def sources(read: ReadSession, need_ids: Sequence[UUID]) -> Sequence[NeedSource]:
    """The reports of some needs, in the order in which they came."""
    return await read.all(visible(read, NeedSource).where(NeedSource.need_id.in_(need_ids)).order_by(NeedSource.id))


async def reported_by(read: ReadSession, need_id: UUID, message_id: UUID) -> NeedSource | None:
    """The report of a need by a message, if it was taken up already."""
    return await read.first(
        visible(read, NeedSource).where(NeedSource.need_id == need_id, NeedSource.message_id == message_id)
    )


async def open_of_person(read: ReadSession, person: UUID) -> Sequence[Need]:
    """The open needs of a person in this body."""
    return await read.all(visible(read, Need).where(Need.person == person, Need.status == "open").order_by(Need.id))


async def how_many_open(read: ReadSession, record_id: UUID) -> int:
    """The number of open needs of a record."""
    query = visible(read, Need).where(Need.support_record_id == record_id, Need.status == "open")
    return int(await read.scalar(query.with_only_columns(func.count())) or 0)


def listed(read: ReadSession, *, record_id: UUID | None, status: str | None) -> Select[Need]:
    """The query of the list."""
    query = visible(read, Need)
    query = query if record_id is None else query.where(Need.support_record_id == record_id)
    return query if status is None else query.where(Need.status == status)


async def save_new(write: WriteSession, row: Need) -> None:
    """Writes a new need. Raises Conflict where somebody opened one of this code at the same moment: ask again."""
    write.add(row)
    try:
        await write.flush()
    except IntegrityError as error:
        if "own_reference" in str(error.orig):
            raise
        raise Conflict("changed_meanwhile") from error
