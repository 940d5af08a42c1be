"""What goes in and out about participants."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from geleit_cases.fields import FRAME, LONG, PERSON, RECORD, LegalDay, OwnReference
from geleit_cases.participants.rules import PARTICIPANT, ParticipantRole
from geleit_kit.http.schemas import In, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory

_PARTICIPANT = {
    "role": "volunteer",
    "since": "2016-06-07",
    "conversation_id": "8e0c2b34-5b5c-4c86-9d7e-0242ac120007",
    "agreed_slice": ["appointment", "holder_contact"],
    "name": "P. Beispiel",
    "organisation": "Freiwilligenagentur",
    "phone": None,
    "email": None,
    "remark": None,
}

Slice = Annotated[list[DataCategory], Field(max_length=60)]


class ParticipantIn(In):
    """Somebody takes part from a day on. The slice says what was agreed for them; reading it still takes a grant."""

    model_config = example({"support_record_id": RECORD, **_PARTICIPANT})

    support_record_id: UUID
    role: ParticipantRole
    since: LegalDay | None = None
    conversation_id: UUID | None = None
    agreed_slice: Slice = Field(default_factory=list)
    name: str | None = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    organisation: str | None = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    phone: str | None = held(DataCategory.CONTACT_DETAILS, default=None, max_length=60)
    email: str | None = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    remark: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
    own_reference: OwnReference | None = None


class ParticipantPatch(In):
    """Changes a participant."""

    model_config = example({"phone": "+49 221 0000 13"})

    role: ParticipantRole | None = None
    conversation_id: UUID | None = None
    agreed_slice: Slice | None = None
    name: str | None = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    organisation: str | None = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    phone: str | None = held(DataCategory.CONTACT_DETAILS, default=None, max_length=60)
    email: str | None = held(DataCategory.CONTACT_DETAILS, default=None, max_length=200)
    remark: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
    own_reference: OwnReference | None = None


class ParticipantOut(Resource):
    """A participant."""

    model_config = example(
        {**FRAME, "status": "taking_part", "person": PERSON, "support_record_id": RECORD, **_PARTICIPANT, "until": None}
    )
    lifecycle: ClassVar[Lifecycle] = PARTICIPANT

    status: str
    person: Pseudonym
    support_record_id: UUID
    role: str
    since: date
    until: date | None
    conversation_id: UUID | None
    agreed_slice: list[str]
    name: str | None = held(DataCategory.CONTACT_DETAILS)
    organisation: str | None = held(DataCategory.CONTACT_DETAILS)
    phone: str | None = held(DataCategory.CONTACT_DETAILS)
    email: str | None = held(DataCategory.CONTACT_DETAILS)
    remark: str | None = held(DataCategory.COUNSELLING)
