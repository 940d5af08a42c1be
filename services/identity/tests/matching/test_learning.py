"""Weights come out of pairs without labels: what is planted is found again, and relatives do not pass for one person."""

import random
from functools import cache

import pytest

from geleit_identity.matching.learning import Learnt, learn
from geleit_identity.matching.levels import BirthLevel, Field, HouseLevel, NameLevel
from geleit_identity.matching.rules import Compared, Grade, Matcher
from geleit_identity.matching.weights import HAND_SET

OF_ALL = 2_000_000
SHARES = {  # kind: (pairs, family name agrees, given name agrees, same day, same house)
    "one person": (600, 0.90, 0.92, 0.85, 0.50),
    "relatives": (900, 0.95, 0.004, 0.01, 0.95),
    "strangers": (1_500, 0.30, 0.01, 0.001, 0.01),
}


def pair(family: bool, given: bool, day: bool, house: bool) -> Compared:
    return Compared(
        {
            Field.FAMILY_NAME: NameLevel.EXACT if family else NameLevel.OTHER,
            Field.GIVEN_NAME: NameLevel.EXACT if given else NameLevel.OTHER,
            Field.BIRTH: BirthLevel.SAME_DAY if day else BirthLevel.OTHER,
            Field.HOUSE: HouseLevel.SAME_HOUSE if house else HouseLevel.OTHER,
        },
        {},
    )


@cache
def learnt() -> Learnt:
    chance = random.Random(31)
    candidates = [
        pair(*(chance.random() < share for share in shares)) for count, *shares in SHARES.values() for _ in range(count)
    ]
    at_random = [pair(*(chance.random() < share for share in (0.001, 0.002, 0.0001, 0.001))) for _ in range(20_000)]
    return learn(candidates, at_random, OF_ALL, HAND_SET)


def test_the_number_of_pairs_of_one_person_is_found_without_labels() -> None:
    assert learnt().found == pytest.approx(SHARES["one person"][0], rel=0.1)
    assert learnt().parameters.households * OF_ALL == pytest.approx(SHARES["relatives"][0], rel=0.1)


def test_the_planted_shares_are_learnt() -> None:
    weights = learnt().parameters.weights
    assert weights[Field.GIVEN_NAME][NameLevel.EXACT].m == pytest.approx(0.92, abs=0.05)
    assert weights[Field.HOUSE][HouseLevel.SAME_HOUSE].m == pytest.approx(0.50, abs=0.07)
    assert weights[Field.HOUSE][HouseLevel.SAME_HOUSE].r == pytest.approx(0.95, abs=0.05)


def test_learnt_shares_add_up_and_none_is_zero() -> None:
    for chances in learnt().parameters.weights.values():
        for share in ("m", "u", "r"):
            assert sum(getattr(chance, share) for chance in chances.values()) == pytest.approx(1)
        assert min(min(chance) for chance in chances.values()) > 0


def test_under_learnt_weights_a_sister_is_not_taken_for_one_person() -> None:
    judging = Matcher.under(learnt().parameters)
    assert judging.judge(pair(True, True, True, True)).grade is Grade.CERTAIN
    assert judging.judge(pair(True, False, False, True)).grade is Grade.NO
    assert judging.judge(pair(False, False, False, False)).grade is Grade.NO


def test_learning_from_nothing_leaves_what_was() -> None:
    told = learn([], [], OF_ALL, HAND_SET)
    assert told.rounds == 0
    for field, chances in HAND_SET.weights.items():
        for level, chance in chances.items():
            assert told.parameters.weights[field][level].m == pytest.approx(chance.m)


def test_the_same_pairs_give_the_same_version() -> None:
    pairs = [pair(True, True, True, True)] * 50 + [pair(False, False, False, False)] * 50
    first, second = (learn(pairs, pairs[50:], OF_ALL, HAND_SET).parameters.version for _ in range(2))
    assert first == second != HAND_SET.version
    assert first.startswith("learnt-")
