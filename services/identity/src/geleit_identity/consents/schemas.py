"""What goes in and out about consents and releases."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from geleit_identity.consent_texts.rules import InterpretedBy
from geleit_identity.consents.rules import CONSENT, RELEASE, Channel, Duty, Form
from geleit_identity.fields import BodyKey, Code, LegalDay, OwnReference
from geleit_identity.representations.rules import EndedBy
from geleit_identity.representations.schemas import DeclaredByIn
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.purposes import Purpose

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_GIVEN = {
    "signed_on": "2016-09-05",
    "valid_from": "2016-09-05",
    "valid_until": "2017-09-04",
    "form": "written",
    "language": "ar",
    "text_version": "2016-04",
    "interpreter": None,
    "information_duties": ["purpose", "refusal", "withdrawal", "gdpr_13"],
    "signed_by": "the person",
}
_CONSENT = {
    "person": _PERSON,
    "recipient": "jobcenter",
    "purpose": "case_management",
    "categories": ["base_data", "needs"],
}
_RELEASE = {
    "person": _PERSON,
    "recipient": "ki",
    "purpose": "case_management",
    "categories": ["health"],
    "secret_holder": "Dr. Beispiel, health office",
}
_FRAME = {
    "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11",
    "version": 1,
    "own_reference": None,
    "created_at": "2016-09-05T08:30:00+00:00",
    "updated_at": "2016-09-05T08:30:00+00:00",
    "text_id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a44",
    "text_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "status": "given",
    "withdrawn_on": None,
    "withdrawn_by": None,
    "representation_id": None,
    "declared_under": "adult",
    "judgement": None,
    "ended_for": None,
}


class GiveIn(In):
    """That and how the person declared it: day, form, validity, the text that they read, what they were told."""

    model_config = example(_GIVEN)

    signed_on: LegalDay
    valid_from: LegalDay | None = Field(default=None, description="The day of signing where it is left out.")
    valid_until: LegalDay | None = Field(default=None, description="Until withdrawn where it is left out.")
    form: Form
    language: Code = held(DataCategory.LANGUAGE, description="Language of the text (BCP 47).")
    text_version: Code = Field(description="Which version of the body's own texts was read (`/v1/consent-texts`).")
    interpreter: InterpretedBy | None = held(
        DataCategory.LANGUAGE, default=None, description="Who interpreted, by function; null: nobody."
    )
    information_duties: list[Duty] = Field(default=[], max_length=10)
    signed_by: str | None = held(
        DataCategory.BASE_DATA, default=None, max_length=200, description="Who signed, where it was not the person."
    )
    declared_by: DeclaredByIn = Field(
        default_factory=DeclaredByIn, description="The person declares where it is left out."
    )


class ConsentIn(In):
    """A consent to one recipient for one purpose: one tick, one record. Without `given` it is only prepared."""

    model_config = example({**_CONSENT, "given": _GIVEN, "own_reference": "E-17"})

    person: Pseudonym
    recipient: BodyKey
    purpose: Purpose
    categories: list[DataCategory] = Field(min_length=1, max_length=40)
    given: GiveIn | None = None
    own_reference: OwnReference | None = None


class ReleaseIn(In):
    """A release of one secret holder towards one recipient (§ 203 StGB). Without `given` it is only prepared."""

    model_config = example({**_RELEASE, "given": _GIVEN})

    person: Pseudonym
    recipient: BodyKey
    purpose: Purpose
    categories: list[DataCategory] = Field(min_length=1, max_length=40)
    secret_holder: str = held(DataCategory.HEALTH, min_length=1, max_length=300)
    given: GiveIn | None = None
    own_reference: OwnReference | None = None


class WithdrawIn(In):
    """Takes it back for the future. Every way counts; no reason is asked."""

    model_config = example({"withdrawn_on": "2016-11-02", "channel": "phone", "withdrawn_by": None})

    withdrawn_on: LegalDay | None = Field(default=None, description="Today where it is left out.")
    channel: Channel
    withdrawn_by: str | None = held(
        DataCategory.BASE_DATA, default=None, max_length=200, description="Who withdrew, where it was not the person."
    )


class _DeclarationOut(Resource):
    person: Pseudonym
    status: str
    recipient: str
    purpose: Purpose
    categories: list[DataCategory]
    signed_on: date | None
    valid_from: date | None
    valid_until: date | None
    form: Form | None
    language: str | None = held(DataCategory.LANGUAGE)
    text_version: str | None
    text_id: UUID | None = Field(description="The text that was read; it never changes.")
    text_hash: str | None = Field(description="SHA-256 of what was approved.")
    interpreter: InterpretedBy | None = held(DataCategory.LANGUAGE)
    information_duties: list[Duty]
    signed_by: str | None = held(DataCategory.BASE_DATA)
    representation_id: UUID | None = Field(description="Under which it was declared; null: by the person.")
    declared_under: str | None = held(DataCategory.FAMILY, description="The line of the table by which it counts.")
    judgement: str | None = held(DataCategory.COUNSELLING)
    withdrawn_on: date | None
    withdrawn_by: str | None = held(DataCategory.BASE_DATA)
    ended_for: EndedBy | None = Field(description="Why it ended with the representation that carried it.")


class ConsentOut(_DeclarationOut):
    """A consent."""

    model_config = example({**_FRAME, **_CONSENT, **_GIVEN})
    lifecycle: ClassVar[Lifecycle | None] = CONSENT


class ReleaseOut(_DeclarationOut):
    """A release from confidentiality. Who is released names the doctor or counsellor, so it is guarded as health is."""

    model_config = example({**_FRAME, **_RELEASE, **_GIVEN})
    lifecycle: ClassVar[Lifecycle | None] = RELEASE

    secret_holder: str | None = held(DataCategory.HEALTH)


class KeptOut(Out):
    """A category that goes on flowing, because something else carries it."""

    model_config = example({"category": "base_data", "ground": "statute", "code": "sgb_x_69_1_1"})

    category: DataCategory
    ground: Ground
    code: str | None = Field(description="The statute, where it is one.")


class EffectOut(Out):
    """What a withdrawal would do today, shown before it is done."""

    model_config = example(
        {
            "person": _PERSON,
            "recipient": "jobcenter",
            "links_cut": 1,
            "grants_ended": 0,
            "categories_ended": ["needs"],
            "categories_kept": [{"category": "base_data", "ground": "statute", "code": "sgb_x_69_1_1"}],
        }
    )

    person: Pseudonym
    recipient: str
    links_cut: int = Field(
        description="Links that rest on it and on which nothing else would keep them: they would be cut."
    )
    grants_ended: int = Field(description="Live grants that would end at once.")
    categories_ended: list[DataCategory] = Field(description="What it carries today and nothing else does.")
    categories_kept: list[KeptOut] = Field(
        description="What something else carries on: another declaration, or a statute behind a link that stands on."
    )
