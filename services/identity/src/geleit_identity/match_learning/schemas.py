"""What goes in to make a parameter set of matching."""

from pydantic import Field

from geleit_identity.fields import Code, OwnReference
from geleit_identity.match_parameters.rules import (
    LEAST_CERTAIN,
    LEAST_POSSIBLE,
    LEAST_SHARE,
    MOST_CERTAIN,
    MOST_HOUSEHOLDS,
    MatchField,
)
from geleit_kit.http.schemas import In, example

_MOST_LEVELS = 60
_HOUSE = {"field": "house", "level": "same_house", "m": 0.52, "u": 0.001, "r": 0.52}
_MOVED = {"field": "house", "level": "moved", "m": 0.38, "u": 0.9938, "r": 0.38}
_SET = {"levels": [_HOUSE, _MOVED], "households": 0.0001, "certain": 26.0, "possible": 10.0}


class MatchLevelIn(In):
    """Of a level of a field: its share among pairs that are one person (`m`), strangers (`u`), relatives (`r`)."""

    model_config = example(_HOUSE)

    field: MatchField
    level: Code
    m: float = Field(ge=LEAST_SHARE, le=1)
    u: float = Field(ge=LEAST_SHARE, le=1)
    r: float = Field(ge=LEAST_SHARE, le=1)


class MatchParametersIn(In):
    """A set by hand: the shipped one, with what is named here in its place. The shares of a field add up to 1.

    Nothing named: the shipped set, as the way back to it.
    """

    model_config = example(_SET)

    levels: list[MatchLevelIn] = Field(default=[], max_length=_MOST_LEVELS)
    households: float | None = Field(
        default=None, ge=0, le=MOST_HOUSEHOLDS, description="The share of pairs of relatives among all pairs."
    )
    certain: float | None = Field(default=None, ge=LEAST_CERTAIN, le=MOST_CERTAIN, description="In bits.")
    possible: float | None = Field(default=None, ge=LEAST_POSSIBLE, le=MOST_CERTAIN, description="In bits.")
    own_reference: OwnReference | None = None


class LearnParametersIn(In):
    """Begins the learning. The reference is that of the job."""

    model_config = example({"own_reference": "learnt-2016-06"})

    own_reference: OwnReference | None = None
