"""Messages between two bodies of one conversation."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_referrals.conversations.rules import MESSAGE
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.law import LegalCircle
from geleit_vocabulary.needs import NeedCode
from geleit_vocabulary.reasons import RejectReason
from geleit_vocabulary.referring import MessageKind


class MessageIn(In):
    """A coded message under a live grant (direction push). It says exactly what its kind carries, and no text."""

    model_config = example({"grant": "eyJhbGciOiJFUzI1NiJ9...", "kind": "need", "code": "interpreter"})

    grant: str = Field(max_length=8000)
    kind: MessageKind
    code: NeedCode | None = held(DataCategory.NEEDS, default=None)
    legal_circle: LegalCircle | None = held(DataCategory.BENEFIT, default=None)
    from_day: date | None = held(DataCategory.BENEFIT, default=None)
    own_reference: str | None = Field(default=None, min_length=1, max_length=200)


class ConfirmIn(In):
    """Binds the message to the receiver's own person."""

    model_config = example({"person": "8b8f1c3e-2f7d-4d51-9a55-6b1b2c3d4e5f"})

    person: Pseudonym


class RejectIn(In):
    """Why the receiver does not take it over. The sender is not told."""

    model_config = example({"reason": "already_known"})

    reason: RejectReason


class SaidOut(Out):
    """What a message says."""

    model_config = example({"code": "interpreter", "legal_circle": None, "from_day": None})

    code: str | None = held(DataCategory.NEEDS)
    legal_circle: str | None = held(DataCategory.BENEFIT)
    from_day: date | None = held(DataCategory.BENEFIT)


class MessageOut(Resource):
    """A message as the caller's body knows it."""

    model_config = example({
        "id": "01945b8e-7a10-7c55-8a64-5f2f3a1f7d11", "version": 1, "own_reference": None,
        "created_at": "2016-10-04T08:00:00Z", "updated_at": "2016-10-04T08:00:00Z", "status": "arrived",
        "allowed_actions": [], "withheld": [], "direction": "received", "kind": "need", "person": None,
        "conversation_id": "0d2f6f0e-5f43-4f43-8f0c-9d3a2b1c0d4e", "other_body": "jobcenter", "purpose": "interpreting",
        "ground": "consent", "reason": None, "says": {"code": "interpreter", "legal_circle": None, "from_day": None},
    })  # fmt: skip

    lifecycle: ClassVar[Lifecycle | None] = MESSAGE

    direction: str
    status: str
    kind: MessageKind
    person: Pseudonym | None
    conversation_id: UUID
    other_body: str | None
    purpose: str
    ground: str
    reason: str | None
    says: SaidOut
