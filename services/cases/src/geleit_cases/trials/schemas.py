"""What a trial tells, and how a case is moved."""

from typing import Final
from uuid import UUID

from geleit_cases.concepts.judging import Question
from geleit_cases.fields import RECORD
from geleit_kit.http.schemas import In, Out, Pseudonym, example, held
from geleit_vocabulary.categories import DataCategory

_CONCEPT: Final = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a31"
_CHANGE: Final = {
    "question": "indication",
    "question_label": "Indication",
    "code": None,
    "before": "case_management",
    "before_words": "Case management",
    "after": "undecided",
    "after_words": "Undecided",
}


class ChangeOut(Out):
    """A question that the two versions answer differently: `yes`, `no`, a result, `undecided`, or `not_there`."""

    model_config = example(_CHANGE)

    question: Question
    question_label: str
    code: str | None
    before: str
    before_words: str
    after: str
    after_words: str


class TrialOut(Out):
    """What a version of a concept would say about a running case, beside the version that it goes by.

    `lost_dimensions`: codes of statistics that the version does not list; the case moves once they are corrected.
    """

    model_config = example(
        {
            "id": RECORD,
            "reference": "SR-2016-0042",
            "person": "018f4e2a-7c11-4b3e-9a55-0242ac120002",
            "concept_id": _CONCEPT,
            "changes": [_CHANGE],
            "lost_dimensions": [],
        }
    )

    id: UUID
    reference: str
    person: Pseudonym
    concept_id: UUID
    changes: list[ChangeOut] = held(DataCategory.COUNSELLING)
    lost_dimensions: list[str]


class MoveConceptIn(In):
    """The version that the case goes by from now on: one that is in force."""

    model_config = example({"concept_id": _CONCEPT})

    concept_id: UUID
