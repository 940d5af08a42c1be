"""Spellings of one name meet, names of two do not; the distance is the one that it says it is."""

import random
from functools import cache

import pytest

from geleit_identity.matching import sounds as room
from geleit_identity.matching.distances import distance, likeness
from geleit_identity.matching.sounds import Part, parts, whole


def sounds(name: str) -> frozenset[str]:
    return whole(parts(name)).sounds


def skeletons(name: str) -> frozenset[str]:
    return whole(parts(name)).skeletons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed", "Muhammad"),
        ("Mohamad", "Mouhamed"),
        ("Yousef", "Jusef"),
        ("Khaled", "Chaled"),
        ("Xalid", "Khalid"),
        ("Othman", "Osman"),
        ("Ramadhan", "Ramazan"),
        ("Abd ar-Rahman", "Abdulrahman"),
        ("Abdurrahman", "Abdel Rahman"),
        ("Nur ad-Din", "Noureddine"),
        ("Al-Ahmad", "Ahmad"),
        ("Wladimir", "Vladimir"),
        ("Ivanov", "Iwanoff"),
        ("Tschaikowski", "Tchaikovsky"),
        ("Nataliia", "Natalija"),
        ("Şahin", "Schahin"),
        ("Oğlu", "Oglu"),
        ("Mehmed", "Mehmet"),
        ("Müller", "Muller"),
        ("Gebre Medhin", "Gebremedhin"),
        ("Nguyễn", "Nguyen"),
        ("Saeed", "Said"),
    ],
)
def test_two_transliterations_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sounds(one) & sounds(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Volodymyr", "Wladimir"),
        ("Hryhorii", "Grigorij"),
        ("Yusuf", "Yousif"),
        ("Olexandr", "Alexander"),
        ("Sahin", "Schahin"),
        ("Marwan", "Marouane"),
    ],
)
def test_sister_forms_of_a_name_have_the_same_consonants(one: str, other: str) -> None:
    assert not sounds(one) & sounds(other)
    assert skeletons(one) & skeletons(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Amir", "Amira"), ("Hassan", "Hussein"), ("Ivanov", "Ivanova"), ("Ali", "Alina"), ("Omar", "Amr")],
)
def test_names_of_two_people_do_not_sound_alike(one: str, other: str) -> None:
    assert not sounds(one) & sounds(other)


def test_an_article_alone_is_a_name() -> None:
    assert [part.form for part in parts("Al")] == ["al"]
    assert [part.form for part in parts("Al Ahmad bin Said")] == ["ahmad", "said"]


def test_a_name_in_another_script_stays_what_it_is() -> None:
    assert [part.form for part in parts("محمد")] == ["محمد"]


def test_readings_of_one_part_are_bounded() -> None:
    (part,) = parts("Chachchichochuchcjxthdh")
    assert isinstance(part, Part)
    assert len(part.sounds) <= 12


def by_definition(one: str, other: str) -> int:
    """Optimal string alignment as the table of its recursion."""

    @cache
    def steps(i: int, j: int) -> int:
        if not i or not j:
            return i or j
        least = min(steps(i - 1, j) + 1, steps(i, j - 1) + 1, steps(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            least = min(least, steps(i - 2, j - 2) + 1)
        return least

    return steps(len(one), len(other))


def test_the_distance_is_that_of_its_definition() -> None:
    chance = random.Random(9303)
    for _ in range(2_000):
        one, other = ("".join(chance.choices("abcd", k=chance.randrange(10))) for _ in range(2))
        assert distance(one, other) == by_definition(one, other), (one, other)


def test_a_likeness_below_the_bound_is_none_and_above_it_is_exact() -> None:
    chance = random.Random(2)
    for _ in range(2_000):
        one, other = ("".join(chance.choices("abcde", k=chance.randrange(1, 9))) for _ in range(2))
        plain = likeness(one, other)
        assert likeness(one, other, 0.6) == (plain if plain >= 0.6 else 0.0), (one, other)


def test_every_sound_that_is_written_with_several_letters_is_one_unit() -> None:
    written = [one for one, _ in room._WRITTEN if len(one) > 1]
    assert [room._UNIT.findall(one) for one in written] == [[one] for one in written]
    assert room._UNIT.pattern.split("|") == [*written, "."]
