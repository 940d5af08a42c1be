"""What goes into and comes out of referring."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_referrals.referring.rules import REFERRAL, Kind, Side
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.needs import NeedCode
from geleit_vocabulary.purposes import Purpose
from geleit_vocabulary.reasons import WithdrawReason
from geleit_vocabulary.statistics import AgeBand, NationalityGroup, Sex, TargetGroup

District = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
BodyKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
_LONG = 4_000
_PAYLOAD = {
    "name": "Mariam Beispiel",
    "languages": "Arabic, some German",
    "education": "Upper secondary school abroad.",
}


class DimensionsIn(In):
    """Coarse, coded dimensions for the statistics, confirmed by the worker. Every one may be unknown."""

    model_config = example({"age_band": "18_24", "sex": "female", "group": "unknown", "district": "unknown",
                            "target_group": "unknown"})  # fmt: skip

    age_band: AgeBand = held(DataCategory.BASE_DATA, default=AgeBand.UNKNOWN)
    sex: Sex = held(DataCategory.BASE_DATA, default=Sex.UNKNOWN)
    group: NationalityGroup = held(DataCategory.BASE_DATA, default=NationalityGroup.UNKNOWN)
    district: District = held(DataCategory.BASE_DATA, default="unknown")
    target_group: TargetGroup = held(DataCategory.BASE_DATA, default=TargetGroup.UNKNOWN)


class PayloadFields(BaseModel):
    """What a payload may hold, each field under its own data category, so that it can be cut to a grant."""

    name: str | None = held(DataCategory.BASE_DATA, default=None, max_length=400)
    birth: str | None = held(DataCategory.BIRTH, default=None, max_length=100)
    contact_details: str | None = held(DataCategory.CONTACT_DETAILS, default=None, max_length=_LONG)
    languages: str | None = held(DataCategory.LANGUAGE, default=None, max_length=_LONG)
    concern: str | None = held(DataCategory.COUNSELLING, default=None, max_length=_LONG)
    needs: str | None = held(DataCategory.NEEDS, default=None, max_length=_LONG)
    plan: str | None = held(DataCategory.PLAN, default=None, max_length=_LONG)
    education: str | None = held(DataCategory.EDUCATION, default=None, max_length=_LONG)
    work: str | None = held(DataCategory.WORK, default=None, max_length=_LONG)
    residence: str | None = held(DataCategory.RESIDENCE, default=None, max_length=_LONG)
    benefit: str | None = held(DataCategory.BENEFIT, default=None, max_length=_LONG)
    housing: str | None = held(DataCategory.HOUSING, default=None, max_length=_LONG)
    family: str | None = held(DataCategory.FAMILY, default=None, max_length=_LONG)
    health: str | None = held(DataCategory.HEALTH, default=None, max_length=_LONG)
    finances: str | None = held(DataCategory.FINANCES, default=None, max_length=_LONG)


class PayloadIn(PayloadFields, In):
    """What the receiver may fetch after acceptance, under a live grant."""

    model_config = example(_PAYLOAD)


class PayloadParts(PayloadFields, Out):
    """The same fields as they are read."""

    model_config = example(_PAYLOAD)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        """From a sealed document; what is not in it is null."""
        return cls(**{name: document.get(name) for name in cls.model_fields})


class ReferralIn(In):
    """A draft. What its kind transmits decides what it needs before it can be sent."""

    model_config = example({"kind": "vermittlung", "person": "4f2c8a54-0f5e-4a63-9a5d-0a5a6f1f4b1e",
                            "recipient": "weiterbildung",
                            "conversation_id": "0d2f6f0e-5f43-4f43-8f0c-9d3a2b1c0d4e", "need_codes": ["recognition"],
                            "payload": _PAYLOAD})  # fmt: skip

    own_reference: str | None = Field(default=None, min_length=1, max_length=200)
    kind: Kind
    person: Pseudonym
    recipient: BodyKey | None = None
    conversation_id: UUID | None = None
    need_codes: list[NeedCode] = held(DataCategory.NEEDS, default_factory=list, max_length=20)
    client_present: bool | None = None
    plan_step_id: UUID | None = None
    mandate_id: UUID | None = None
    mandate_epoch: int | None = Field(default=None, ge=0, le=2**31 - 1)
    answer_by: date | None = None
    feedback_by: date | None = None
    dimensions: DimensionsIn | None = None
    payload: PayloadIn | None = None


class ReferralUpsert(ReferralIn):
    """The same, found again by the caller's own reference."""

    own_reference: str = Field(min_length=1, max_length=200)


