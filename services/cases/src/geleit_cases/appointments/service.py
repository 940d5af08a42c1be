"""Appointments: planned, moved, over. Another body reads the planned ones under a grant."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from geleit_cases.appointments import store
from geleit_cases.appointments.rules import APPOINTMENT, times_fault
from geleit_cases.appointments.schemas import (
    AppointmentIn,
    AppointmentOut,
    AppointmentPatch,
    CloseAppointmentIn,
    GrantedAppointment,
)
from geleit_cases.appointments.tables import Appointment
from geleit_cases.records import service as records
from geleit_cases.writing import refuse
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.whereabouts import whereabouts_hidden
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import Withheld
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.clock import berlin_day
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.problems import Conflict, Forbidden, Invalid
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.permissions import Permission

_PLACE_WITHHELD = Withheld(pointer="/place", category=DataCategory.APPOINTMENT, reason="place_locked")
_SEALED = ("subject", "place", "remark")
_FRAME = ("starts_at", "ends_at", "own_reference")


async def shown(read: ReadSession, caller: Caller, row: Appointment) -> AppointmentOut:
    """The answer about an appointment. While the person's whereabouts are hidden, the place takes the permission."""
    content, hidden = await read.unseal(row), await _place_hidden(read, caller, row)
    told = AppointmentOut(
        **AppointmentOut.frame(row),
        status=row.status,
        person=row.person,
        support_record_id=row.support_record_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        purpose=row.purpose,
        **{name: content.get(name) for name in (*_SEALED, "attendance")},
    )
    return told.model_copy(update={"place": None, "withheld": [_PLACE_WITHHELD]}) if hidden else told


async def plan(write: WriteSession, caller: Caller, given: AppointmentIn) -> Appointment:
    """An appointment in a record, or, where no record is kept, of the person."""
    refuse_closed_fields(caller, given)
    refuse("/ends_at", times_fault(given.starts_at, given.ends_at))
    row = Appointment(
        person=await _person(write, given),
        support_record_id=given.support_record_id,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        purpose=given.purpose.value,
        status=APPOINTMENT.start,
        own_reference=given.own_reference,
    )
    await write.seal(row, {name: getattr(given, name) for name in _SEALED})
    write.add(row)
    await write.flush()
    return row


async def upsert(write: WriteSession, caller: Caller, given: AppointmentIn) -> Appointment:
    """Plans the appointment with the caller's own reference, or moves the one that is there."""
    if given.own_reference is None:
        raise Invalid.at("/own_reference", "missing")
    row = await store.by_reference(write, given.own_reference)
    if row is None:
        return await plan(write, caller, given)
    if row.person != await _person(write, given):
        raise Conflict("own_reference_taken")
    sent = given.model_dump(exclude_unset=True, exclude={"support_record_id", "person", "own_reference"})
    return await move(write, caller, row.id, None, AppointmentPatch.model_validate(sent))


async def move(
    write: WriteSession, caller: Caller, appointment_id: UUID, seen: Version, given: AppointmentPatch
) -> Appointment:
    """Moves or corrects a planned appointment."""
    row = await store.appointment(write, appointment_id)
    refuse_closed_fields(caller, given)
    changes = given.changes()
    if "place" in changes and await _place_hidden(write, caller, row):
        raise Forbidden("place_locked")  # what is not shown is not replaced unseen
    row.unchanged_since(seen)
    if row.status != APPOINTMENT.start:
        raise Conflict("appointment_is_over", extra={"status": row.status})
    if changes.get("starts_at", row.starts_at) is None:
        raise Invalid.at("/starts_at", "missing")
    refuse("/ends_at", times_fault(changes.get("starts_at", row.starts_at), changes.get("ends_at", row.ends_at)))
    for name in _FRAME:
        if name in changes:
            setattr(row, name, changes[name])
    if given.purpose is not None:
        row.purpose = given.purpose.value
    await _reseal(write, row, {name: changes[name] for name in _SEALED if name in changes})
    return row


async def cancel(write: WriteSession, caller: Caller, appointment_id: UUID, seen: Version) -> Appointment:
    """The appointment does not take place."""
    row = await store.appointment(write, appointment_id)
    row.unchanged_since(seen)
    APPOINTMENT.take("cancel", row, caller)
    await write.flush()
    return row


async def close(
    write: WriteSession, caller: Caller, appointment_id: UUID, seen: Version, given: CloseAppointmentIn
) -> Appointment:
    """The appointment is over; whether the person came is noted under its own category."""
    row = await store.appointment(write, appointment_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    APPOINTMENT.take("close", row, caller)
    if berlin_day(row.starts_at) > write.today:
        raise Conflict("appointment_is_ahead")
    await _reseal(write, row, {"attendance": given.attendance.value})
    return row


async def granted(read: ReadSession, grant: Grant) -> Sequence[GrantedAppointment]:
    """The person's planned appointments from now on, for another body under its grant. Where the person is expected is
    told to nobody while it is hidden.
    """
    found, hidden = [], grant.person in await whereabouts_hidden(read, [grant.person])
    for row in await store.planned_from(read, grant.person, read.domain_now):
        content = await read.unseal(row)
        found.append(
            GrantedAppointment(
                id=row.id,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                purpose=row.purpose,
                subject=content.get("subject"),
                place=None if hidden else content.get("place"),
                withheld=[_PLACE_WITHHELD] if hidden else None,
            )
        )
    return found


async def _place_hidden(read: ReadSession, caller: Caller, row: Appointment) -> bool:
    opens = caller.may(Permission.PROTECTED_ADDRESS_READ)
    return not opens and row.person in await whereabouts_hidden(read, [row.person])


async def _person(write: WriteSession, given: AppointmentIn) -> UUID:
    if given.support_record_id is None:
        if given.person is None:
            raise Invalid.at("/person", "missing")
        return given.person
    record = await records.open_named(write, given.support_record_id)
    if given.person not in {None, record.person}:
        raise Invalid.at("/person", "not_of_the_record")
    return record.person


async def _reseal(write: WriteSession, row: Appointment, changes: dict[str, Any]) -> None:
    await write.seal(row, {**await write.unseal(row), **changes})
    await write.flush()
