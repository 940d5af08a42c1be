"""What goes in and out about decisions, grants and pseudonyms."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from geleit_identity.decisions.rules import Answer, Direction
from geleit_identity.fields import BodyKey
from geleit_identity.persons.schemas import BirthOut, NameOut
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.law import AttendanceBasis, AttendanceField
from geleit_vocabulary.purposes import Purpose
from geleit_vocabulary.roles import Role

_CONVERSATION = "0b6ce9ae-2f0f-4c0f-9a0d-9d3f2f0b8f3d"
_DECISION = "7b0a6c1e-52a5-4d0e-8a53-6a2a4f7c9b11"
_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_ID = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"


_QUESTION = {
    "conversation_id": _CONVERSATION,
    "direction": "pull",
    "purpose": "case_management",
    "categories": ["health"],
    "audience": "cases",
}
_ANSWER = {
    "answer": "yes",
    "purpose": "case_management",
    "categories": ["health"],
    "refused": [],
    "ground": {"kind": "release", "code": None, "words": "Release from confidentiality"},
    "decision": _DECISION,
    "grant": "eyJhbGciOiJFUzI1NiIsInR5cCI6ImdlbGVpdC1ncmFudCtqd3QifQ...",
    "expires_at": "2016-09-20T10:05:00+00:00",
    "notice": [],
}


class AttendanceIn(In):
    """Why the person attends and what of it would be told. Only a statute asks for it; a consent needs none."""

    model_config = example({"basis": "obliged", "fields": ["not_duly_attending"]})

    basis: AttendanceBasis
    fields: list[AttendanceField] = Field(min_length=1, max_length=3)


class DecisionIn(In):
    """May it go? `pull`: the caller's body asks for the other side's data. `push`: whether it may tell its own."""

    model_config = example(
        {
            "conversation_id": _CONVERSATION,
            "direction": "pull",
            "purpose": "case_management",
            "categories": ["health"],
            "audience": "cases",
            "attendance": None,
        }
    )

    conversation_id: UUID
    direction: Direction
    purpose: Purpose
    categories: list[DataCategory] = Field(min_length=1, max_length=40)
    audience: Literal["cases", "referrals", "identity"] = Field(description="The service that the grant is shown to.")
    client: str | None = Field(
        default=None, max_length=200, description="Who will use the grant: the asking client, and nobody else."
    )
    attendance: AttendanceIn | None = None


class DecisionsIn(In):
    """Up to a hundred questions; each is decided, kept and logged as one that was asked alone."""

    model_config = example({"questions": [_QUESTION]})

    questions: list[DecisionIn] = Field(min_length=1, max_length=100)


class RefusedOut(Out):
    """A category that does not go. Why is the owner's matter."""

    model_config = example({"category": "health", "reason": "not_covered", "words": "Not covered"})

    category: DataCategory
    reason: str
    words: str


class GroundOut(Out):
    """What carries it."""

    model_config = example({"kind": "release", "code": None, "words": "Release from confidentiality"})

    kind: Ground
    code: str | None = Field(description="The statute, where it is one.")
    words: str = Field(description="In the language of the request; a statute with its place in the law.")


class DecisionOut(Out):
    """The answer. A no says the same of a known person, an unknown one and one who never agreed."""

    model_config = example(_ANSWER)

    answer: Answer
    purpose: Purpose
    categories: list[DataCategory] = Field(description="What may go.")
    refused: list[RefusedOut]
    ground: GroundOut | None
    decision: UUID | None
    grant: str | None = Field(
        description="Five minutes at most, bound to client, body and audience. Withdrawn, the services of this node"
        " refuse it within a second, and without a fresh status list after ten; a node that only verifies it offline"
        " would take it until it expires: five minutes in the worst case, and as much longer as its clock is behind."
    )
    expires_at: datetime | None
    notice: list[AttendanceField] = Field(
        description="What of attendance may be told under a statute: as a notice of these fields, under no grant."
    )


class DecisionsOut(Out):
    """The answers, in the order of the questions."""

    model_config = example({"answers": [_ANSWER]})

    answers: list[DecisionOut]


class CheckIn(In):
    """What would be, or was, the answer about an own person: of today or of a past moment, with or without a ground."""

    model_config = example(
        {
            "person": _PERSON,
            "recipient": "jobcenter",
            "role": "case_manager",
            "purpose": "case_management",
            "categories": ["needs"],
            "direction": "pull",
            "attendance": None,
            "as_of": "2016-09-20T10:00:00+00:00",
            "without": [],
        }
    )

    person: Pseudonym
    recipient: BodyKey
    role: Role | None = Field(default=None, description="Whose categories count; all where it is left out.")
    purpose: Purpose
    categories: list[DataCategory] = Field(min_length=1, max_length=40)
    direction: Direction = Direction.PULL
    attendance: AttendanceIn | None = None
    as_of: AwareDatetime | None = Field(default=None, description="A past moment; now where it is left out.")
    without: list[UUID] = Field(
        default=[], max_length=20, description="Consents, releases or statutes in use that are thought away."
    )