class ReferralPatch(In):
    """What of a draft can still be changed (merge patch: null empties a field)."""

    model_config = example({"need_codes": ["recognition", "language_course"]})

    recipient: BodyKey | None = None
    conversation_id: UUID | None = None
    need_codes: list[NeedCode] | None = held(DataCategory.NEEDS, default=None, max_length=20)
    client_present: bool | None = None
    plan_step_id: UUID | None = None
    mandate_id: UUID | None = None
    mandate_epoch: int | None = Field(default=None, ge=0, le=2**31 - 1)
    answer_by: date | None = None
    feedback_by: date | None = None
    dimensions: DimensionsIn | None = None
    payload: PayloadIn | None = None


class StatedGroundIn(In):
    """A ground that the sender states where identity is not on the node: a consent or release on paper. No statute of
    the table names needs.
    """

    model_config = example({"kind": "consent", "purpose": "referral", "paper": "KI 4711/16, sheet 3",
                            "responsible": True})  # fmt: skip

    kind: Literal[Ground.CONSENT, Ground.RELEASE]
    purpose: Purpose
    paper: str = held(DataCategory.BASE_DATA, min_length=1, max_length=200)
    responsible: Literal[True] = Field(description="The sender answers for it that this may go (§ 67d (1) SGB X).")


class SendIn(In):
    """What carries the preview: a live grant to push for needs, or, on a node without identity, a stated ground."""

    model_config = example({"grant": "eyJhbGciOiJFUzI1NiIsInR5cCI6ImdlbGVpdC1ncmFudCtqd3QifQ..."})

    grant: str | None = Field(default=None, max_length=8000)
    ground: StatedGroundIn | None = None


class WithdrawIn(In):
    """Why the giver takes it back. The reason stays with the giver."""

    model_config = example({"reason": "no_longer_needed"})

    reason: WithdrawReason


class OnDayIn(In):
    """The day on which it happened; today where none is named."""

    model_config = example({"on": "2016-09-19"})

    on: date | None = None


class ReferralOut(Resource):
    """A referral as the caller's body knows it. Contents are read at their own places: payload, kept payload,
    outcome.
    """

    model_config = example({
        "id": "01945b8e-7a10-7c55-8a64-5f2f3a1f7d10", "version": 3, "own_reference": None,
        "created_at": "2016-09-05T08:00:00Z", "updated_at": "2016-09-07T09:30:00Z", "status": "accepted",
        "allowed_actions": [], "withheld": [], "direction": "given", "kind": "vermittlung",
        "person": "4f2c8a54-0f5e-4a63-9a5d-0a5a6f1f4b1e", "other_body": "weiterbildung",
        "conversation_id": "0d2f6f0e-5f43-4f43-8f0c-9d3a2b1c0d4e", "turn": 1, "need_codes": ["recognition"],
        "answer_by": "2016-09-19", "feedback_on": "2016-10-06", "sent_on": "2016-09-05", "answered_on": "2016-09-07",
        "reconsidered": False, "amendments": 0, "payload_fetched_on": "2016-09-08",
        "ground_ended": False, "purpose": "referral", "ground": "consent",
    })  # fmt: skip

    lifecycle: ClassVar[Lifecycle | None] = REFERRAL

    direction: Side
    kind: Kind
    status: str
    person: Pseudonym | None
    other_body: str | None
    conversation_id: UUID | None
    turn: int | None
    need_codes: list[str] = held(DataCategory.NEEDS)
    purpose: str | None = Field(description="What the preview was sent for, and the receiver is bound to.")
    ground: str | None = Field(description="What carried it: a code of the list of grounds.")
    ground_ended: bool = Field(
        description="At a receiver that has not accepted: the ground has ended, and the preview is shown no more. It is"
        " not shown either while the ground rests or the status list is not fresh; `accept` is closed and says why."
    )
    client_present: bool | None
    plan_step_id: UUID | None
    mandate_id: UUID | None
    mandate_epoch: int | None
    answer_by: date | None
    feedback_by: date | None
    feedback_on: date | None
    feedback: str | None
    feedback_given_on: date | None
    sent_on: date | None
    answered_on: date | None
    started_on: date | None
    ended_on: date | None
    first_contact_on: date | None
    reconsidered: bool
    reason: str | None
    payload_fetched_on: date | None
    amendments: int
    result_told: bool


class KindOut(Out):
    """What one kind of referral transmits, owes and within how many business days."""

    model_config = example({"kind": "vermittlung", "label": "Vermittlung", "transmits": ["preview", "payload"],
                            "owes": ["answer", "that_it_ended"], "answer_within": 10, "feedback_within": 20,
                            "moves_responsibility": False})  # fmt: skip

    kind: Kind
    label: str
    transmits: list[str]
    owes: list[str]
    answer_within: int
    feedback_within: int
    moves_responsibility: bool


class KindsOut(Out):
    """The four kinds."""

    model_config = example({"items": []})

    items: list[KindOut]
