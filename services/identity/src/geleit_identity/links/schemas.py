"""What goes in and out about links."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from geleit_identity.fields import BodyKey, Code, OwnReference
from geleit_identity.links.rules import LINK
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.purposes import Purpose

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_ID = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"
_GROUND = {"kind": "consent", "id": _ID, "statute": None}


class GroundIn(In):
    """The ground on the offering body's side: the id of its consent or release, or a statute that it put into force."""

    model_config = example(_GROUND)

    kind: Ground
    id: UUID | None = None
    statute: Code | None = None


class LinkIn(In):
    """Offers another body a link to its own record of this person."""

    model_config = example({"person": _PERSON, "recipient": "freiwillige", "ground": _GROUND, "own_reference": None})

    person: Pseudonym
    recipient: BodyKey
    ground: GroundIn
    purpose: Purpose | None = Field(default=None, description="For a statute; a consent or release names its own.")
    own_reference: OwnReference | None = None


class BindIn(In):
    """The receiver's own person. Whose record that is, the receiver decides."""

    model_config = example({"person": _PERSON})

    person: Pseudonym


class LinkOut(Resource):
    """The own end of a link. After a cut it names neither the conversation nor the other body."""

    model_config = example(
        {
            "id": _ID,
            "version": 1,
            "own_reference": None,
            "created_at": "2016-09-05T08:30:00+00:00",
            "updated_at": "2016-09-05T08:30:00+00:00",
            "status": "offered",
            "side": "offerer",
            "person": _PERSON,
            "conversation_id": "0b6ce9ae-2f0f-4c0f-9a0d-9d3f2f0b8f3d",
            "other_body": "freiwillige",
            "ground": "consent",
            "statute": None,
            "purpose": "volunteer_support",
            "offered_on": "2016-09-05",
            "bound_on": None,
            "cut_on": None,
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = LINK

    status: str
    side: str
    person: Pseudonym | None = Field(description="The own person; empty at the receiver until it binds.")
    conversation_id: UUID | None
    other_body: str | None
    ground: Ground
    statute: str | None
    purpose: Purpose
    offered_on: date
    bound_on: date | None
    cut_on: date | None


class CutOut(Out):
    """The link is cut."""

    model_config = example({"id": _ID, "status": "cut", "cut_on": "2016-12-01"})

    id: UUID
    status: str
    cut_on: date
