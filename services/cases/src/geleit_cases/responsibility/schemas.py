"""What goes in and out about case responsibility."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from geleit_cases.fields import FRAME, PERSON, RECORD, LegalDay, OwnReference
from geleit_cases.responsibility.rules import MANDATE
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, Withheld, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded

Staff = UUID
"""The stable id of a user inside the body (kit: `Caller.staff`); never a name."""

_CONTACT = {
    "name": "M. Beispiel",
    "function": "Case management",
    "phone": "+49 221 0000 12",
    "email": "cm@ki.example",
    "hours": "Mon-Thu 9-15",
}


class DeclineReason(Coded):
    """Why an offered mandate is not taken."""

    CASELOAD = "caseload", "Fallzahl ausgeschöpft", "No capacity"
    ABSENCE = "absence", "Abwesenheit", "Absence"
    CONFLICT_OF_INTEREST = "conflict_of_interest", "Befangenheit", "Conflict of interest"
    OTHER = "other", "Anderer Grund", "Other reason"


class HolderContactIn(In):
    """How the holder is reached at work. Others may read it under a grant."""

    model_config = example(_CONTACT)

    name: str | None = held(DataCategory.HOLDER_CONTACT, default=None, max_length=200)
    function: str | None = held(DataCategory.HOLDER_CONTACT, default=None, max_length=200)
    phone: str | None = held(DataCategory.HOLDER_CONTACT, default=None, max_length=60)
    email: str | None = held(DataCategory.HOLDER_CONTACT, default=None, max_length=200)
    hours: str | None = held(DataCategory.HOLDER_CONTACT, default=None, max_length=200)


class HolderContactOut(Out):
    """How the holder is reached at work."""

    model_config = example(_CONTACT)

    name: str | None = held(DataCategory.HOLDER_CONTACT)
    function: str | None = held(DataCategory.HOLDER_CONTACT)
    phone: str | None = held(DataCategory.HOLDER_CONTACT)
    email: str | None = held(DataCategory.HOLDER_CONTACT)
    hours: str | None = held(DataCategory.HOLDER_CONTACT)


class MandateIn(In):
    """Takes up responsibility for a record that has no holder here yet."""

    model_config = example({"support_record_id": RECORD, "contact": _CONTACT})

    support_record_id: UUID
    holder: Staff | None = None
    contact: HolderContactIn | None = None
    own_reference: OwnReference | None = None


class MandatePatch(In):
    """Changes how the holder is reached."""

    model_config = example({"contact": _CONTACT})

    contact: HolderContactIn | None = None
    own_reference: OwnReference | None = None


class OfferIn(In):
    """Offers the mandate to another member of the body's staff. The giver holds until it is accepted."""

    model_config = example({"to": "5f0f7f0e-5c0f-5b7e-8a00-0242ac120005"})

    to: Staff


class TakeIn(In):
    """Takes the mandate, and says how the new holder is reached."""

    model_config = example({"contact": _CONTACT})

    contact: HolderContactIn | None = None


class DeclineIn(In):
    """Declines an offered mandate."""

    model_config = example({"reason": "caseload"})

    reason: DeclineReason


class DeputyIn(In):
    """Names who answers in the holder's absence. Days left out leave that end open."""

    model_config = example(
        {"staff": "5f0f7f0e-5c0f-5b7e-8a00-0242ac120005", "since": "2016-08-01", "until": "2016-08-14"}
    )

    staff: Staff
    since: LegalDay | None = None
    until: LegalDay | None = None


class DeputyOut(Out):
    """Who answers in the holder's absence."""

    model_config = example(
        {"staff": "5f0f7f0e-5c0f-5b7e-8a00-0242ac120005", "since": "2016-08-01", "until": "2016-08-14"}
    )

    staff: UUID = held(DataCategory.STAFF)
    since: date | None
    until: date | None


class HolderTermOut(Out):
    """One holder of the mandate: who, in which epoch, from when until when."""

    model_config = example(
        {"epoch": 1, "kind": "staff", "staff": None, "conversation_id": None, "since": "2016-06-21", "until": None}
    )

    epoch: int
    kind: str
    staff: UUID | None = held(DataCategory.STAFF)
    conversation_id: UUID | None
    since: date
    until: date | None


class MandateOut(Resource):
    """A mandate: who is responsible, who was, who stands in. `epoch` is what a handover must name."""

    model_config = example(
        {
            **FRAME,
            "status": "active",
            "person": PERSON,
            "support_record_id": RECORD,
            "epoch": 1,
            "opened_on": "2016-06-21",
            "ended_on": None,
            "holder_kind": "staff",
            "holder": None,
            "offered_to": None,
            "deputy": None,
            "contact": _CONTACT,
            "received_by": None,
            "moved_by": None,
            "conversation_id": None,
            "history": [],
        }
    )

    lifecycle: ClassVar[Lifecycle] = MANDATE

    status: str
    person: Pseudonym
    support_record_id: UUID | None
    epoch: int
    opened_on: date
    ended_on: date | None
    holder_kind: str
    holder: UUID | None = held(DataCategory.STAFF)
    offered_to: UUID | None = held(DataCategory.STAFF)
    deputy: DeputyOut | None
    contact: HolderContactOut | None
    received_by: UUID | None
    moved_by: UUID | None
    conversation_id: UUID | None
    history: list[HolderTermOut]


class GrantedHolder(HolderContactOut):
    """How the holder of the case is reached, as another body reads it under a grant."""

    model_config = example(_CONTACT)

    withheld: list[Withheld] | None = None
