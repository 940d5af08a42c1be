"""What goes in and out about holds and records that are due."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from geleit_identity.fields import LegalDay
from geleit_identity.retention.rules import LEGAL_HOLD, RETENTION, HoldReason
from geleit_kit.http.schemas import In, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_FRAME = {
    "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11",
    "version": 1,
    "own_reference": None,
    "created_at": "2016-09-05T08:30:00+00:00",
    "updated_at": "2016-09-05T08:30:00+00:00",
    "allowed_actions": [],
    "withheld": [],
    "person": _PERSON,
}


class LegalHoldIn(In):
    """Nothing of the person is erased while it is in force. `until`: the last day, where it is known."""

    model_config = example({"person": _PERSON, "reason": "court_proceedings", "until": None, "note": None})

    person: Pseudonym
    reason: HoldReason
    until: LegalDay | None = None
    note: str | None = held(DataCategory.COUNSELLING, default=None, max_length=1000)


class LegalHoldOut(Resource):
    """A hold."""

    model_config = example(
        {**_FRAME, "reason": "court_proceedings", "status": "in_force", "since": "2016-09-05", "until": None,
         "ended_on": None, "note": None}
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle | None] = LEGAL_HOLD

    person: Pseudonym
    reason: HoldReason
    status: str
    since: date
    until: date | None
    ended_on: date | None
    note: str | None = held(DataCategory.COUNSELLING)


class RetentionCaseIn(In):
    """Somebody finds that a record is due, before the schedule does or where the body has none."""

    model_config = example({"person": _PERSON})

    person: Pseudonym = Field()


class RetentionCaseOut(Resource):
    """A record whose periods are over. `citation`: the place in the law of the period; `archive`: where the law says
    that it is offered to an archive first, null where no law does.
    """

    model_config = example(
        {**_FRAME, "status": "offered", "due_on": "2016-09-01", "source": "sgb_x_84",
         "citation": "Art. 17 DSGVO; § 84 SGB X", "archive": "§ 71 Abs. 1 Satz 3 SGB X; § 4 ArchivG NRW",
         "offered_on": "2016-09-05", "answer_by": "2017-03-06", "answered_on": None}
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle | None] = RETENTION

    person: Pseudonym
    status: str
    due_on: date
    source: str
    citation: str | None
    archive: str | None
    offered_on: date | None
    answer_by: date | None
    answered_on: date | None