class CheckedOut(Out):
    """One category with the reason, and what carries it where something does."""

    model_config = example(
        {
            "category": "needs",
            "reason": "covered",
            "words": "Covered by a ground",
            "ground": {"kind": "consent", "code": None, "words": "Consent"},
            "ground_id": _ID,
        }
    )

    category: DataCategory
    reason: str
    words: str
    ground: GroundOut | None
    ground_id: UUID | None


class CheckOut(Out):
    """The answer as it follows from grounds and statute table. It opens nothing.

    A statute counts only behind a link that was offered under it, as in a decision. Of a past moment grounds and table
    alone speak: a link that is cut leaves no trace of whom it joined.
    """

    model_config = example({"answer": "yes", "as_of": "2016-09-20T10:00:00+00:00", "linked": True, "parts": []})

    answer: Answer
    as_of: datetime
    linked: bool | None = Field(
        description="Whether a bound link stands towards the body: without one every decision says no, whatever the"
        " grounds. Null for a past moment."
    )
    parts: list[CheckedOut]


class DecisionRecordOut(Resource):
    """A decision as the caller's body keeps it. `reasons` stand only in the owner's copy."""

    model_config = example(
        {
            "id": _ID,
            "version": 1,
            "own_reference": None,
            "created_at": "2016-09-20T10:00:00+00:00",
            "updated_at": "2016-09-20T10:00:00+00:00",
            "decision": _DECISION,
            "side": "owner",
            "question": "pull",
            "person": _PERSON,
            "other_body": "ki",
            "audience": "cases",
            "purpose": "case_management",
            "asked": ["health"],
            "covered": ["health"],
            "answer": "yes",
            "reasons": {"health": "covered"},
            "words": {"health": "Covered by a ground"},
            "decided_on": "2016-09-20",
        }
    )

    decision: UUID
    side: str
    question: str
    person: Pseudonym | None
    other_body: str | None
    audience: str
    purpose: Purpose
    asked: list[DataCategory]
    covered: list[DataCategory]
    answer: str
    reasons: dict[str, str]
    words: dict[str, str] = Field(description="The reasons in the language of the request.")
    decided_on: date


class StatusListOut(Out):
    """The signed list: `{serial, revoked, iat}` as a JWS (`typ: geleit-status+jwt`, ES256)."""

    model_config = example({"status_list": "eyJhbGciOiJFUzI1NiIsInR5cCI6ImdlbGVpdC1zdGF0dXMrand0In0..."})

    status_list: str


class ResolveIn(In):
    """Who is it? By the own body's pseudonym, or by a conversation that the own body has bound."""

    model_config = example({"person": _PERSON, "conversation_id": None, "purpose": "case_management"})

    person: Pseudonym | None = None
    conversation_id: UUID | None = None
    purpose: Purpose


class ResolvedOut(Out):
    """The answer, taken as a decision and logged. A no looks the same whoever is asked for."""

    model_config = example({"answer": "yes", "person": _PERSON, "names": [], "birth": None})

    answer: Answer
    person: Pseudonym | None
    names: list[NameOut] | None = held(DataCategory.BASE_DATA)
    birth: BirthOut | None = held(DataCategory.BIRTH)


class ResolvePersonsIn(In):
    """Who are they? Own pseudonyms, all for one purpose."""

    model_config = example({"persons": [_PERSON], "purpose": "case_management"})

    persons: list[UUID] = Field(min_length=1, max_length=200)
    purpose: Purpose


class ResolvedPersonOut(Out):
    """One of them. A no looks the same whoever is asked for: nobody, another body's, or somebody who was erased."""

    model_config = example({"asked": _PERSON, "answer": "yes", "names": [], "birth": None})

    asked: UUID
    answer: Answer
    names: list[NameOut] | None = held(DataCategory.BASE_DATA)
    birth: BirthOut | None = held(DataCategory.BIRTH)


class ResolvedPersonsOut(Out):
    """All of them, in the order of the question, each once. Each is a decision with its entry in the access log."""

    model_config = example({"items": []})

    items: list[ResolvedPersonOut]


class PersonCopyOut(Out):
    """Who the other body's person is, as its grant lets it be told: for binding, and for nothing else to be kept."""

    model_config = example({"names": [], "birth": {"on": "1998-01-01", "precision": "conventional"}})

    names: list[NameOut] = held(DataCategory.BASE_DATA)
    birth: BirthOut = held(DataCategory.BIRTH)
