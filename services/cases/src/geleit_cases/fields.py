"""Types of fields that several rooms take in, and the frame that examples of resources share."""

from datetime import date
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints

LegalDay = Annotated[date, Field(le=date(2199, 12, 31))]
"""A day in Europe/Berlin, ISO 8601; kit refuses days before 1900."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.+-]{0,59}$")]
"""A code of a list: small letters, digits, `_ . + -`; never words about a person."""

OwnReference = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""The caller's own reference; unique per body and kind of resource."""

LONG: Final = 20_000
"""How long a text may be."""

PERSON: Final = "018f4e2a-7c11-4b3e-9a55-0242ac120002"
RECORD: Final = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a12"

FRAME: Final[dict[str, Any]] = {
    "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11",
    "version": 1,
    "own_reference": None,
    "created_at": "2016-06-07T08:30:00+00:00",
    "updated_at": "2016-06-07T08:30:00+00:00",
}
"""The common fields of a resource, for examples."""
