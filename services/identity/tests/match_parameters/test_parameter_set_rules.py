"""A body's own parameters keep their bounds, and come back from where they are kept to the last digit."""

import json
from dataclasses import replace

import pytest

from geleit_identity.match_parameters.rules import (
    AMONG_TWO,
    DAYS_TO_DECIDE,
    LEAST_SHARE,
    LevelGiven,
    MatchField,
    document,
    parameters_of,
    set_by_hand,
    wrong_in,
)
from geleit_identity.matching.levels import BirthLevel, Field, HouseLevel, OrderLevel
from geleit_identity.matching.weights import HAND_SET, Chance
from geleit_vocabulary.roles import Role

DAY, NO_DAY = (Field.BIRTH, BirthLevel.SAME_DAY), (Field.BIRTH, BirthLevel.OTHER)
WEIGHS_LESS = ("/levels", "agreement_weighs_less")
SAME, MOVED = (Field.HOUSE, HouseLevel.SAME_HOUSE), (Field.HOUSE, HouseLevel.OTHER)


def given(of: tuple[str, str], m: float, u: float, r: float) -> LevelGiven:
    return LevelGiven(*of, Chance(m, u, r))


def codes(*levels: LevelGiven) -> list[tuple[str, str]]:
    return [(one.pointer, one.code) for one in set_by_hand(levels, None, None, None)[1]]


def test_nothing_named_is_the_shipped_set() -> None:
    told, places = set_by_hand([], None, None, None)
    assert (told.version, places) == (HAND_SET.version, [])


def test_what_is_named_stands_in_the_place_of_the_shipped_and_nothing_else_moves() -> None:
    levels = [given(SAME, 0.52, 0.001, 0.4), given(MOVED, 0.38, 0.9938, 0.5)]
    told, places = set_by_hand(levels, 0.001, 30.0, 12.0)
    assert places == []
    assert told.weights[Field.HOUSE][HouseLevel.SAME_HOUSE] == Chance(0.52, 0.001, 0.4)
    assert told.weights[Field.HOUSE][HouseLevel.SAME_STREET] == HAND_SET.weights[Field.HOUSE][HouseLevel.SAME_STREET]
    assert told.weights[Field.BIRTH] == HAND_SET.weights[Field.BIRTH]
    assert (told.households, told.certain, told.possible) == (0.001, 30.0, 12.0)
    assert told.origin == "hand-set"
    assert HAND_SET.weights[Field.HOUSE][HouseLevel.SAME_HOUSE].m == 0.50


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ([given((Field.HOUSE, "exact"), 0.5, 0.1, 0.5)], ("/levels/0/level", "level_unknown")),
        ([given((Field.HOUSEHOLD, "fits_relatives"), 0.5, 0.1, 0.5)], ("/levels/0/level", "level_unknown")),
        ([given(SAME, 0.5, 0.001, 0.5), given(SAME, 0.5, 0.001, 0.5)], ("/levels/1/level", "level_twice")),
        ([given(SAME, 0.6, 0.001, 0.5)], ("/levels", "shares_not_one")),
        ([given(SAME, 0.5, 0.011, 0.5)], ("/levels", "shares_not_one")),
        ([given(SAME, 0.5, 0.001, 0.6)], ("/levels", "shares_not_one")),
        ([given(SAME, 0.5, 0.0, 0.5), given(MOVED, 0.4, 0.9948, 0.4)], ("/levels", "share_out_of_bounds")),
        ([given(SAME, 1.2, 0.001, 0.5)], ("/levels", "share_out_of_bounds")),  # more than all of them
        ([given(DAY, 0.81, 0.0, 0.02)], ("/levels", "share_out_of_bounds")),  # a level without a weight is named once
        ([given(DAY, 0.00006, 0.00006, 0.02), given(NO_DAY, 0.80994, 0.973, 0.9168)], WEIGHS_LESS),
        ([given(DAY, 0.00007, 0.00006, 0.02), given(NO_DAY, 0.80993, 0.973, 0.9168)], None),
        ([given(DAY, 0.10, 0.05, 0.02), given(NO_DAY, 0.71, 0.92306, 0.9168)], None),
        ([given(DAY, 0.10, 0.26306, 0.02), given(NO_DAY, 0.71, 0.71, 0.9168)], WEIGHS_LESS),
    ],
)
def test_a_set_that_leaves_the_bounds_is_told_where(levels: list[LevelGiven], found: tuple[str, str] | None) -> None:
    assert codes(*levels) == ([found] if found else [])


