"""Types of fields that several rooms take in: legal days, codes, references."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

LegalDay = Annotated[date, Field(le=date(2199, 12, 31), examples=["2016-06-07"])]
"""A day in Europe/Berlin, ISO 8601. Inputs of kit refuse days before 1900."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+-]{0,59}$")]
"""A code of a list; never words about a person."""

BodyKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,59}$")]
"""The key of a body of the node, such as `jobcenter`."""

OwnReference = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""The caller's own reference, unique in its body for each kind of resource."""
