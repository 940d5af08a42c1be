"""What goes in and out about the law that a body lives under."""

from typing import Any
from uuid import UUID

from pydantic import Field

from geleit_identity.fields import Code, LegalDay
from geleit_kit.http.schemas import In, Out, Resource, example
from geleit_vocabulary.categories import ConsentForm, DataCategory
from geleit_vocabulary.law import LawRegime
from geleit_vocabulary.regimes import ContractKind, Matter, Profession, RetainedRecord, RetentionStart

_CONTRACT: dict[str, Any] = {
    "kind": "processing",
    "reference": "AVV-2016-03",
    "partner": "Municipal data centre",
    "since": "2016-03-01",
    "until": None,
}
_OFFICER = {"function": "Official data protection officer", "email": "datenschutz@example.org", "phone": None}
_PERIOD = {"record": "support_record", "months": 36, "counted_from": "end_of_matter", "source": "sgb_x_84"}


class ContractPart(In):
    """A contract by its reference: joint control (Art. 26 GDPR) or processing on behalf (Art. 28 GDPR)."""

    model_config = example(_CONTRACT)

    kind: ContractKind
    reference: str = Field(min_length=1, max_length=200)
    partner: str = Field(min_length=1, max_length=200, description="The organisation on the other side, no person.")
    since: LegalDay
    until: LegalDay | None = None


class OfficerPart(In):
    """Where the data protection officer is reached: the address of the function, never a person's name."""

    model_config = example(_OFFICER)

    function: str = Field(min_length=1, max_length=200)
    email: str = Field(min_length=3, max_length=200)
    phone: str | None = Field(default=None, max_length=200)


class RetentionPart(In):
    """How long a kind of record is kept, counted from when, and which place in the law says so. 0: not at all."""

    model_config = example(_PERIOD)

    record: RetainedRecord
    months: int = Field(ge=0, le=1200)
    counted_from: RetentionStart
    source: Code


class BodyLawPatch(In):
    """Changes what the body says of itself; each list is given as a whole. The regime itself is that of registering."""

    model_config = example({"professions": ["social_worker"], "officer": _OFFICER, "retention": [_PERIOD]})

    professions: list[Profession] | None = Field(default=None, max_length=20)
    contracts: list[ContractPart] | None = Field(default=None, max_length=100)
    officer: OfficerPart | None = None
    retention: list[RetentionPart] | None = Field(default=None, max_length=100)


class ContractOut(Out):
    """A contract with the place in the law of this body."""

    model_config = example(_CONTRACT | {"citation": "Art. 28 DSGVO; § 80 SGB X"})

    kind: ContractKind
    reference: str
    partner: str
    since: LegalDay
    until: LegalDay | None
    citation: str


class OfficerOut(Out):
    """The address of the function."""

    model_config = example(_OFFICER)

    function: str
    email: str
    phone: str | None


class RetentionOut(Out):
    """A line of the schedule with its source in words."""

    model_config = example(_PERIOD | {"citation": "Art. 17 DSGVO; § 84 SGB X"})

    record: RetainedRecord
    months: int
    counted_from: RetentionStart
    source: str
    citation: str


class PlaceOut(Out):
    """Where the regime of the body speaks of a matter."""

    model_config = example({"matter": "consent", "citation": "Art. 7 DSGVO; § 67b Abs. 2 SGB X"})

    matter: Matter
    citation: str


class FormOut(Out):
    """The form that a consent to a category needs in this body."""

    model_config = example({"category": "health", "form": "written"})

    category: DataCategory
    form: ConsentForm


class BodyLawOut(Resource):
    """The law that the body lives under, what it says of itself, and what follows for consents."""

    model_config = example(
        {
            "id": "5f0c3e6a-2c1b-4b7e-9a55-0242ac120002",
            "version": 2,
            "own_reference": None,
            "created_at": "2016-06-01T08:30:00+00:00",
            "updated_at": "2016-06-01T08:30:00+00:00",
            "key": "jobcenter",
            "law": "sgb_x",
            "professions": ["social_worker"],
            "contracts": [_CONTRACT | {"citation": "Art. 28 DSGVO; § 80 SGB X"}],
            "officer": _OFFICER,
            "retention": [_PERIOD | {"citation": "Art. 17 DSGVO; § 84 SGB X"}],
            "places": [{"matter": "consent", "citation": "Art. 7 DSGVO; § 67b Abs. 2 SGB X"}],
            "consent_forms": [{"category": "health", "form": "written"}],
        }
    )

    id: UUID
    key: str
    law: LawRegime
    professions: list[Profession]
    contracts: list[ContractOut]
    officer: OfficerOut | None
    retention: list[RetentionOut]
    places: list[PlaceOut]
    consent_forms: list[FormOut]
