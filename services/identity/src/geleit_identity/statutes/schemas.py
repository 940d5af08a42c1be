"""What goes in and out about statutes in force."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from geleit_identity.fields import Code, OwnReference
from geleit_identity.statutes.rules import STATUTE_USE
from geleit_kit.http.schemas import In, Resource, example
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.purposes import Purpose

_USE = {
    "statute": "sgb_x_69_1_1",
    "recipient_kind": "jobcenter",
    "purpose": "benefit_transition",
    "categories": ["base_data", "benefit"],
}


class StatuteUseIn(In):
    """Proposes that a statute carries these categories to this kind of body, for this purpose."""

    model_config = example(_USE)

    statute: Code
    recipient_kind: BodyKind
    purpose: Purpose
    categories: list[DataCategory] = Field(min_length=1, max_length=40)
    own_reference: OwnReference | None = None


class StatuteUseOut(Resource):
    """A statute as this body uses it. It carries a link only while it is in force."""

    model_config = example(
        {
            "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11",
            "version": 1,
            "own_reference": None,
            "created_at": "2016-06-01T08:30:00+00:00",
            "updated_at": "2016-06-01T08:30:00+00:00",
            **_USE,
            "citation": "§ 69 Abs. 1 Nr. 1 SGB X",
            "status": "in_force",
            "in_force_from": "2016-06-01",
            "ended_on": None,
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = STATUTE_USE

    statute: str
    citation: str
    recipient_kind: BodyKind
    purpose: Purpose
    categories: list[DataCategory]
    status: str
    in_force_from: date | None
    ended_on: date | None
