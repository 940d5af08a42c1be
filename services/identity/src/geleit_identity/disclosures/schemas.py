"""What goes in and out about disclosures by hand."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from geleit_identity.disclosures.rules import HAND_DISCLOSURE, Cause, NotTold, Way
from geleit_identity.fields import BodyKey, Code, LegalDay, OwnReference
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.purposes import Purpose

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_STATEMENTS = {
    "base_data": "Name as in the passport",
    "birth": None,
    "contact_details": None,
    "benefit": "Benefits under § 3 AsylbLG since 1 February 2016",
    "work": None,
}
_PROPOSED = {
    "person": _PERSON,
    "recipient": "auslaenderamt",
    "statute": "sgb_x_71_2",
    "purpose": "case_management",
    "cause": "request",
    "requested_on": "2016-09-01",
    "not_told": None,
}


class StatementsIn(In):
    """What would be told, category by category, in the words of who discloses. What is left out is not told."""

    model_config = example(_STATEMENTS)

    base_data: str | None = held(DataCategory.BASE_DATA, default=None, min_length=1, max_length=2000)
    birth: str | None = held(DataCategory.BIRTH, default=None, min_length=1, max_length=200)
    contact_details: str | None = held(DataCategory.CONTACT_DETAILS, default=None, min_length=1, max_length=2000)
    benefit: str | None = held(DataCategory.BENEFIT, default=None, min_length=1, max_length=2000)
    work: str | None = held(DataCategory.WORK, default=None, min_length=1, max_length=2000)

    def told(self) -> dict[str, str]:
        """By category, without what is left out."""
        return {name: value for name, value in self.model_dump().items() if value is not None}


class StatementsOut(Out):
    """The statements, each cut to who may read its category."""

    model_config = example(_STATEMENTS)

    base_data: str | None = held(DataCategory.BASE_DATA)
    birth: str | None = held(DataCategory.BIRTH)
    contact_details: str | None = held(DataCategory.CONTACT_DETAILS)
    benefit: str | None = held(DataCategory.BENEFIT)
    work: str | None = held(DataCategory.WORK)


class HandDisclosureIn(In):
    """Proposes to tell a body something in a single case. It goes nowhere by this."""

    model_config = example(
        {
            **_PROPOSED,
            "statements": _STATEMENTS,
            "reason": "The authority decides on the extension of the title and has asked.",
            "not_told_reason": None,
            "own_reference": None,
        }
    )

    person: Pseudonym
    recipient: BodyKey
    statute: Code
    purpose: Purpose
    cause: Cause
    requested_on: LegalDay | None = Field(default=None, description="The day of the request, where there is one.")
    statements: StatementsIn
    reason: str = held(DataCategory.COUNSELLING, min_length=1, max_length=4000)
    not_told: NotTold | None = Field(
        default=None, description="Only where a statute forbids to tell the person before."
    )
    not_told_reason: str | None = held(DataCategory.COUNSELLING, default=None, min_length=1, max_length=4000)
    own_reference: OwnReference | None = None


class TellPersonIn(In):
    """The person was told what goes where, and why."""

    model_config = example({"told_on": "2016-09-06", "way": "talk_with_interpreter"})

    told_on: LegalDay
    way: Way


class ResponsibilityIn(In):
    """The disclosing body answers for it (§ 67d SGB X): somebody says so."""

    model_config = example({"responsible": True})

    responsible: Literal[True]


class HandDisclosureOut(Resource):
    """The own side. The recipient's has neither person nor words: these come by the grant, once."""

    model_config = example(
        {
            "id": "7b0a6c1e-52a5-4d0e-8a53-6a2a4f7c9b11",
            "version": 1,
            "own_reference": None,
            "created_at": "2016-09-05T08:30:00+00:00",
            "updated_at": "2016-09-05T08:30:00+00:00",
            **{name: value for name, value in _PROPOSED.items() if name != "recipient"},
            "side": "giver",
            "status": "proposed",
            "other_body": "auslaenderamt",
            "conversation_id": "0b6ce9ae-2f0f-4c0f-9a0d-9d3f2f0b8f3d",
            "citation": "§ 71 Abs. 2 SGB X mit § 87 AufenthG",
            "categories": ["base_data", "benefit"],
            "statements": _STATEMENTS,
            "reason": "The authority decides on the extension of the title and has asked.",
            "not_told_reason": None,
            "notice": "We tell the foreigners' authority: your name; your benefits.",
            "proposed_on": "2016-09-05",
            "agreed_on": None,
            "told_on": None,
            "told_way": None,
            "released_on": None,
            "collected_on": None,
            "responsible": False,
            "bound_to_purpose": "§ 78 SGB X",
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = HAND_DISCLOSURE

    side: str
    status: str
    person: Pseudonym | None
    other_body: str
    conversation_id: UUID
    statute: str
    citation: str
    purpose: Purpose
    cause: Cause
    categories: list[DataCategory]
    requested_on: date | None
    statements: StatementsOut | None
    reason: str | None = held(DataCategory.COUNSELLING)
    not_told: NotTold | None
    not_told_reason: str | None = held(DataCategory.COUNSELLING)
    notice: str | None = Field(description="What the person is told, in the language of the request.")
    proposed_on: date | None
    agreed_on: date | None
    told_on: date | None
    told_way: Way | None
    released_on: date | None
    collected_on: date | None
    responsible: bool = Field(
        description="Whether the disclosing body has confirmed that it answers for it (§ 67d SGB X)."
    )
    bound_to_purpose: str = Field(description="The place that binds the recipient to the purpose.")


class CollectedOut(Out):
    """The grant: for exactly these categories, for the client that asked, five minutes, this once."""

    model_config = example(
        {
            "grant": "eyJhbGciOiJFUzI1NiIsInR5cCI6ImdlbGVpdC1ncmFudCtqd3QifQ...",
            "resource": "hand_disclosure",
            "audience": "identity",
            "categories": ["base_data", "benefit"],
            "purpose": "case_management",
            "expires_at": "2016-09-20T10:05:00+00:00",
        }
    )

    grant: str
    resource: str
    audience: str
    categories: list[DataCategory]
    purpose: Purpose
    expires_at: datetime


class HandCopyOut(StatementsOut):
    """What the recipient reads under the grant."""

    model_config = example({**_STATEMENTS, "statute": "sgb_x_71_2"})

    statute: str
