"""What goes in and out about bodies that leave."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from geleit_identity.fields import BodyKey, LegalDay, OwnReference
from geleit_identity.leaving.rules import BODY_CLOSING
from geleit_kit.http.schemas import In, Resource, example
from geleit_kit.pure.lifecycle import Lifecycle

_CLOSING = {"body": "kurstraeger", "closed_on": "2016-12-31"}
_HANDED_OVER = {"handed_over_on": "2017-01-09", "archive_sha256": "9f86d081884c7d659a2feaa0c55ad015" * 2}


class BodyClosingIn(In):
    """Proposes the last day of a body on this node: tomorrow at the earliest."""

    model_config = example(_CLOSING)

    body: BodyKey
    closed_on: LegalDay
    own_reference: OwnReference | None = None


class DestructionIn(In):
    """Proposes that all data of the body are destroyed. The body got its archive (`geleit body export`) before."""

    model_config = example(_HANDED_OVER)

    handed_over_on: LegalDay = Field(description="When the body had its archive and its key.")
    archive_sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$", max_length=64, description="The hash of the archive, as the export has said it."
    )


class BodyClosingOut(Resource):
    """How a body leaves. Once its data are destroyed, this is the record of it."""

    model_config = example(
        {
            "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11",
            "version": 1,
            "own_reference": None,
            "created_at": "2016-06-01T08:30:00+00:00",
            "updated_at": "2016-06-01T08:30:00+00:00",
            **_CLOSING,
            "status": "destroyed",
            **_HANDED_OVER,
            "destroyed_on": "2017-01-10",
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = BODY_CLOSING

    body: str
    closed_on: date
    status: str
    handed_over_on: date | None
    archive_sha256: str | None
    destroyed_on: date | None
