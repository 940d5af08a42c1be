"""What goes in and out about requests of persons, and the file that answers one."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import Field

from geleit_identity.bodies.law_schemas import OfficerOut, RetentionOut
from geleit_identity.fields import LegalDay, OwnReference
from geleit_identity.rights.rules import (
    REQUEST,
    RESTRICTION,
    Channel,
    ExtensionReason,
    IdentityCheck,
    Look,
    RefusalReason,
    RequestKind,
    RestrictionGround,
    WithheldReason,
)
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_ID = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"
_LONG = 4000
FILE = DataCategory.HEALTH
"""A file may hold anything: only who may read the most guarded parts of a record reads it."""


class RightsRequestIn(In):
    """A request as it came. `said`: what the person wants, in words."""

    model_config = example(
        {"person": _PERSON, "kind": "access", "channel": "letter", "received_on": "2016-09-05", "said": None}
    )

    person: Pseudonym
    kind: RequestKind
    channel: Channel
    received_on: LegalDay
    said: str | None = held(DataCategory.COUNSELLING, default=None, max_length=_LONG)
    own_reference: OwnReference | None = None


class ConfirmIdentityIn(In):
    """How it was made sure who asks. `representation_id`: under which representation, where somebody else asks."""

    model_config = example({"check": "identity_document", "representation_id": None})

    check: IdentityCheck
    representation_id: UUID | None = None


class ExtendIn(In):
    """Two more months (Art. 12 (3) GDPR). The person is told within the first one."""

    model_config = example({"reason": "complexity"})

    reason: ExtensionReason


class AnswerIn(In):
    """The answer. What is refused says why, and that the person was told of complaint and court (Art. 12 (4) GDPR)."""

    model_config = example({"reason": "rights_of_others", "remedies_told": True, "note": None})

    reason: RefusalReason | None = None
    remedies_told: bool = False
    note: str | None = held(DataCategory.COUNSELLING, default=None, max_length=_LONG)


class RightsRequestOut(Resource):
    """A request. `due_on` is the last day on which the answer is in time; `citation` where a refusal rests."""

    model_config = example(
        {
            "id": _ID,
            "version": 1,
            "own_reference": None,
            "created_at": "2016-09-05T08:30:00+00:00",
            "updated_at": "2016-09-05T08:30:00+00:00",
            "allowed_actions": [],
            "withheld": [],
            "person": _PERSON,
            "kind": "access",
            "right": "Art. 15 DSGVO; § 83 SGB X",
            "status": "received",
            "channel": "letter",
            "received_on": "2016-09-05",
            "due_on": "2016-10-05",
            "extended_for": None,
            "identity_check": None,
            "representation_id": None,
            "reason": None,
            "citation": None,
            "closed_on": None,
            "gathered_at": None,
            "open_words": 0,
            "withheld_words": 0,
            "said": None,
            "note": None,
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = REQUEST

    person: Pseudonym
    kind: RequestKind
    right: str
    status: str
    channel: Channel
    received_on: date
    due_on: date
    extended_for: ExtensionReason | None
    identity_check: IdentityCheck | None
    representation_id: UUID | None = Field(description="Under which somebody else asked; null: the person.")
    reason: RefusalReason | None
    citation: str | None
    closed_on: date | None
    gathered_at: datetime | None
    open_words: int
    withheld_words: int
    said: str | None = held(DataCategory.COUNSELLING)
    note: str | None = held(DataCategory.COUNSELLING)


class ServiceToldOut(Out):
    """A service of the node: `told`, `silent` (no answer: the file is not whole), `absent` (not on this node)."""

    model_config = example({"service": "cases", "state": "told", "rows": 12, "left_out": []})

    service: str
    state: str
    rows: int
    left_out: list[dict[str, str]]


class GatheredOut(Out):
    """What was gathered, and how many words wait for a look."""

    model_config = example(
        {
            "request_id": _ID,
            "version": 3,
            "services": [{"service": "cases", "state": "told", "rows": 12, "left_out": []}],
            "whole": True,
            "open_words": 4,
        }
    )

    request_id: UUID
    version: int
    services: list[ServiceToldOut]
    whole: bool
    open_words: int


class WordsOut(Out):
    """Words that wait for a look, or were looked at. `words` is what the row says."""

    model_config = example(
        {
            "id": _ID,
            "service": "cases",
            "table": "contacts",
            "row": _ID,
            "pointer": "/content/summary",
            "words": "Talk about the recognition of the Abitur.",
            "look": None,
            "reason": None,
        }
    )

    id: UUID
    service: str
    table: str
    row: UUID | None
    pointer: str
    words: Any = held(FILE)
    look: Look | None
    reason: WithheldReason | None


class WordsListOut(Out):
    """All words of the file, in the order of its rows."""

    model_config = example({"person": _PERSON, "items": [], "open_words": 0})

    person: Pseudonym
    items: list[WordsOut]
    open_words: int


Passage = Annotated[str, Field(min_length=1, max_length=_LONG)]


class LookIn(In):
    """What is decided about one item: released, released with passages blacked out, or withheld with a reason."""

    model_config = example({"id": _ID, "look": "release_masked", "passages": ["Omar"], "reason": None})

    id: UUID
    look: Look
    passages: list[Passage] = held(DataCategory.COUNSELLING, default_factory=list, max_length=50)
    reason: WithheldReason | None = None


class LooksIn(In):
    """Decisions about words, many at once."""

    model_config = example({"items": [{"id": _ID, "look": "release", "passages": [], "reason": None}]})

    items: list[LookIn] = Field(min_length=1, max_length=500)


class FileRowOut(Out):
    """A row of the copy. `masked`: places that are null because they are of others; `withheld_words` stay back."""

    model_config = example(
        {
            "service": "cases",
            "table": "contacts",
            "table_label": "Kontakte",
            "id": _ID,
            "fields": {"on_day": "2016-06-07", "way": "talk"},
            "content": {"summary": "Talk about the recognition of the Abitur."},
            "masked": [{"pointer": "/fields/written_by", "reason": "id_of_others"}],
            "withheld_words": [{"pointer": "/content/health", "reason": "protects_others"}],
        }
    )

    service: str
    table: str
    table_label: str
    id: UUID | None
    fields: dict[str, Any] = held(FILE)
    content: dict[str, Any] = held(FILE)
    masked: list[dict[str, str]]
    withheld_words: list[dict[str, str | None]]


class RightPlaceOut(Out):
    """A right of the person, and where the law of the body gives it."""

    model_config = example({"right": "rectification", "citation": "Art. 16 DSGVO; § 84 SGB X"})

    right: RequestKind
    citation: str


class AccessFileOut(Out):
    """The copy for the person (Art. 15 (3) GDPR), as a document that programs read. Names of staff are never in it.
    `labels`: names of fields in the language of the copy.
    """

    model_config = example(
        {
            "schema_version": "geleit-access-file-1",
            "title": "Auskunft",
            "language": "de",
            "request_id": _ID,
            "person": _PERSON,
            "body": "ki",
            "body_name": "Kommunales Integrationszentrum",
            "gathered_at": "2016-09-12T08:30:00+00:00",
            "officer": None,
            "retention": [],
            "rights": [{"right": "rectification", "citation": "Art. 16 DSGVO; § 84 SGB X"}],
            "services": [{"service": "cases", "state": "told", "rows": 12, "left_out": []}],
            "whole": True,
            "labels": {"opened_on": "Eröffnet am"},
            "rows": [],
        }
    )

    schema_version: str
    title: str
    language: str
    request_id: UUID
    person: Pseudonym
    body: str
    body_name: str
    gathered_at: datetime
    officer: OfficerOut | None
    retention: list[RetentionOut]
    rights: list[RightPlaceOut]
    services: list[ServiceToldOut]
    whole: bool
    labels: dict[str, str]
    rows: list[FileRowOut]


class RestrictionIn(In):
    """Restricts processing. `disputed`: what is contested, in words."""

    model_config = example({"person": _PERSON, "ground": "accuracy_contested", "request_id": None, "disputed": None})

    person: Pseudonym
    ground: RestrictionGround
    request_id: UUID | None = None
    disputed: str | None = held(DataCategory.COUNSELLING, default=None, max_length=_LONG)


class LiftRestrictionIn(In):
    """The day on which the person was told that processing goes on (Art. 18 (3) GDPR)."""

    model_config = example({"told_on": "2016-09-20"})

    told_on: LegalDay


class RestrictionOut(Resource):
    """A restriction. While one is in force, writes about the person are 409 `processing_restricted`."""

    model_config = example(
        {
            "id": _ID,
            "version": 1,
            "own_reference": None,
            "created_at": "2016-09-05T08:30:00+00:00",
            "updated_at": "2016-09-05T08:30:00+00:00",
            "allowed_actions": [],
            "withheld": [],
            "person": _PERSON,
            "ground": "accuracy_contested",
            "right": "Art. 18 DSGVO; § 84 SGB X",
            "status": "in_force",
            "request_id": None,
            "since": "2016-09-05",
            "told_on": None,
            "lifted_on": None,
            "disputed": None,
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = RESTRICTION

    person: Pseudonym
    ground: RestrictionGround
    right: str
    status: str
    request_id: UUID | None
    since: date
    told_on: date | None
    lifted_on: date | None
    disputed: str | None = held(DataCategory.COUNSELLING)
