"""What goes in and out about a support record."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from geleit_cases.counting.schemas import DimensionsIn, DimensionsOut
from geleit_cases.fields import FRAME, LONG, PERSON, Code, LegalDay, OwnReference
from geleit_cases.records.rules import SUPPORT_RECORD
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded

_DIMENSIONS = {
    "age_band": "18_24",
    "sex": "female",
    "group": "third_country",
    "district": "north",
    "target_group": "refugee_in_procedure",
}


class WishForm(Coded):
    """How the person said their wish."""

    SPOKEN = "spoken", "Mündlich", "Spoken"
    SPOKEN_INTERPRETED = "spoken_interpreted", "Mündlich mit Sprachmittlung", "Spoken, with an interpreter"
    WRITTEN = "written", "Schriftlich", "Written"
    ELECTRONIC = "electronic", "Elektronisch", "Electronic"


class SupportRecordIn(In):
    """Opens a support record. The worker confirms the day of entry and the dimensions here; `unknown` is an answer."""

    model_config = example(
        {
            "person": PERSON,
            "opened_on": "2016-06-07",
            "clock_start": "2015-11-20",
            "dimensions": _DIMENSIONS,
            "concept": "dgcc",
            "own_reference": "FMG-4711",
        }
    )

    person: Pseudonym
    opened_on: LegalDay | None = None
    clock_start: LegalDay | Literal["unknown"] = held(DataCategory.BASE_DATA)
    dimensions: DimensionsIn
    concept: Code = "dgcc"
    own_reference: OwnReference | None = None


class SupportRecordPatch(In):
    """Corrects what was confirmed; statistics facts that no longer hold are retracted."""

    model_config = example({"clock_start": "2015-11-27"})

    opened_on: LegalDay | None = None
    clock_start: LegalDay | Literal["unknown"] | None = held(DataCategory.BASE_DATA, default=None)
    dimensions: DimensionsIn | None = None
    own_reference: OwnReference | None = None


class WishIn(In):
    """Documents that the person wishes case management, in their own words as far as possible."""

    model_config = example({"on": "2016-06-14", "form": "spoken_interpreted", "words": "I want one person who helps."})

    on: LegalDay
    form: WishForm
    words: str = held(DataCategory.COUNSELLING, min_length=1, max_length=4_000)


class WishOut(Out):
    """The documented wish."""

    model_config = example({"on": "2016-06-14", "form": "spoken_interpreted", "words": "I want one person who helps."})

    on: date
    form: str
    words: str | None = held(DataCategory.COUNSELLING)


class EndSupportRecordIn(In):
    """Ends the record, with a reason of the record's concept."""

    model_config = example({"on": "2017-03-31", "reason": "aim_reached", "remark": "Has a flat and a course."})

    on: LegalDay | None = None
    reason: Code = held(DataCategory.COUNSELLING)
    remark: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
    remaining_network: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)


class EndingOut(Out):
    """How a record ended: one of three kinds, by a reason of its concept."""

    model_config = example({"kind": "criteria_met", "reason": "aim_reached", "remark": None, "remaining_network": None})

    kind: str = held(DataCategory.COUNSELLING)
    reason: str = held(DataCategory.COUNSELLING)
    remark: str | None = held(DataCategory.COUNSELLING)
    remaining_network: str | None = held(DataCategory.COUNSELLING)


class SupportRecordOut(Resource):
    """A support record as its body sees it."""

    model_config = example(
        {
            **FRAME,
            "status": "counselling",
            "person": PERSON,
            "reference": "SR-2016-7KQ4M2",
            "level": "counselling",
            "opened_on": "2016-06-07",
            "ended_on": None,
            "concept_id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a13",
            "clock_start": "2015-11-20",
            "dimensions": _DIMENSIONS,
            "confirmed_on": "2016-06-07",
            "wish": None,
            "ending": None,
        }
    )

    lifecycle: ClassVar[Lifecycle] = SUPPORT_RECORD

    status: str
    person: Pseudonym
    reference: str
    level: str
    opened_on: date
    ended_on: date | None
    concept_id: UUID
    clock_start: str = held(DataCategory.BASE_DATA)
    dimensions: DimensionsOut
    confirmed_on: date
    wish: WishOut | None
    ending: EndingOut | None
