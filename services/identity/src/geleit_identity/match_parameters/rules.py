"""A body's own parameter set of matching: its life, the bounds that it keeps, and the shape in which it is kept.

The bounds are the house's own: wide enough for every register, too narrow for a set that joins strangers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from geleit_identity.matching.levels import BirthLevel, Field, NameLevel
from geleit_identity.matching.weights import HAND_SET, Chance, Parameters
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.problems import Place
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import Role

MATCH_PARAMETERS = Lifecycle(
    "match_parameters",
    start="draft",
    steps=[
        Step("propose", "draft", "proposed", needs=Permission.DEFINITION_PUBLISH),
        Step("agree", "proposed", "in_force", automatic=True),
        Step("reject", "proposed", "rejected", automatic=True),
        Step("withdraw", "proposed", "withdrawn", automatic=True),
        Step("expire", "proposed", "expired", automatic=True),
        Step("supersede", "in_force", "superseded", automatic=True),
    ],
)


class MatchOrigin(Coded):
    """Where the figures come from."""

    HAND_SET = "hand-set", "von Hand gesetzt", "set by hand"
    LEARNT = "learnt", "aus den eigenen Akten gelernt", "learnt from the own records"


class MatchField(Coded):
    """The fields whose levels a set weighs: all that are compared."""

    FAMILY_NAME = "family_name", "Familienname", "Family name"
    GIVEN_NAME = "given_name", "Vorname", "Given name"
    NAME_ORDER = "name_order", "Stellung der Namen", "Order of the names"
    BIRTH = "birth", "Geburtsdatum", "Date of birth"
    HOUSE = "house", "Straße und Hausnummer", "Street and house number"
    PLACE = "place", "Ort und Postleitzahl", "Place and postal code"


AMONG_TWO: Final = frozenset({Role.DATA_PROTECTION_OFFICER})
DAYS_TO_DECIDE: Final = 30
LEAST_SHARE: Final = 1e-9
"""No level is impossible, neither for one person nor for strangers: no single field decides alone for ever."""
_OFF_ONE: Final = 0.001
LEAST_CERTAIN, MOST_CERTAIN = 15.0, 60.0
"""Bits. 15: who is called certain is one person at odds of 1 to 33,000 before anybody was compared."""
LEAST_POSSIBLE: Final = 4.0
LEAST_BETWEEN: Final = 3.0
"""Bits between the two thresholds: there is always room for pairs that a person decides."""
MOST_HOUSEHOLDS: Final = 0.01
_STRONGEST_AND_WEAKEST: Final[Mapping[str, tuple[str, str]]] = {
    Field.FAMILY_NAME: (NameLevel.EXACT, NameLevel.OTHER),
    Field.GIVEN_NAME: (NameLevel.EXACT, NameLevel.OTHER),
    Field.BIRTH: (BirthLevel.SAME_DAY, BirthLevel.OTHER),
}
"""Without addresses: where a whole body lives in one place, the same place says nothing, or a little less."""


@dataclass(frozen=True, slots=True)
class LevelGiven:
    """The shares of one level of one field, as somebody sets them."""

    field: str
    level: str
    chance: Chance


def set_by_hand(
    given: Iterable[LevelGiven], households: float | None, certain: float | None, possible: float | None
) -> tuple[Parameters, list[Place]]:
    """The shipped set with what is named put in its place, and what is wrong with it."""
    weights = {field: dict(levels) for field, levels in HAND_SET.weights.items()}
    places, named = [], set()
    for number, one in enumerate(given):
        if one.level not in weights.get(one.field, {}):
            places.append(Place(f"/levels/{number}/level", "level_unknown"))
        elif (one.field, one.level) in named:
            places.append(Place(f"/levels/{number}/level", "level_twice"))
        else:
            named.add((one.field, one.level))
            weights[one.field][one.level] = one.chance
    told = replace(HAND_SET, weights=weights)
    told = told if households is None else replace(told, households=households)
    told = told if certain is None else replace(told, certain=certain)
    told = told if possible is None else replace(told, possible=possible)
    return told, places or wrong_in(told)


def wrong_in(parameters: Parameters) -> list[Place]:
    """What keeps a set from being used; the same for one that was learnt."""
    places = [Place("/levels", code) for levels in parameters.weights.values() for code in _wrong_in_field(levels)]
    places += [
        Place("/levels", "agreement_weighs_less")
        for field, (strongest, weakest) in _STRONGEST_AND_WEAKEST.items()
        if not _speaks_for(parameters.weights[field], strongest, weakest)
    ]
    if not 0 <= parameters.households <= MOST_HOUSEHOLDS:
        places.append(Place("/households", "households_out_of_bounds"))
    if not LEAST_CERTAIN <= parameters.certain <= MOST_CERTAIN:
        places.append(Place("/certain", "threshold_out_of_bounds"))
    if not LEAST_POSSIBLE <= parameters.possible <= parameters.certain - LEAST_BETWEEN:
        places.append(Place("/possible", "threshold_out_of_bounds"))
    return list(dict.fromkeys(places))


def _wrong_in_field(levels: Mapping[str, Chance]) -> list[str]:
    shares = [share for chance in levels.values() for share in chance]
    if not all(LEAST_SHARE <= share <= 1 for share in shares):
        return ["share_out_of_bounds"]
    sums = [sum(column) for column in zip(*levels.values(), strict=True)]
    return [] if all(abs(total - 1) <= _OFF_ONE for total in sums) else ["shares_not_one"]


def _speaks_for(levels: Mapping[str, Chance], strongest: str, weakest: str) -> bool:
    """Whether full agreement speaks for one person, and difference against."""
    if min(share for chance in levels.values() for share in chance) <= 0:
        return True  # said already, and it has no weight
    return levels[strongest].bits > 0 > levels[weakest].bits


def document(parameters: Parameters) -> dict[str, Any]:
    """A set as it is kept: figures, nothing else."""
    return {
        "weights": {field: {level: list(one) for level, one in of.items()} for field, of in parameters.weights.items()},
        "households": parameters.households,
        "certain": parameters.certain,
        "possible": parameters.possible,
    }


def parameters_of(origin: str, kept: Mapping[str, Any]) -> Parameters:
    """The set that was kept, the same to the last digit."""
    weights = {
        field: {level: Chance(*(float(share) for share in one)) for level, one in levels.items()}
        for field, levels in kept["weights"].items()
    }
    return Parameters(origin, weights, float(kept["households"]), float(kept["certain"]), float(kept["possible"]))
