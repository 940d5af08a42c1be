"""What goes in and out about representations, and about the question who may declare."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field as Given

from geleit_identity.fields import BodyKey, LegalDay, OwnReference
from geleit_identity.representations.declaring import Answer, Understanding
from geleit_identity.representations.rules import REPRESENTATION, EndedBy, Evidence, Field, Kind, OtherHolder
from geleit_kit.http.codelists import LabelOut
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.purposes import Purpose
from geleit_vocabulary.roles import Role

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_ID = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"
_EVIDENCE = {"kind": "certificate_of_office", "seen_on": "2016-02-15", "seen_by": "case_manager"}
_GUARDIAN = {
    "person": _PERSON,
    "kind": "official_guardian",
    "fields": ["all"],
    "reserved_fields": [],
    "declares": False,
    "representative": None,
    "name": "Frau Beispiel, Amtsvormundschaft",
    "since": "2016-02-11",
    "until": None,
    "evidence": _EVIDENCE,
}
_DECLARED = {
    "representation_id": _ID,
    "understanding": "not_looked_at",
    "other_holder": "not_heard",
    "judgement": None,
}


class EvidenceIn(In):
    """What was seen, when, and by somebody of which function. Never the paper itself."""

    model_config = example(_EVIDENCE)

    kind: Evidence
    seen_on: LegalDay | None = None
    seen_by: Role | None = None


class RepresentationIn(In):
    """Records who speaks for a person. The representative is a person of the body, or only named."""

    model_config = example({**_GUARDIAN, "own_reference": "V-16-7"})

    person: Pseudonym
    kind: Kind = held(DataCategory.FAMILY)
    fields: list[Field] = held(DataCategory.FAMILY, min_length=1, max_length=12)
    reserved_fields: list[Field] = held(
        DataCategory.FAMILY, default=[], max_length=12, description="With an Einwilligungsvorbehalt (§ 1825 BGB)."
    )
    declares: bool = Given(default=False, description="Of a power: it names declarations about data, too.")
    representative: Pseudonym | None = Given(default=None, description="Where it is a person of the body.")
    name: str | None = held(DataCategory.FAMILY, default=None, min_length=1, max_length=300)
    since: LegalDay
    until: LegalDay | None = None
    evidence: EvidenceIn
    own_reference: OwnReference | None = None


class EndRepresentationIn(In):
    """The last day of a representation, and why it ended. What it alone carried ends or is asked for again."""

    model_config = example({"ended_on": "2016-06-05", "ended_by": "court_decision"})

    ended_on: LegalDay
    ended_by: EndedBy


class EvidenceOut(Out):
    """What was seen."""

    model_config = example(_EVIDENCE)

    kind: Evidence = held(DataCategory.FAMILY)
    seen_on: date | None
    seen_by: Role | None


class RepresentationOut(Resource):
    """Who speaks for a person, for what, and until when."""

    model_config = example(
        {
            "id": _ID,
            "version": 1,
            "own_reference": "V-16-7",
            "created_at": "2016-02-15T08:30:00+00:00",
            "updated_at": "2016-02-15T08:30:00+00:00",
            **_GUARDIAN,
            "status": "recorded",
            "ended_on": None,
            "ended_by": None,
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = REPRESENTATION

    person: Pseudonym
    status: str
    kind: Kind = held(DataCategory.FAMILY)
    fields: list[Field] = held(DataCategory.FAMILY)
    reserved_fields: list[Field] = held(DataCategory.FAMILY)
    declares: bool
    representative: Pseudonym | None
    name: str | None = held(DataCategory.FAMILY)
    since: date
    until: date | None
    evidence: EvidenceOut
    ended_on: date | None
    ended_by: EndedBy | None


class DeclaredByIn(In):
    """Who declares: the person (no `representation_id`), or somebody under a representation; what staff looked at."""

    model_config = example(_DECLARED)

    representation_id: UUID | None = None
    understanding: Understanding = Understanding.NOT_LOOKED_AT
    other_holder: OtherHolder = OtherHolder.NOT_HEARD
    judgement: str | None = held(
        DataCategory.COUNSELLING,
        default=None,
        min_length=1,
        max_length=2_000,
        description="Why it counts, where the table leaves it to a person.",
    )


class CheckDeclarationIn(In):
    """Asks who may declare, before anybody is asked to sign."""

    model_config = example(
        {
            "person": _PERSON,
            "recipient": "jobcenter",
            "purpose": "case_management",
            "categories": ["base_data", "needs"],
            "declared_by": _DECLARED,
        }
    )

    person: Pseudonym
    recipient: BodyKey | None = None
    purpose: Purpose
    categories: list[DataCategory] = Given(min_length=1, max_length=40)
    declared_by: DeclaredByIn = Given(default_factory=DeclaredByIn)


class VerdictOut(Out):
    """What the table answers. `undecided` is for a person to judge, with a reason in words."""

    model_config = example(
        {
            "person": _PERSON,
            "answer": "may",
            "code": "official_guardian",
            "label": {"de": "Der Amtsvormund vertritt.", "en": "The official guardian represents."},
            "source": "§ 1789 (1), (2) BGB; § 55 SGB VIII",
        }
    )

    person: Pseudonym
    answer: Answer
    code: str = held(DataCategory.FAMILY)
    label: LabelOut = held(DataCategory.FAMILY)
    source: str = held(DataCategory.FAMILY)
