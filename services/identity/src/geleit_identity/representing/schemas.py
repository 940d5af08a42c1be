"""What goes in about a quarrel of two holders of custody."""

from uuid import UUID

from geleit_identity.fields import LegalDay
from geleit_identity.representing.rules import SettledBy
from geleit_kit.http.schemas import In, example


class ObjectIn(In):
    """The other holder of joint custody objects. No reason is asked."""

    model_config = example({"representation_id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11", "objected_on": "2016-09-20"})

    representation_id: UUID
    objected_on: LegalDay


class SettleIn(In):
    """By what the quarrel is settled in favour of the declaration. Where it is settled against it, it is withdrawn."""

    model_config = example({"settled_by": "agreement"})

    settled_by: SettledBy
