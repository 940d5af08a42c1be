"""What goes in and out about contacts. Every field with words has a category of its own; what a role does not read, it
does not write.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from geleit_cases.contacts.rules import Interpreter, Way, With
from geleit_cases.fields import FRAME, LONG, PERSON, RECORD, Code, LegalDay, OwnReference
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, Withheld, example, held
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded

_FRAME = {
    "on": "2016-06-07",
    "way": "talk",
    "with_whom": ["person"],
    "interpreter": "present",
    "minutes": 60,
    "next_on": "2016-07-05",
}
_WORDS: dict[str, Any] = {
    "names": "With the sister",
    "language": "ar",
    "summary": "Talk about recognition of the Abitur.",
    "agreed": "Brings the certificates.",
    "health": None,
    "family": None,
    "housing": None,
    "education": None,
    "work": None,
    "residence": None,
    "finances": None,
    "attendance": None,
}


class CorrectionReason(Coded):
    """Why a contact was corrected."""

    MISTAKE = "mistake", "Versehen", "Mistake"
    ADDITION = "addition", "Ergänzung", "Addition"
    OBJECTION = "objection", "Einwand der Person", "Objection of the person"
    WRONG_RECORD = "wrong_record", "Angabe gehört nicht hierher", "Does not belong here"


class ContactIn(In):
    """A contact or a note. Counselling has one field, each protected matter its own."""

    model_config = example({"support_record_id": RECORD, **_FRAME, **_WORDS})

    support_record_id: UUID
    on: LegalDay | None = None
    way: Way
    with_whom: Annotated[list[With], Field(max_length=10)] = Field(default_factory=lambda: [With.PERSON])
    interpreter: Interpreter = Interpreter.UNKNOWN
    minutes: int | None = Field(default=None, ge=0, le=1440)
    next_on: LegalDay | None = None
    names: str | None = held(DataCategory.COUNSELLING, default=None, max_length=500)
    language: Code | None = held(DataCategory.LANGUAGE, default=None)
    summary: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
    agreed: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
    health: str | None = held(DataCategory.HEALTH, default=None, max_length=LONG)
    family: str | None = held(DataCategory.FAMILY, default=None, max_length=LONG)
    housing: str | None = held(DataCategory.HOUSING, default=None, max_length=LONG)
    education: str | None = held(DataCategory.EDUCATION, default=None, max_length=LONG)
    work: str | None = held(DataCategory.WORK, default=None, max_length=LONG)
    residence: str | None = held(DataCategory.RESIDENCE, default=None, max_length=LONG)
    finances: str | None = held(DataCategory.FINANCES, default=None, max_length=LONG)
    attendance: str | None = held(DataCategory.ATTENDANCE, default=None, max_length=LONG)
    own_reference: OwnReference | None = None


class ContactPatch(In):
    """Corrects a contact. The earlier wording stays readable to those who may read it."""

    model_config = example(
        {"correction": "mistake", "summary": "Talk about recognition of the Abitur and the studies."}
    )

    correction: CorrectionReason
    on: LegalDay | None = None
    way: Way | None = None
    with_whom: Annotated[list[With], Field(max_length=10)] | None = None
    interpreter: Interpreter | None = None
    minutes: int | None = Field(default=None, ge=0, le=1440)
    next_on: LegalDay | None = None
    names: str | None = held(DataCategory.COUNSELLING, default=None, max_length=500)
    language: Code | None = held(DataCategory.LANGUAGE, default=None)
    summary: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
    agreed: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
    health: str | None = held(DataCategory.HEALTH, default=None, max_length=LONG)
    family: str | None = held(DataCategory.FAMILY, default=None, max_length=LONG)
    housing: str | None = held(DataCategory.HOUSING, default=None, max_length=LONG)
    education: str | None = held(DataCategory.EDUCATION, default=None, max_length=LONG)
    work: str | None = held(DataCategory.WORK, default=None, max_length=LONG)
    residence: str | None = held(DataCategory.RESIDENCE, default=None, max_length=LONG)
    finances: str | None = held(DataCategory.FINANCES, default=None, max_length=LONG)
    attendance: str | None = held(DataCategory.ATTENDANCE, default=None, max_length=LONG)
    own_reference: OwnReference | None = None


class ContactOut(Resource):
    """A contact. What the reader's roles do not open is withheld."""

    model_config = example(
        {**FRAME, "person": PERSON, "support_record_id": RECORD, **_FRAME, **_WORDS, "corrections": 0}
    )

    person: Pseudonym
    support_record_id: UUID
    on: date
    way: str
    with_whom: list[str]
    interpreter: str
    minutes: int | None
    next_on: date | None
    corrections: int
    names: str | None = held(DataCategory.COUNSELLING)
    language: str | None = held(DataCategory.LANGUAGE)
    summary: str | None = held(DataCategory.COUNSELLING)
    agreed: str | None = held(DataCategory.COUNSELLING)
    health: str | None = held(DataCategory.HEALTH)
    family: str | None = held(DataCategory.FAMILY)
    housing: str | None = held(DataCategory.HOUSING)
    education: str | None = held(DataCategory.EDUCATION)
    work: str | None = held(DataCategory.WORK)
    residence: str | None = held(DataCategory.RESIDENCE)
    finances: str | None = held(DataCategory.FINANCES)
    attendance: str | None = held(DataCategory.ATTENDANCE)


