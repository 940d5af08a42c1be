"""What goes in and out about bodies, staff and clients."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from geleit_identity.bodies.rules import STAFF
from geleit_identity.fields import BodyKey, OwnReference
from geleit_kit.http.schemas import In, Out, Resource, example, held
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.law import LawRegime
from geleit_vocabulary.roles import Role

_BODY = {"key": "jobcenter", "name": "Jobcenter", "kind": "jobcenter", "land": "NW", "law": "sgb_x"}
_FRAME = {
    "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11",
    "version": 1,
    "own_reference": None,
    "created_at": "2016-06-01T08:30:00+00:00",
    "updated_at": "2016-06-01T08:30:00+00:00",
}
_STAFF = {
    "issuer": "https://login.example.org/realms/city",
    "subject": "8a2f",
    "name": "Kim Beispiel",
    "function": "Case management, team north",
}


class BodyIn(In):
    """A functional unit that may know something (Stelle, § 67 (4) SGB X), with the law that it works under."""

    model_config = example(_BODY)

    key: BodyKey
    name: str = Field(min_length=1, max_length=200)
    kind: BodyKind
    land: str = Field(pattern=r"^[A-Z]{2}$", description="The Land, for holidays and data protection law.")
    law: LawRegime


class BodyOut(Out):
    """A body of the node. Everybody on the node may know which bodies there are, and which have left or will."""

    model_config = example({"id": "5f0c3e6a-2c1b-4b7e-9a55-0242ac120002", **_BODY, "closed_on": None})

    id: UUID
    key: str
    name: str
    kind: str
    land: str
    law: str
    closed_on: date | None = Field(description="Its last day on this node; nobody addresses it afterwards.")


class BodiesOut(Out):
    """The bodies of the node."""

    model_config = example({"items": [{"id": "5f0c3e6a-2c1b-4b7e-9a55-0242ac120002", **_BODY, "closed_on": None}]})

    items: list[BodyOut]


class StaffIn(In):
    """Somebody who works in the caller's body, by the login that the token names."""

    model_config = example(_STAFF)

    issuer: str = Field(min_length=1, max_length=300)
    subject: str = held(DataCategory.STAFF, min_length=1, max_length=300)
    name: str = held(DataCategory.STAFF, min_length=1, max_length=200)
    function: str | None = held(DataCategory.STAFF, default=None, max_length=200)
    own_reference: OwnReference | None = None


class StaffPatch(In):
    """Changes name or function."""

    model_config = example({"function": "Case management, team south"})

    name: str | None = held(DataCategory.STAFF, default=None, min_length=1, max_length=200)
    function: str | None = held(DataCategory.STAFF, default=None, max_length=200)


class StaffOut(Resource):
    """A member of staff. `staff` is the id in tasks, mandates and logs."""

    model_config = example({**_FRAME, "status": "active", "staff": _FRAME["id"], "name": "Kim Beispiel"})
    lifecycle: ClassVar[Lifecycle | None] = STAFF

    staff: UUID
    status: str
    name: str = held(DataCategory.STAFF)
    function: str | None = held(DataCategory.STAFF)


class ClientIn(In):
    """A program that calls for the caller's body, with the roles that it may use at most."""

    model_config = example({"client_id": "ki-case-system", "name": "Case system of the KI", "roles": ["system_client"]})

    client_id: str = Field(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")
    name: str = Field(min_length=1, max_length=200)
    roles: list[Role] = Field(min_length=1, max_length=20)


class ClientOut(Resource):
    """A program that calls for the body."""

    model_config = example({**_FRAME, "client_id": "ki-case-system", "name": "Case system", "roles": ["system_client"]})

    client_id: str
    name: str
    roles: list[Role]
    status: Literal["active", "blocked"]
