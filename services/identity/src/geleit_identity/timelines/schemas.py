"""What goes in and out about the three timelines."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from geleit_identity.fields import Code, LegalDay, OwnReference
from geleit_identity.timelines.rules import ENTRY, GAP, EntrySource
from geleit_kit.http.codelists import LabelOut
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.law import LegalCircle

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_ENTRY = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"
_ASYLBLG = {
    "since": "2015-11-20",
    "until": "2017-01-31",
    "code": "asylblg_3",
    "source": "document_seen",
    "confirmed": True,
}
_FRAME = {
    "id": _ENTRY,
    "version": 1,
    "own_reference": None,
    "created_at": "2016-06-01T08:30:00+00:00",
    "updated_at": "2016-06-01T08:30:00+00:00",
}


class EntryIn(In):
    """An entry, days inclusive; `until` null while no end is known. `code` is one of the timeline's dated list."""

    model_config = example({**_ASYLBLG, "own_reference": "BESCHEID-4"})

    since: LegalDay
    until: LegalDay | None = None
    code: Code = held(DataCategory.BENEFIT)
    source: EntrySource = EntrySource.UNKNOWN
    confirmed: bool = Field(default=False, description="Somebody of this body has seen that it is so.")
    own_reference: OwnReference | None = None


class EndEntryIn(In):
    """The last day of an entry."""

    model_config = example({"until": "2017-01-31", "source": "other_body"})

    until: LegalDay
    source: EntrySource | None = None


class ConfirmIn(In):
    """Confirms that an entry is so."""

    model_config = example({"source": "document_seen"})

    source: EntrySource | None = None


class CorrectEntryIn(In):
    """What it should have been. The wrong entry stays readable beside the right one."""

    model_config = example({**_ASYLBLG, "until": "2016-12-31", "reason": "The decision names another day."})

    since: LegalDay
    until: LegalDay | None = None
    code: Code = held(DataCategory.BENEFIT)
    source: EntrySource = EntrySource.UNKNOWN
    confirmed: bool = False
    reason: str = held(DataCategory.BENEFIT, min_length=1, max_length=2_000)


class StrikeEntryIn(In):
    """Strikes an entry that was never so. It stays readable."""

    model_config = example({"reason": "Entered for the wrong person."})

    reason: str = held(DataCategory.BENEFIT, min_length=1, max_length=2_000)


class EntryFrame(Resource):
    """What entries of all timelines have."""

    lifecycle: ClassVar[Lifecycle | None] = ENTRY

    person: Pseudonym
    timeline: str
    status: str
    since: date
    until: date | None
    source: EntrySource
    confirmed: bool
    recorded_on: date
    corrects: UUID | None = Field(description="The entry that this one puts right.")


_SHOWN = {**_FRAME, "person": _PERSON, **_ASYLBLG, "status": "recorded", "recorded_on": "2016-06-01", "corrects": None}


class ResidenceEntryOut(EntryFrame):
    """An entry of the residence timeline."""

    model_config = example(
        {**_SHOWN, "timeline": "residence", "code": "unclear", "code_label": {"de": "Ungeklärt", "en": "Unclear"}}
    )

    code: str = held(DataCategory.RESIDENCE)
    code_label: LabelOut | None = held(DataCategory.RESIDENCE)
    reason: str | None = held(DataCategory.RESIDENCE, default=None)


class BenefitEntryOut(EntryFrame):
    """An entry of the benefit timeline."""

    model_config = example({**_SHOWN, "timeline": "benefit", "code_label": None})

    code: str = held(DataCategory.BENEFIT)
    code_label: LabelOut | None = held(DataCategory.BENEFIT)
    reason: str | None = held(DataCategory.BENEFIT, default=None)


class LabourEntryOut(EntryFrame):
    """An entry of the labour-market timeline."""

    model_config = example({**_SHOWN, "timeline": "labour", "code": "work_allowed", "code_label": None})

    code: str = held(DataCategory.WORK)
    code_label: LabelOut | None = held(DataCategory.WORK)
    reason: str | None = held(DataCategory.WORK, default=None)


EntryOut = ResidenceEntryOut | BenefitEntryOut | LabourEntryOut


class OverlapOut(Out):
    """Two entries that hold on the same days."""

    model_config = example({"first": _ENTRY, "second": _ENTRY, "since": "2017-01-01", "until": "2017-01-31"})

    first: UUID
    second: UUID
    since: date
    until: date | None


class DaysWithoutOut(Out):
    """Days on which no confirmed entry holds, after one that ended; past ones too. `until` null: no end in sight."""

    model_config = example({"after": _ENTRY, "since": "2017-02-01", "until": None})

    after: UUID
    since: date
    until: date | None


class GapOut(Resource):
    """A gap in benefits that is watched: warned before its first day, alerted on it, closed when it is covered."""

    model_config = example(
        {
            **_FRAME,
            "person": _PERSON,
            "status": "alerted",
            "gap_from": "2017-02-01",
            "gap_until": None,
            "after_entry": _ENTRY,
            "warned_on": "2017-01-02",
            "alerted_on": "2017-02-01",
            "closed_on": None,
            "pool": "case_managers",
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = GAP

    person: Pseudonym
    status: str
    gap_from: date
    gap_until: date | None
    after_entry: UUID
    warned_on: date | None
    alerted_on: date | None
    closed_on: date | None
    pool: str = Field(description="Who is named for it while nobody holds the case.")


class CircleChangeOut(Out):
    """From a day to come another legal circle pays. `confirmed`: somebody has seen that it will be so."""

    model_config = example(
        {
            "entry": _ENTRY,
            "after": _ENTRY,
            "on": "2017-02-01",
            "left": "asylblg",
            "entered": "sgb_ii",
            "confirmed": True,
            "change_id": _ENTRY,
            "announced_on": "2016-12-21",
        }
    )

    entry: UUID
    after: UUID
    on: date
    left: LegalCircle
    entered: LegalCircle
    confirmed: bool
    change_id: UUID | None = Field(description="The id by which facts and tasks name it.")
    announced_on: date | None = Field(description="The day on which its fact and its task were made.")


class EndingTitleOut(Out):
    """An entry of the residence timeline that ends, and nothing confirmed follows it."""

    model_config = example(
        {"entry": _ENTRY, "last_day": "2017-05-14", "change_id": _ENTRY, "announced_on": "2017-02-20"}
    )

    entry: UUID
    last_day: date
    change_id: UUID | None = Field(description="The id by which facts and tasks name it.")
    announced_on: date | None = Field(description="The day on which its fact and its task were made.")


class GapsOut(Out):
    """What the timelines leave open, and what is to come."""

    model_config = example(
        {
            "person": _PERSON,
            "watched": [],
            "without_benefit": [],
            "overlaps": [],
            "circle_changes": [],
            "ending_titles": [],
        }
    )

    person: Pseudonym
    watched: list[GapOut]
    without_benefit: list[DaysWithoutOut] = held(DataCategory.BENEFIT)
    overlaps: list[OverlapOut] = held(DataCategory.BENEFIT)
    circle_changes: list[CircleChangeOut] = held(DataCategory.BENEFIT)
    ending_titles: list[EndingTitleOut] = held(DataCategory.RESIDENCE)
