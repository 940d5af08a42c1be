"""What goes in and out about duties of recipients."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from pydantic import Field

from geleit_identity.duties.rules import DUTY, Occasion, Outcome, Part
from geleit_identity.fields import Code, LegalDay, OwnReference
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_PART = {"outcome": "kept", "categories": ["base_data", "benefit"], "ground": "sgb_ii_50"}
_DELETED = {"outcome": "deleted", "categories": ["needs"], "ground": None}


class AnswerPartIn(In):
    """What became of some of the categories."""

    model_config = example(_PART)

    outcome: Outcome
    categories: list[DataCategory] = Field(min_length=1, max_length=40)
    ground: Code | None = Field(
        default=None,
        description="For what is kept: a line of the statute table, or a place of the periods of retention.",
    )


def _as_parts(given: Sequence[AnswerPartIn]) -> list[Part]:
    return [Part(one.outcome, [str(category) for category in one.categories], one.ground) for one in given]


class DutyAnswerIn(In):
    """The recipient's answer: each category that is owed once."""

    model_config = example({"parts": [_PART, _DELETED]})

    parts: list[AnswerPartIn] = Field(min_length=1, max_length=40)

    def as_parts(self) -> list[Part]:
        """As the rules read it."""
        return _as_parts(self.parts)


class NotedAnswerIn(In):
    """An answer that came on paper, noted by the giver."""

    model_config = example({"answered_on": "2016-11-20", "parts": [_DELETED]})

    answered_on: LegalDay
    parts: list[AnswerPartIn] = Field(min_length=1, max_length=40)

    def as_parts(self) -> list[Part]:
        """As the rules read it."""
        return _as_parts(self.parts)


class LetterIn(In):
    """A letter went out to the recipient."""

    model_config = example({"letter_on": "2016-11-03"})

    letter_on: LegalDay


class ToldIn(In):
    """The person was told."""

    model_config = example({"told_on": "2016-11-22"})

    told_on: LegalDay


class DutyIn(In):
    """A partner without software was told something in another way than by Geleit, and now owes an answer."""

    model_config = example(
        {
            "person": _PERSON,
            "partner": "Sprachschule Beispiel, Bergstadt",
            "occasion": "withdrawal",
            "categories": ["language"],
            "own_reference": None,
        }
    )

    person: Pseudonym
    partner: str = held(DataCategory.COUNSELLING, min_length=1, max_length=300)
    occasion: Occasion
    categories: list[DataCategory] = Field(min_length=1, max_length=40)
    own_reference: OwnReference | None = None


class AnswerPartOut(Out):
    """A part of the answer, with the place in the law where something is kept."""

    model_config = example({**_PART, "citation": "§ 50 SGB II"})

    outcome: Outcome
    categories: list[DataCategory]
    ground: str | None
    citation: str | None


class DutyOut(Resource):
    """The own side of a duty: what a recipient was told, by when it answers, what it has answered."""

    model_config = example(
        {
            "id": "7b0a6c1e-52a5-4d0e-8a53-6a2a4f7c9b11",
            "version": 2,
            "own_reference": None,
            "created_at": "2016-11-02T08:30:00+00:00",
            "updated_at": "2016-11-10T08:30:00+00:00",
            "side": "giver",
            "status": "answered",
            "occasion": "withdrawal",
            "person": _PERSON,
            "other_body": "jobcenter",
            "partner": None,
            "categories": ["base_data", "benefit", "needs"],
            "owed_on": "2016-11-02",
            "due_on": "2016-11-16",
            "overdue": False,
            "letter_on": None,
            "answered_on": "2016-11-10",
            "told_on": None,
            "answer": [{**_PART, "citation": "§ 50 SGB II"}, {**_DELETED, "citation": None}],
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = DUTY

    side: str
    status: str
    occasion: Occasion
    person: Pseudonym | None = Field(description="The own person; empty where none was bound, or where it is erased.")
    other_body: str | None = Field(description="Empty for a partner that is no body of the node.")
    partner: str | None = held(DataCategory.COUNSELLING)
    categories: list[DataCategory]
    owed_on: date
    due_on: date
    overdue: bool
    letter_on: date | None
    answered_on: date | None
    told_on: date | None
    answer: list[AnswerPartOut]
