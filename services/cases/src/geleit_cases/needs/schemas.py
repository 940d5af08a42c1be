"""What goes in and out about needs."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from geleit_cases.fields import FRAME, LONG, PERSON, RECORD, LegalDay, OwnReference
from geleit_cases.needs.rules import NEED, SourceKind
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, Withheld, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.needs import NeedCode

_SOURCE = {
    "kind": "message",
    "reported_on": "2016-10-04",
    "conversation_id": "8e0c2b34-5b5c-4c86-9d7e-0242ac12000a",
    "message_id": "8e0c2b34-5b5c-4c86-9d7e-0242ac12000b",
    "remark": None,
}


class SourceIn(In):
    """Where the report came from. A message is named by the conversation and its own id there."""

    model_config = example(_SOURCE)

    kind: SourceKind = SourceKind.TALK
    reported_on: LegalDay | None = None
    conversation_id: UUID | None = None
    message_id: UUID | None = None
    remark: str | None = held(DataCategory.NEEDS, default=None, max_length=LONG)


class NeedIn(In):
    """Reports a need. Where one of this code is open in the record already, the report joins it as a further source."""

    model_config = example({"support_record_id": RECORD, "code": "interpreter", "source": _SOURCE})

    support_record_id: UUID
    code: NeedCode = held(DataCategory.NEEDS)
    source: SourceIn = SourceIn()
    own_reference: OwnReference | None = None


class CloseNeedIn(In):
    """Closes a need."""

    model_config = example({"on": "2016-11-08"})

    on: LegalDay | None = None


class SourceOut(Out):
    """One report of a need."""

    model_config = example(_SOURCE)

    kind: str
    reported_on: date
    conversation_id: UUID | None
    message_id: UUID | None
    remark: str | None = held(DataCategory.NEEDS)


class NeedOut(Resource):
    """A need and all that reported it."""

    model_config = example(
        {
            **FRAME,
            "status": "open",
            "person": PERSON,
            "support_record_id": RECORD,
            "code": "interpreter",
            "opened_on": "2016-06-07",
            "closed_on": None,
            "sources": [_SOURCE],
        }
    )
    lifecycle: ClassVar[Lifecycle] = NEED

    status: str
    person: Pseudonym
    support_record_id: UUID
    code: str | None = held(DataCategory.NEEDS)
    opened_on: date
    closed_on: date | None
    sources: list[SourceOut]


class GrantedNeed(Out):
    """An open need as another body reads it under a grant: the code and since when, never who said so."""

    model_config = example(
        {"id": "8e0c2b34-5b5c-4c86-9d7e-0242ac12000c", "code": "interpreter", "opened_on": "2016-06-07"}
    )

    id: UUID
    code: str | None = held(DataCategory.NEEDS)
    opened_on: date = held(DataCategory.NEEDS)
    withheld: list[Withheld] | None = None
