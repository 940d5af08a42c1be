"""All SQL about support records."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError

from geleit_cases.records.rules import State
from geleit_cases.records.tables import SupportRecord
from geleit_kit.db.rows import by_id, by_own_reference, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict


async def record(read: ReadSession, record_id: UUID) -> SupportRecord:
    """The record. Raises NotFound where the body has no such record."""
    return await by_id(read, SupportRecord, record_id)


async def by_reference(read: ReadSession, own_reference: str) -> SupportRecord | None:
    """The record with the caller's own reference, or None."""
    return await by_own_reference(read, SupportRecord, own_reference)


async def open_of(read: ReadSession, person: UUID) -> SupportRecord | None:
    """The person's open record in this body, if there is one."""
    return await read.first(
        visible(read, SupportRecord).where(SupportRecord.person == person, SupportRecord.status != State.ENDED)
    )


async def of_person(read: ReadSession, person: UUID) -> Sequence[SupportRecord]:
    """All records of a person in this body, the ended ones too."""
    return await read.all(visible(read, SupportRecord).where(SupportRecord.person == person))


def listed(
    read: ReadSession, *, status: str | None, level: str | None, opened_since: date | None
) -> Select[SupportRecord]:
    """The query of the list, narrowed by what is given."""
    query = visible(read, SupportRecord)
    narrowing = {SupportRecord.status: status, SupportRecord.level: level}
    for column, value in narrowing.items():
        query = query if value is None else query.where(column == value)
    return query if opened_since is None else query.where(SupportRecord.opened_on >= opened_since)


def running(read: ReadSession) -> Select[SupportRecord]:
    """The query of all records that have not ended."""
    return visible(read, SupportRecord).where(SupportRecord.status != State.ENDED)


async def save_new(write: WriteSession, row: SupportRecord) -> None:
    """Writes a new record. Raises Conflict (`open_record_exists`) where the person has an open one already."""
    write.add(row)
    try:
        await write.flush()
    except IntegrityError as error:
        if "open_of_person" in str(error.orig) or "support_records.body_id, support_records.person" in str(error.orig):
            raise Conflict("open_record_exists") from error
        raise