def test_where_all_live_in_one_place_the_same_place_may_say_nothing() -> None:
    levels = [given(SAME, 0.5, 0.9938, 0.5), given(MOVED, 0.4, 0.001, 0.4)]
    assert codes(*levels) == []


@pytest.mark.parametrize("field", [Field.FAMILY_NAME, Field.GIVEN_NAME])
def test_a_name_that_agrees_never_weighs_against(field: Field) -> None:
    names = HAND_SET.weights[field]
    turned = {level: Chance(chance.u, chance.m, chance.r) for level, chance in names.items()}
    told = replace(HAND_SET, weights={**HAND_SET.weights, field: turned})
    assert [one.code for one in wrong_in(told)] == ["agreement_weighs_less"]


def test_the_order_of_names_may_weigh_as_it_likes() -> None:
    order: dict[str, Chance] = {
        OrderLevel.SAME: Chance(0.1, 0.9, 0.9),
        OrderLevel.SWAPPED: Chance(0.8, 0.05, 0.05),
        OrderLevel.SPLIT_OTHERWISE: Chance(0.1, 0.05, 0.05),
    }
    assert wrong_in(replace(HAND_SET, weights={**HAND_SET.weights, Field.NAME_ORDER: order})) == []


@pytest.mark.parametrize(
    ("households", "certain", "possible", "wrong"),
    [
        (0.0, 15.0, 12.0, []),
        (0.01, 60.0, 4.0, []),
        (0.0101, 24.0, 10.0, [("/households", "households_out_of_bounds")]),
        (-0.0001, 24.0, 10.0, [("/households", "households_out_of_bounds")]),
        (0.0, 14.9, 10.0, [("/certain", "threshold_out_of_bounds")]),
        (0.0, 60.1, 10.0, [("/certain", "threshold_out_of_bounds")]),
        (0.0, 24.0, 3.9, [("/possible", "threshold_out_of_bounds")]),
        (0.0, 24.0, 21.1, [("/possible", "threshold_out_of_bounds")]),
        (0.0, 24.0, 21.0, []),
    ],
)
def test_thresholds_and_households_have_borders(
    households: float, certain: float, possible: float, wrong: list[tuple[str, str]]
) -> None:
    _, places = set_by_hand([], households, certain, possible)
    assert [(one.pointer, one.code) for one in places] == wrong


def test_the_least_share_is_a_share() -> None:
    house = HAND_SET.weights[Field.HOUSE]
    less = house[HouseLevel.SAME_STREET]._replace(m=LEAST_SHARE)
    more = house[HouseLevel.SAME_HOUSE]._replace(m=0.55)
    levels = [given((Field.HOUSE, HouseLevel.SAME_STREET), *less), given(SAME, *more)]
    assert codes(*levels) == []


def test_shares_may_miss_one_by_a_thousandth_and_no_more() -> None:
    assert codes(given(SAME, 0.5009, 0.001, 0.5)) == []
    assert codes(given(SAME, 0.5011, 0.001, 0.5)) == [("/levels", "shares_not_one")]


def test_a_set_comes_back_from_where_it_is_kept_to_the_last_digit() -> None:
    third = replace(HAND_SET, households=1 / 3e5, certain=24 + 1e-13)
    kept = json.loads(json.dumps(document(third)))
    assert parameters_of("hand-set", kept).version == third.version != HAND_SET.version
    assert parameters_of("learnt", kept).version.startswith("learnt-")


def test_every_field_that_is_weighed_can_be_set() -> None:
    assert {str(one) for one in MatchField} == {str(one) for one in HAND_SET.weights}


def test_the_data_protection_officer_is_one_of_two_who_have_a_month() -> None:
    assert (set(AMONG_TWO), DAYS_TO_DECIDE) == ({Role.DATA_PROTECTION_OFFICER}, 30)
