"""What goes in and out about appointments."""

from datetime import UTC, datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from geleit_cases.appointments.rules import APPOINTMENT, Attendance, Purpose
from geleit_cases.fields import FRAME, LONG, PERSON, RECORD, OwnReference
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, Withheld, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory

Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC)),
    AfterValidator(lambda instant: instant.astimezone(UTC)),
]
"""An instant with its zone, kept and answered in UTC."""

_APPOINTMENT = {
    "starts_at": "2016-07-05T09:00:00+02:00",
    "ends_at": "2016-07-05T10:00:00+02:00",
    "purpose": "authority",
    "subject": "Office for further education, first talk",
    "place": "Room 2.14",
    "remark": None,
}


class AppointmentIn(In):
    """An appointment, in a support record or (for a provider) only with the person."""

    model_config = example({"support_record_id": RECORD, **_APPOINTMENT})

    support_record_id: UUID | None = None
    person: Pseudonym | None = None
    starts_at: Instant
    ends_at: Instant | None = None
    purpose: Purpose = Purpose.OTHER
    subject: str | None = held(DataCategory.APPOINTMENT, default=None, max_length=500)
    place: str | None = held(DataCategory.APPOINTMENT, default=None, max_length=500)
    remark: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
    own_reference: OwnReference | None = None


class AppointmentPatch(In):
    """Moves or corrects an appointment."""

    model_config = example({"starts_at": "2016-07-06T09:00:00+02:00", "ends_at": "2016-07-06T10:00:00+02:00"})

    starts_at: Instant | None = None
    ends_at: Instant | None = None
    purpose: Purpose | None = None
    subject: str | None = held(DataCategory.APPOINTMENT, default=None, max_length=500)
    place: str | None = held(DataCategory.APPOINTMENT, default=None, max_length=500)
    remark: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
    own_reference: OwnReference | None = None


class CloseAppointmentIn(In):
    """The appointment is over. Whether the person came is optional and protected."""

    model_config = example({"attendance": "came"})

    attendance: Attendance = held(DataCategory.ATTENDANCE, default=Attendance.UNKNOWN)


class AppointmentOut(Resource):
    """An appointment."""

    model_config = example(
        {
            **FRAME,
            "status": "planned",
            "person": PERSON,
            "support_record_id": RECORD,
            **_APPOINTMENT,
            "attendance": None,
        }
    )
    lifecycle: ClassVar[Lifecycle] = APPOINTMENT

    status: str
    person: Pseudonym
    support_record_id: UUID | None
    starts_at: datetime
    ends_at: datetime | None
    purpose: str
    subject: str | None = held(DataCategory.APPOINTMENT)
    place: str | None = held(DataCategory.APPOINTMENT)
    remark: str | None = held(DataCategory.COUNSELLING)
    attendance: str | None = held(DataCategory.ATTENDANCE)


class GrantedAppointment(Out):
    """A planned appointment as another body (such as a volunteer's) reads it under a grant."""

    model_config = example(
        {"id": "8e0c2b34-5b5c-4c86-9d7e-0242ac120009", **{k: v for k, v in _APPOINTMENT.items() if k != "remark"}}
    )

    id: UUID
    starts_at: datetime = held(DataCategory.APPOINTMENT)
    ends_at: datetime | None = held(DataCategory.APPOINTMENT)
    purpose: str = held(DataCategory.APPOINTMENT)
    subject: str | None = held(DataCategory.APPOINTMENT)
    place: str | None = held(DataCategory.APPOINTMENT)
    withheld: list[Withheld] | None = None
