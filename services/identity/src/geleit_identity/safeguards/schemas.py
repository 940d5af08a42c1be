"""What goes in and out about conflicts in a household, relatives of staff, and the view of a household."""

from datetime import date
from uuid import UUID

from pydantic import Field

from geleit_identity.fields import LegalDay
from geleit_identity.persons.schemas import AddressOut, BirthOut, NameOut
from geleit_identity.protections.rules import Hidden, Reach
from geleit_identity.safeguards.rules import MOST_MEMBERS, Closeness
from geleit_kit.http.schemas import In, Out, Pseudonym, Resource, example, held
from geleit_vocabulary.categories import DataCategory

_PERSON, _OTHER = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002", "9b1f4a52-77a0-4c35-8f0e-1f6c1a2b3c4d"
_ID = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"
_FRAME = {
    "id": _ID,
    "version": 1,
    "own_reference": None,
    "created_at": "2016-06-01T08:30:00+00:00",
    "updated_at": "2016-06-01T08:30:00+00:00",
    "person": _PERSON,
}
_CONFLICT = {
    "against": _OTHER,
    "outsider": None,
    "reach": "whereabouts",
    "since": "2016-06-01",
    "until": None,
    "reason": "She left with the children.",
}
_EXCLUSION = {"staff": "0f5e3c1a-5b7d-5e2f-8a9b-1c2d3e4f5a6b", "closeness": "relative"}


class ConflictIn(In):
    """Somebody must not learn of the person: another person of the body, or an outsider who is only named."""

    model_config = example(_CONFLICT)

    against: Pseudonym | None = None
    outsider: str | None = held(DataCategory.FAMILY, default=None, min_length=1, max_length=300)
    reach: Reach
    since: LegalDay
    until: LegalDay | None = None
    reason: str | None = held(DataCategory.VIOLENCE, default=None, min_length=1, max_length=2_000)


class EndConflictIn(In):
    """The last day of a conflict."""

    model_config = example({"until": "2016-12-31"})

    until: LegalDay


class ConflictOut(Resource):
    """Who must not learn of the person. Never shown in a view for that one."""

    model_config = example({**_FRAME, **_CONFLICT})

    person: Pseudonym
    against: Pseudonym | None = held(DataCategory.FAMILY)
    outsider: str | None = held(DataCategory.FAMILY)
    reach: Reach
    since: date
    until: date | None
    reason: str | None = held(DataCategory.VIOLENCE)


class ExclusionIn(In):
    """A member of the body's staff who must not see the person. From now on the person does not exist for them."""

    model_config = example(_EXCLUSION)

    staff: UUID = held(DataCategory.STAFF)
    closeness: Closeness = held(DataCategory.STAFF)


class ExclusionOut(Resource):
    """Who of the staff does not see the person."""

    model_config = example({**_FRAME, **_EXCLUSION, "since": "2016-06-01", "ended_on": None})

    person: Pseudonym
    staff: UUID = held(DataCategory.STAFF)
    closeness: Closeness = held(DataCategory.STAFF)
    since: date
    ended_on: date | None


class HouseholdViewIn(In):
    """For whom something is shown, written or handed over, and of whom it would tell."""

    model_config = example({"told_to": _OTHER, "persons": [_PERSON]})

    told_to: Pseudonym
    persons: list[Pseudonym] = Field(min_length=1, max_length=MOST_MEMBERS)


class MemberOut(Out):
    """A person as the other one may hear of them."""

    model_config = example(
        {
            "person": _PERSON,
            "names": [],
            "birth": {"on": "1988-03-01", "precision": "day"},
            "addresses": None,
            "hidden": ["address", "appointment_place", "contact", "school", "workplace"],
        }
    )

    person: Pseudonym
    names: list[NameOut] = held(DataCategory.BASE_DATA)
    birth: BirthOut = held(DataCategory.BIRTH)
    addresses: list[AddressOut] | None = held(
        DataCategory.CONTACT_DETAILS, description="Null where the other one must not learn them."
    )
    hidden: list[Hidden] = Field(description="What else must not be told, wherever it stands.")


class HouseholdViewOut(Out):
    """Whoever must not be known to the other one is not in it, and nothing says that somebody is missing."""

    model_config = example({"told_to": _OTHER, "items": []})

    told_to: Pseudonym
    items: list[MemberOut]
