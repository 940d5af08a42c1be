"""What goes in and out about an intake agreement."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from geleit_cases.agreements.rules import INTAKE_AGREEMENT
from geleit_cases.fields import FRAME, LONG, PERSON, RECORD, Code, LegalDay, OwnReference
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory

_INFORMATION = {"on": "2016-06-14", "language": "ar", "interpreted": True, "remark": None}
_CONSENT = {"on": "2016-06-14", "consents": ["8e0c2b34-5b5c-4c86-9d7e-0242ac120006"], "releases": [], "paper": None}
_EXPECTATIONS = {
    "on": "2016-06-21",
    "of_the_person": "Calls when something is unclear.",
    "of_the_body": "A talk a month.",
}
_WAY_OUT = {"on": "2016-06-21", "explained": "May leave on any day without giving a reason."}
_FULL = {
    "support_record_id": RECORD,
    "information": _INFORMATION,
    "consent": _CONSENT,
    "expectations": _EXPECTATIONS,
    "way_out": _WAY_OUT,
}

References = Annotated[list[UUID], Field(max_length=100)]


class InformationPart(In):
    """Part one: the person was informed, in a language that they understand."""

    model_config = example(_INFORMATION)

    on: LegalDay
    language: Code | None = held(DataCategory.LANGUAGE, default=None)
    interpreted: bool | None = held(DataCategory.LANGUAGE, default=None)
    remark: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)


class ConsentPart(In):
    """Part two: references to consents and releases in identity, or to the paper where identity is absent. Never a
    copy.
    """

    model_config = example(_CONSENT)

    on: LegalDay
    consents: References = Field(default_factory=list)
    releases: References = Field(default_factory=list)
    paper: str | None = held(DataCategory.COUNSELLING, default=None, max_length=200)


class ExpectationsPart(In):
    """Part three: what each side expects of the other."""

    model_config = example(_EXPECTATIONS)

    on: LegalDay
    of_the_person: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
    of_the_body: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)


class WayOutPart(In):
    """Part four: how the person leaves, and that nothing is held against them."""

    model_config = example(_WAY_OUT)

    on: LegalDay
    explained: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)


class IntakeAgreementIn(In):
    """Begins an intake agreement; parts can follow one by one, each with its day."""

    model_config = example(_FULL)

    support_record_id: UUID
    information: InformationPart | None = None
    consent: ConsentPart | None = None
    expectations: ExpectationsPart | None = None
    way_out: WayOutPart | None = None
    own_reference: OwnReference | None = None


class IntakeAgreementPatch(In):
    """Adds or corrects parts; null takes a part back."""

    model_config = example({"way_out": _WAY_OUT})

    information: InformationPart | None = None
    consent: ConsentPart | None = None
    expectations: ExpectationsPart | None = None
    way_out: WayOutPart | None = None
    own_reference: OwnReference | None = None


class InformationOut(Out):
    """Part one."""

    model_config = example(_INFORMATION)

    on: date
    language: str | None = held(DataCategory.LANGUAGE)
    interpreted: bool | None = held(DataCategory.LANGUAGE)
    remark: str | None = held(DataCategory.COUNSELLING)


class ConsentOut(Out):
    """Part two: references only."""

    model_config = example(_CONSENT)

    on: date
    consents: list[UUID]
    releases: list[UUID]
    paper: str | None = held(DataCategory.COUNSELLING)


class ExpectationsOut(Out):
    """Part three."""

    model_config = example(_EXPECTATIONS)

    on: date
    of_the_person: str | None = held(DataCategory.COUNSELLING)
    of_the_body: str | None = held(DataCategory.COUNSELLING)


class WayOutOut(Out):
    """Part four."""

    model_config = example(_WAY_OUT)

    on: date
    explained: str | None = held(DataCategory.COUNSELLING)


class IntakeAgreementOut(Resource):
    """The intake agreement. `missing` names the parts that still lack."""

    model_config = example(
        {
            **FRAME,
            **_FULL,
            "status": "complete",
            "person": PERSON,
            "completed_on": "2016-06-21",
            "ended_on": None,
            "missing": [],
        }
    )
    lifecycle: ClassVar[Lifecycle] = INTAKE_AGREEMENT

    status: str
    person: Pseudonym
    support_record_id: UUID
    information: InformationOut | None
    consent: ConsentOut | None
    expectations: ExpectationsOut | None
    way_out: WayOutOut | None
    completed_on: date | None
    ended_on: date | None
    missing: list[str]
