"""Appointments: plan, read, move, cancel, close."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from geleit_cases.appointments import service, store
from geleit_cases.appointments.schemas import AppointmentIn, AppointmentOut, AppointmentPatch, CloseAppointmentIn
from geleit_cases.appointments.tables import Appointment
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Appointments"])


@router.post("/appointments", permission=Permission.APPOINTMENT_WRITE, status_code=201)
async def plan_appointment(given: AppointmentIn, caller: Who, write: Write) -> AppointmentOut:
    """Plans an appointment, in a support record or only with the person."""
    return await service.shown(write, caller, await service.plan(write, caller, given))


@router.post("/appointments/upsert", permission=Permission.APPOINTMENT_WRITE)
async def upsert_appointment(given: AppointmentIn, caller: Who, write: Write) -> AppointmentOut:
    """Plans the appointment with the caller's own reference, or moves the one that is there."""
    return await service.shown(write, caller, await service.upsert(write, caller, given))


@router.get("/appointments", permission=Permission.APPOINTMENT_READ)
async def list_appointments(
    query: ListQuery,
    caller: Who,
    read: Read,
    support_record_id: UUID | None = None,
    status: str | None = None,
    since: AwareDatetime | None = None,
) -> Page[AppointmentOut]:
    """The body's appointments."""

    async def build(row: Appointment) -> AppointmentOut:
        return await service.shown(read, caller, row)

    instant: datetime | None = since
    found = store.listed(read, record_id=support_record_id, status=status, since=instant)
    return await page(read, found, Appointment, query, build=build, sortable=("starts_at",))


@router.get("/appointments/{appointment_id}", permission=Permission.APPOINTMENT_READ, finds=store.appointment)
async def read_appointment(appointment_id: UUID, caller: Who, read: Read) -> AppointmentOut:
    """One appointment."""
    return await service.shown(read, caller, await store.appointment(read, appointment_id))


@router.patch("/appointments/{appointment_id}", permission=Permission.APPOINTMENT_WRITE, finds=store.appointment)
async def move_appointment(
    appointment_id: UUID, given: AppointmentPatch, seen: IfMatch, caller: Who, write: Write
) -> AppointmentOut:
    """Moves or corrects a planned appointment."""
    return await service.shown(write, caller, await service.move(write, caller, appointment_id, seen, given))


@router.post("/appointments/{appointment_id}/cancel", permission=Permission.APPOINTMENT_WRITE, finds=store.appointment)
async def cancel_appointment(appointment_id: UUID, seen: IfMatch, caller: Who, write: Write) -> AppointmentOut:
    """The appointment does not take place."""
    return await service.shown(write, caller, await service.cancel(write, caller, appointment_id, seen))


@router.post("/appointments/{appointment_id}/close", permission=Permission.APPOINTMENT_WRITE, finds=store.appointment)
async def close_appointment(
    appointment_id: UUID, given: CloseAppointmentIn, seen: IfMatch, caller: Who, write: Write
) -> AppointmentOut:
    """The appointment is over; attendance is optional, protected, and serves the support only."""
    return await service.shown(write, caller, await service.close(write, caller, appointment_id, seen, given))
