"""All SQL about appointments."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select

from geleit_cases.appointments.tables import Appointment
from geleit_kit.db.rows import by_id, by_own_reference, visible
from geleit_kit.db.session import ReadSession


async def appointment(read: ReadSession, appointment_id: UUID) -> Appointment:
    """The appointment. Raises NotFound where the body has no such appointment."""
    return await by_id(read, Appointment, appointment_id)


async def planned_from(read: ReadSession, person: UUID, instant: datetime) -> Sequence[Appointment]:
    """The person's planned appointments that begin at or after an instant, the next one first."""
    return await read.all(
        visible(read, Appointment)
        .where(Appointment.person == person, Appointment.status == "planned", Appointment.starts_at >= instant)
        .order_by(Appointment.starts_at, Appointment.id)
        .limit(100)
    )


async def by_reference(read: ReadSession, own_reference: str) -> Appointment | None:
    """The appointment with the caller's own reference, or None."""
    return await by_own_reference(read, Appointment, own_reference)


def listed(
    read: ReadSession, *, record_id: UUID | None, status: str | None, since: datetime | None
) -> Select[Appointment]:
    """The query of the list."""
    query = visible(read, Appointment)
    narrowing = {Appointment.support_record_id: record_id, Appointment.status: status}
    for column, value in narrowing.items():
        query = query if value is None else query.where(column == value)
    return query if since is None else query.where(Appointment.starts_at >= since)
