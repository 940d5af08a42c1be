"""Erasing a person: what others rest on ends first, then everything goes, here and by a fact in each other service."""

from uuid import UUID

from geleit_identity.duplicates import service as duplicates
from geleit_identity.endings import service as endings
from geleit_identity.erasures.schemas import ErasureIn, ErasureRecordOut
from geleit_identity.erasures.tables import ErasureRecord
from geleit_identity.facts import PersonErased
from geleit_identity.merging import service as merging
from geleit_identity.persons import service as persons
from geleit_identity.retention import service as retention
from geleit_identity.timelines import watch
from geleit_kit.db.erasure import Erasing
from geleit_kit.db.session import WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.problems import Conflict, Invalid


def shown(row: ErasureRecord) -> ErasureRecordOut:
    """The record as it is answered."""
    return ErasureRecordOut.model_validate(
        {
            **ErasureRecordOut.frame(row),
            "person": row.person,
            "ground": row.ground,
            "decided_on": row.decided_on,
            "erased_on": row.erased_on,
            "retention_source": row.retention_source,
            "archive": row.archive,
        }
    )


async def erase(
    write: WriteSession, erasing: Erasing, person: UUID, seen: Version, given: ErasureIn
) -> ErasureRecordOut:
    """Erases for good. Raises Conflict (409) while a support record of the person is open, under a legal hold, and
    where the period of the body is not over or the archive was not asked.
    """
    row = await persons.held_fast(write, person)
    row.unchanged_since(seen)
    if given.decided_on > write.today:
        raise Invalid.at("/decided_on", "in_the_future")
    if await watch.has_open_support_record(write, person):
        raise Conflict("support_record_open")
    source, archive = await retention.refuse_erasing(write, person, given.ground)
    for merged in sorted(await merging.pseudonyms_of(write, person) - {person}):
        await _erase(write, erasing, merged, given)
    record = await _erase(write, erasing, person, given)
    record.retention_source, record.archive = source, archive
    await write.flush()
    return shown(record)


async def _erase(write: WriteSession, erasing: Erasing, person: UUID, given: ErasureIn) -> ErasureRecord:
    """One pseudonym. Whoever was merged into a person is erased with it."""
    await erasing.erase(write, person)
    record = ErasureRecord(person=person, ground=given.ground, decided_on=given.decided_on, erased_on=write.today)
    write.add(record)
    await write.flush()
    # The log tells of it without the person's key, which goes with everything else.
    write.disclose(None, kind="erase", pseudonym=str(person), ground=given.ground)
    write.publish(PersonErased(person=person))
    return record


async def end_what_rests_on(write: WriteSession, person: UUID) -> None:
    """Before anything is deleted: grants end at once, links are cut at both ends, names are counted no more."""
    await persons.forget(write, person)
    await endings.end_all_of(write, person)
    await duplicates.forget(write, person)


async def tell_again(write: WriteSession, person: UUID) -> None:
    """After a restore the ledger erased a person again: the fact went with the older database, and a service that had
    not heard it would keep the person for good.
    """
    write.publish(PersonErased(person=person))