class WordingOut(Out):
    """How a contact read before a correction."""

    model_config = example(
        {"number": 1, "corrected_on": "2016-06-08", "correction": "mistake", "person": PERSON, **_FRAME, **_WORDS}
    )

    number: int
    corrected_on: date
    correction: str
    person: Pseudonym
    on: date
    way: str
    with_whom: list[str]
    interpreter: str
    minutes: int | None
    next_on: date | None
    names: str | None = held(DataCategory.COUNSELLING)
    language: str | None = held(DataCategory.LANGUAGE)
    summary: str | None = held(DataCategory.COUNSELLING)
    agreed: str | None = held(DataCategory.COUNSELLING)
    health: str | None = held(DataCategory.HEALTH)
    family: str | None = held(DataCategory.FAMILY)
    housing: str | None = held(DataCategory.HOUSING)
    education: str | None = held(DataCategory.EDUCATION)
    work: str | None = held(DataCategory.WORK)
    residence: str | None = held(DataCategory.RESIDENCE)
    finances: str | None = held(DataCategory.FINANCES)
    attendance: str | None = held(DataCategory.ATTENDANCE)
    withheld: list[Withheld] | None = None


class GrantedContact(Out):
    """A contact as another body reads it under a grant; kit cuts it to the grant's categories."""

    model_config = example(
        {
            "id": "8e0c2b34-5b5c-4c86-9d7e-0242ac120008",
            "on": "2016-06-07",
            "way": "talk",
            **{k: v for k, v in _WORDS.items() if k != "names"},
        }
    )

    id: UUID
    on: date
    way: str
    language: str | None = held(DataCategory.LANGUAGE)
    summary: str | None = held(DataCategory.COUNSELLING)
    agreed: str | None = held(DataCategory.COUNSELLING)
    health: str | None = held(DataCategory.HEALTH)
    family: str | None = held(DataCategory.FAMILY)
    housing: str | None = held(DataCategory.HOUSING)
    education: str | None = held(DataCategory.EDUCATION)
    work: str | None = held(DataCategory.WORK)
    residence: str | None = held(DataCategory.RESIDENCE)
    finances: str | None = held(DataCategory.FINANCES)
    attendance: str | None = held(DataCategory.ATTENDANCE)
    withheld: list[Withheld] | None = None


WORDS = tuple(_WORDS)
"""The names of the fields with words, as they are sealed."""
