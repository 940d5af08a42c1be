"""What goes in and out about erasing."""

from datetime import date

from geleit_identity.fields import LegalDay
from geleit_kit.http.schemas import In, Pseudonym, Resource, example
from geleit_vocabulary.reasons import ErasureGround


class ErasureIn(In):
    """The decision: on which ground, and on which day it was taken. A human has taken it."""

    model_config = example({"ground": "no_longer_needed", "decided_on": "2016-09-05"})

    ground: ErasureGround
    decided_on: LegalDay


class ErasureRecordOut(Resource):
    """The deletion record. It holds nothing by which anybody could be found."""

    model_config = example(
        {
            "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11",
            "version": 1,
            "own_reference": None,
            "created_at": "2016-09-05T08:30:00+00:00",
            "updated_at": "2016-09-05T08:30:00+00:00",
            "allowed_actions": [],
            "withheld": [],
            "person": "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002",
            "ground": "no_longer_needed",
            "decided_on": "2016-09-05",
            "erased_on": "2016-09-05",
            "retention_source": "sgb_x_84",
            "archive": "declined",
        }
    )

    person: Pseudonym
    ground: ErasureGround
    decided_on: date
    erased_on: date
    retention_source: str | None
    archive: str | None
