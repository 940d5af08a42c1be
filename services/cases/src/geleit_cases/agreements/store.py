"""All SQL about intake agreements."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError

from geleit_cases.agreements.tables import IntakeAgreement
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict


async def agreement(read: ReadSession, agreement_id: UUID) -> IntakeAgreement:
    """The agreement. Raises NotFound where the body has no such agreement."""
    return await by_id(read, IntakeAgreement, agreement_id)


async def live_of(read: ReadSession, record_id: UUID) -> IntakeAgreement | None:
    """The agreement of a record that has not ended, if there is one."""
    return await read.first(
        visible(read, IntakeAgreement).where(
            IntakeAgreement.support_record_id == record_id, IntakeAgreement.status != "ended"
        )
    )


async def live_of_person(read: ReadSession, person: UUID) -> Sequence[IntakeAgreement]:
    """The live agreements of a person in this body."""
    return await read.all(
        visible(read, IntakeAgreement).where(IntakeAgreement.person == person, IntakeAgreement.status != "ended")
    )


def listed(read: ReadSession, *, record_id: UUID | None) -> Select[IntakeAgreement]:
    """The query of the list."""
    query = visible(read, IntakeAgreement)
    return query if record_id is None else query.where(IntakeAgreement.support_record_id == record_id)


async def save_new(write: WriteSession, row: IntakeAgreement) -> None:
    """Writes a new agreement. Raises Conflict (`agreement_exists`) where the record has a live one already."""
    write.add(row)
    try:
        await write.flush()
    except IntegrityError as error:
        if "live_of_record" in str(error.orig) or "intake_agreements.support_record_id" in str(error.orig):
            raise Conflict("agreement_exists") from error
        raise
