"""Participants: taken up, changed, released. A move of the person changes nothing for them."""

from uuid import UUID

from geleit_cases.participants import store
from geleit_cases.participants.rules import PARTICIPANT
from geleit_cases.participants.schemas import ParticipantIn, ParticipantOut, ParticipantPatch
from geleit_cases.participants.tables import Participant
from geleit_cases.records import service as records
from geleit_cases.records.rules import day_fault
from geleit_cases.writing import refuse
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller

_SEALED = ("name", "organisation", "phone", "email", "remark")


async def shown(read: ReadSession, row: Participant) -> ParticipantOut:
    """The answer about a participant."""
    content = await read.unseal(row)
    return ParticipantOut(
        **ParticipantOut.frame(row),
        status=row.status,
        person=row.person,
        support_record_id=row.support_record_id,
        role=row.role,
        since=row.since,
        until=row.until,
        conversation_id=row.conversation_id,
        agreed_slice=row.agreed_slice,
        **{name: content.get(name) for name in _SEALED},
    )


async def take_up(write: WriteSession, caller: Caller, given: ParticipantIn) -> Participant:
    """Somebody takes part in an open record."""
    refuse_closed_fields(caller, given)
    record = await records.open_named(write, given.support_record_id)
    refuse("/since", day_fault(given.since, today=write.today))
    row = Participant(
        person=record.person,
        support_record_id=record.id,
        role=given.role.value,
        status=PARTICIPANT.start,
        since=given.since or write.today,
        conversation_id=given.conversation_id,
        agreed_slice=[category.value for category in given.agreed_slice],
        own_reference=given.own_reference,
    )
    await write.seal(row, {name: getattr(given, name) for name in _SEALED})
    write.add(row)
    await write.flush()
    return row


async def change(
    write: WriteSession, caller: Caller, participant_id: UUID, seen: Version, given: ParticipantPatch
) -> Participant:
    """Changes a participant."""
    row = await store.participant(write, participant_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    changes = given.changes()
    if given.role is not None:
        row.role = given.role.value
    if "conversation_id" in changes:
        row.conversation_id = given.conversation_id
    if "own_reference" in changes:
        row.own_reference = given.own_reference
    if given.agreed_slice is not None:
        row.agreed_slice = [category.value for category in given.agreed_slice]
    sealed = {name: changes[name] for name in _SEALED if name in changes}
    await write.seal(row, {**await write.unseal(row), **sealed})
    await write.flush()
    return row


async def release(write: WriteSession, caller: Caller, participant_id: UUID, seen: Version) -> Participant:
    """The participation ends today."""
    row = await store.participant(write, participant_id)
    row.unchanged_since(seen)
    PARTICIPANT.take("release", row, caller)
    row.until = write.today
    await write.flush()
    return row
