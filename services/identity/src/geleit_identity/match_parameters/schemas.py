"""What goes in and out about parameter sets of matching that bodies have."""

from datetime import date
from typing import ClassVar

from pydantic import Field

from geleit_identity.match_parameters.rules import MATCH_PARAMETERS, MatchField, MatchOrigin
from geleit_identity.matching.rules import Grade
from geleit_kit.http.schemas import Out, Resource, example
from geleit_kit.pure.lifecycle import Lifecycle

_HOUSE = {"field": "house", "level": "same_house", "m": 0.52, "u": 0.001, "r": 0.52}


class MatchLevelOut(Out):
    """A level of a field with its shares, and the weight that comes of `m` and `u`, in bits."""

    model_config = example({**_HOUSE, "bits": 9.02})

    field: MatchField
    level: str
    m: float
    u: float
    r: float
    bits: float


class GradesOut(Out):
    """How many pairs have which grade."""

    model_config = example({"certain": 11, "possible": 18, "no": 402})

    certain: int
    possible: int
    no: int


class MatchPreviewOut(Out):
    """A sample of the body's own pairs, as the index finds them, graded by the set in force and by this one."""

    model_config = example(
        {
            "beside": "hand-set-3f1c0b7a9d2e",
            "persons": 128,
            "pairs": 431,
            "before": {"certain": 11, "possible": 18, "no": 402},
            "after": {"certain": 12, "possible": 16, "no": 403},
            "changed": 4,
        }
    )

    beside: str = Field(description="The version that was in force when this was counted.")
    persons: int
    pairs: int
    before: GradesOut = Field(description=f"Under the set in force: {', '.join(Grade)}.")
    after: GradesOut = Field(description="Under this set.")
    changed: int = Field(description="Pairs that have another grade.")


class MatchParametersOut(Resource):
    """A parameter set of the body. `parameters` is the version that answers of matching name."""

    model_config = example(
        {
            "id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11",
            "version": 1,
            "own_reference": None,
            "created_at": "2016-06-01T08:30:00+00:00",
            "updated_at": "2016-06-01T08:30:00+00:00",
            "origin": "learnt",
            "parameters": "learnt-3f1c0b7a9d2e",
            "levels": [{**_HOUSE, "bits": 9.02}],
            "households": 0.0001,
            "certain": 26.0,
            "possible": 10.0,
            "records": 2048,
            "pairs": 14210,
            "found": 190,
            "preview": MatchPreviewOut.model_config["json_schema_extra"]["examples"][0],  # type: ignore[index]  # -- as example() makes it
            "status": "in_force",
            "in_force_from": "2016-06-01",
            "ended_on": None,
        }
    )
    lifecycle: ClassVar[Lifecycle | None] = MATCH_PARAMETERS

    origin: MatchOrigin
    parameters: str
    levels: list[MatchLevelOut]
    households: float
    certain: float
    possible: float
    records: int | None = Field(description="From how many records it was learnt.")
    pairs: int | None = Field(description="From how many of their pairs.")
    found: int | None = Field(description="About how many of these are one person.")
    preview: MatchPreviewOut
    status: str
    in_force_from: date | None
    ended_on: date | None
