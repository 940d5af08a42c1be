"""What goes in and out about duplicates and merges."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from geleit_identity.duplicates.rules import DUPLICATE
from geleit_identity.merging.rules import MERGE, ApartReason, MergeReason, Side
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory

_ONE = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_OTHER = "7d0b0a52-5b0e-4d63-8f0e-6a8f6f1d7a31"
_ID = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"
_FRAME = {
    "id": _ID,
    "version": 1,
    "own_reference": None,
    "created_at": "2016-09-05T08:30:00+00:00",
    "updated_at": "2016-09-05T08:30:00+00:00",
}
_NOTE = "Passport seen at the desk."


class DuplicateIn(In):
    """Two records of the body that somebody takes for one person's."""

    model_config = example({"one": _ONE, "other": _OTHER})

    one: Pseudonym
    other: Pseudonym


class MergeIn(In):
    """The decision that both are one person, and which record stays."""

    model_config = example({"keep": _ONE, "reason": "same_document", "note": _NOTE})

    keep: Pseudonym
    reason: MergeReason
    note: str | None = held(DataCategory.COUNSELLING, default=None, max_length=2_000)


class KeepApartIn(In):
    """The decision that they are two people. Nobody is asked about this pair again."""

    model_config = example({"reason": "relatives", "note": None})

    reason: ApartReason
    note: str | None = held(DataCategory.COUNSELLING, default=None, max_length=2_000)


class PartOut(Out):
    """What one field says for one person (positive bits) or for two (negative); codes, no value."""

    model_config = example({"field": "family_name", "level": "same_sound", "bits": 5.2})

    field: str
    level: str
    bits: float


class DuplicateOut(Resource):
    """A pair that may be one person. `parts` leaves out what is hidden from this reader, such as a locked address."""

    model_config = example(
        {
            **_FRAME,
            "status": "open",
            "one": _ONE,
            "other": _OTHER,
            "grade": "possible",
            "parts": [{"field": "birth", "level": "same_day", "bits": 11.0}],
            "found_on": "2016-09-05",
            "decided_on": None,
            "reason": None,
            "note": None,
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = DUPLICATE

    status: str
    one: Pseudonym
    other: Pseudonym
    grade: str
    parts: list[PartOut] = held(DataCategory.BASE_DATA)
    found_on: date
    decided_on: date | None
    reason: str | None
    note: str | None = held(DataCategory.COUNSELLING)


class MergeOut(Resource):
    """A merge. While it stands, `person` answers for `merged_person`."""

    model_config = example(
        {
            **_FRAME,
            "status": "merged",
            "person": _ONE,
            "merged_person": _OTHER,
            "duplicate_id": _ID,
            "reason": "same_document",
            "note": _NOTE,
            "merged_on": "2016-09-05",
            "undone_on": None,
            "undo_reason": None,
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = MERGE

    status: str
    person: Pseudonym
    merged_person: Pseudonym
    duplicate_id: UUID
    reason: str
    note: str | None = held(DataCategory.COUNSELLING)
    merged_on: date
    undone_on: date | None
    undo_reason: str | None


class LaterOut(Out):
    """Something that came after the merge: a row (`id`), an item of the record (`id`), a language or a single value."""

    model_config = example({"kind": "consents", "id": _ID, "at": "2016-09-06T08:30:00+00:00"})

    kind: str
    id: str | None = Field(description="The id of the row or item, the code of a language; null for a single value.")
    at: datetime | None


class LatersOut(Out):
    """All that a person has to say of whose it is before the merge can be undone."""

    model_config = example({"person": _ONE, "merged_person": _OTHER, "items": []})

    person: Pseudonym
    merged_person: Pseudonym
    items: list[LaterOut]


class AssignIn(In):
    """Whose one of these is."""

    model_config = example({"kind": "consents", "id": _ID, "to": "merged"})

    kind: str = Field(pattern=r"^[a-z][a-z_]{0,59}$")
    id: str | None = Field(default=None, max_length=60)
    to: Side


class UndoIn(In):
    """The decision that they were two people after all, and whose is what came in between: each of it, and no more."""

    model_config = example({"reason": "other_document", "assign": []})

    reason: ApartReason
    assign: list[AssignIn] = Field(default=[], max_length=1_000)
