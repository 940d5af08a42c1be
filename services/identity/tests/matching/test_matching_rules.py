"""What speaks for and against two descriptions being one person, and what the answer says about it."""

from dataclasses import replace

import pytest

from geleit_identity.matching.levels import (
    Address,
    Birth,
    BirthLevel,
    Described,
    Field,
    HouseLevel,
    NameLevel,
    OrderLevel,
    PlaceLevel,
    birth_level,
    described,
)
from geleit_identity.matching.rules import Answer, Grade, Held, Matcher
from geleit_identity.matching.weights import HAND_SET, Chance, Frequencies, Parameters, Weights

HOME = Address("Lindenstraße", "12 a", "52062", "Altenbrück")
AMINA = described(["Al-Hamdan"], ["Amina"], Birth("1991-03-17"), [HOME])


def matched(asked: Described, known: Described = AMINA, parameters: Parameters = HAND_SET) -> Answer:
    return Matcher.under(parameters).match(asked, known)


def levels(asked: Described, known: Described = AMINA) -> dict[str, str]:
    return {share.field: share.level for share in matched(asked, known).shares}


def named(family: str, given: str) -> Described:
    return described([family], [given])


def test_the_same_description_is_certainly_the_same_person_and_every_share_is_told() -> None:
    answer = matched(AMINA)
    assert (answer.grade, answer.held) == (Grade.CERTAIN, None)
    assert levels(AMINA) == {
        Field.FAMILY_NAME: NameLevel.EXACT,
        Field.GIVEN_NAME: NameLevel.EXACT,
        Field.NAME_ORDER: OrderLevel.SAME,
        Field.BIRTH: BirthLevel.SAME_DAY,
        Field.HOUSE: HouseLevel.SAME_HOUSE,
        Field.PLACE: PlaceLevel.SAME_DISTRICT,
        Field.HOUSEHOLD: "fits_relatives",
    }


def test_the_shares_of_an_answer_add_up_to_its_score() -> None:
    for asked in (AMINA, named("Hamdan", "Emina"), described(["Schmidt"], ["Amina"], Birth("1991-05"), [HOME])):
        answer = matched(asked)
        assert sum(share.bits for share in answer.shares) == pytest.approx(answer.score)


def test_an_answer_names_the_version_of_its_parameters() -> None:
    other = replace(HAND_SET, possible=HAND_SET.possible + 1)
    assert matched(AMINA).parameters == HAND_SET.version != matched(AMINA, parameters=other).parameters
    assert replace(HAND_SET).version == HAND_SET.version


def test_somebody_else_is_not_the_same_person() -> None:
    stranger = described(
        ["Petrenko"], ["Oksana"], Birth("1975-11-02"), [Address("Am Markt", "3", "48143", "Neuenborn")]
    )
    assert matched(stranger).grade is Grade.NO


@pytest.mark.parametrize(
    ("family", "given", "level"),
    [
        ("Hamdan", "Amina", NameLevel.EXACT),
        ("Al Hamden", "Amina", NameLevel.SAME_SOUND),
        ("Hamdann", "Amina", NameLevel.SAME_SOUND),
        ("Handan", "Amina", NameLevel.CLOSE),
        ("Hamidun", "Amina", NameLevel.SAME_CONSONANTS),
        ("Al-Hamdan Saleh", "Amina", NameLevel.PARTS_DROPPED),
        ("H.", "Amina", NameLevel.INITIAL),
        ("Petrenko", "Amina", NameLevel.OTHER),
    ],
)
def test_a_family_name_compares_in_words(family: str, given: str, level: NameLevel) -> None:
    assert levels(named(family, given))[Field.FAMILY_NAME] == level


def test_swapped_names_are_found_and_told() -> None:
    told = levels(described(["Amina"], ["Hamdan"], Birth("1991-03-17")))
    assert told[Field.NAME_ORDER] == OrderLevel.SWAPPED
    assert told[Field.FAMILY_NAME] == told[Field.GIVEN_NAME] == NameLevel.EXACT


def test_a_name_divided_otherwise_is_one_name() -> None:
    told = levels(named("Nguyen Thi", "Hoa"), named("Nguyễn", "Thị Hoa"))
    assert told[Field.NAME_ORDER] == OrderLevel.SPLIT_OTHERWISE
    assert told[Field.FAMILY_NAME] == told[Field.GIVEN_NAME] == NameLevel.EXACT


def test_of_several_spellings_the_one_that_fits_counts() -> None:
    both = described(["Hamdan", "Chemdane"], ["Amina"])
    assert levels(named("Chemdane", "Amina"), both)[Field.FAMILY_NAME] == NameLevel.EXACT


def test_a_swapped_relative_shares_the_family_name_and_not_the_given_one() -> None:
    brother = described(["Bassam"], ["Hamdan"], Birth("1988-08-08"), [HOME])
    told = levels(brother)
    assert told[Field.NAME_ORDER] == OrderLevel.SWAPPED
    assert (told[Field.FAMILY_NAME], told[Field.GIVEN_NAME]) == (NameLevel.EXACT, NameLevel.OTHER)


def test_a_person_with_one_name_is_compared_like_anybody() -> None:
    single = described(["Suharto"], ["Suharto"], Birth("1980-02-03"))
    assert matched(single, single).grade is Grade.CERTAIN


def test_relatives_of_one_household_are_told_apart_from_one_person() -> None:
    sister = described(["Al-Hamdan"], ["Rasha"], Birth("1993-09-30"), [HOME])
    generous = replace(HAND_SET, possible=6.0)
    assert matched(sister, parameters=generous).grade is Grade.NO
    alone = replace(generous, households=0.0)
    assert matched(sister, parameters=alone).grade is Grade.POSSIBLE, "without the household the sister passes"


def test_a_twin_is_never_certain() -> None:
    answer = matched(described(["Al-Hamdan"], ["Rasha"], Birth("1991-03-17"), [HOME]))
    assert answer.grade is not Grade.CERTAIN


def test_a_high_score_without_an_exact_birth_date_stays_possible_and_says_why() -> None:
    low = replace(HAND_SET, certain=12.0)
    answer = matched(described(["Al-Hamdan"], ["Amina"], None, [HOME]), parameters=low)
    assert (answer.grade, answer.held) == (Grade.POSSIBLE, Held.BIRTH_NOT_EXACT)
    other_name = matched(described(["Petrenko"], ["Amina"], Birth("1991-03-17"), [HOME]), parameters=low)
    assert (other_name.grade, other_name.held) == (Grade.POSSIBLE, Held.NAMES_DIFFER)


def test_what_one_side_does_not_know_speaks_neither_for_nor_against() -> None:
    assert set(levels(named("Hamdan", "Amina"))) - {Field.HOUSEHOLD} == {
        Field.FAMILY_NAME,
        Field.GIVEN_NAME,
        Field.NAME_ORDER,
    }


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (Birth("1991-03-17"), Birth("1991-03-17"), BirthLevel.SAME_DAY),
        (Birth("1991-01-01"), Birth("1991-01-01"), BirthLevel.SAME_FIRST_JANUARY),
        (Birth("1991-01-01", conventional=True), Birth("1991-01-01"), BirthLevel.SAME_FIRST_JANUARY),
        (Birth("1991-03-07"), Birth("1991-07-03"), BirthLevel.DAY_AND_MONTH_SWAPPED),
        (Birth("1991-03-17"), Birth("1991-03-11"), BirthLevel.ONE_DIGIT),
        (Birth("1991-03-17"), Birth("1919-03-17"), BirthLevel.ONE_DIGIT),
        (Birth("1991-01-01", conventional=True), Birth("1991-03-17"), BirthLevel.FITS),
        (Birth("1991-01-01"), Birth("1991-03-17"), BirthLevel.FITS),
        (Birth("1991"), Birth("1991-03-17"), BirthLevel.FITS),
        (Birth("1991-03"), Birth("1991-03-17"), BirthLevel.FITS),
        (Birth("1991-04"), Birth("1991-03-17"), BirthLevel.SAME_YEAR),
        (Birth("1991-03-17"), Birth("1975-03-17"), BirthLevel.TWO_OF_THREE),
        (Birth("1991-03-17"), Birth("1991-11-29"), BirthLevel.SAME_YEAR),
        (Birth("1991-03-17"), Birth("1962-11-29"), BirthLevel.OTHER),
        (Birth("1991"), Birth("1992-01-01", conventional=True), BirthLevel.OTHER),
    ],
)
def test_dates_of_birth_compare_both_ways_alike(one: Birth, other: Birth, level: BirthLevel) -> None:
    assert birth_level(one, other) == birth_level(other, one) == level


def test_a_conventional_first_january_weighs_far_less_than_an_exact_day() -> None:
    bits = HAND_SET.bits
    assert bits[Field.BIRTH, BirthLevel.SAME_FIRST_JANUARY] < bits[Field.BIRTH, BirthLevel.SAME_DAY] / 2


def test_of_all_addresses_the_nearest_two_count_and_a_move_says_little() -> None:
    moved = described(
        ["Al-Hamdan"], ["Amina"], Birth("1991-03-17"), [Address("Am Markt", "3", "48143", "Neuenborn"), HOME]
    )
    assert levels(moved)[Field.HOUSE] == HouseLevel.SAME_HOUSE
    away = replace(moved, addresses=moved.addresses[:1])
    told = {share.field: share for share in matched(away).shares}
    assert told[Field.HOUSE].level == HouseLevel.OTHER
    assert -2 < told[Field.HOUSE].bits < 0


@pytest.mark.parametrize(
    ("address", "house", "place"),
    [
        (Address("Lindenstr.", "12a", "52062", "Altenbrück"), HouseLevel.SAME_HOUSE, PlaceLevel.SAME_DISTRICT),
        (Address("Lindenstraße", "14", "52064", "Altenbrück"), HouseLevel.SAME_STREET, PlaceLevel.SAME_PLACE),
        (
            Address("Lidnenstraße", "12a", "52602", "Oberfeld"),
            HouseLevel.NEARLY_SAME_HOUSE,
            PlaceLevel.NEARLY_SAME_PLACE,
        ),
        (Address("Am Markt", "12a", "48143", "Neuenborn"), HouseLevel.OTHER, PlaceLevel.OTHER),
    ],
)
def test_an_address_compares_in_words(address: Address, house: HouseLevel, place: PlaceLevel) -> None:
    told = levels(described(["Hamdan"], ["Amina"], None, [address]))
    assert (told[Field.HOUSE], told[Field.PLACE]) == (house, place)


def test_agreement_on_a_rare_name_weighs_more_than_on_a_common_one() -> None:
    body = (
        [named("Ahmad", "Mohammed")] * 60
        + [named("Tütüncü", "Koncagül")]
        + [named(f"Name{chr(97 + n)}", "Ali") for n in range(20)]
    )
    matcher = Matcher.under(HAND_SET, Frequencies.of(body))
    rare, common = (matcher.match(one, one).score for one in (named("Tütüncü", "Koncagül"), named("Ahmad", "Mohammed")))
    assert rare > common + 6
    assert (
        matched(named("Ahmad", "Mohammed"), named("Ahmad", "Mohammed")).score
        == matched(named("Tütüncü", "Koncagül"), named("Tütüncü", "Koncagül")).score
    )


def test_a_description_without_anything_in_common_to_compare_has_no_shares() -> None:
    answer = matched(described([], []), described([], []))
    assert (answer.grade, answer.score, answer.shares) == (Grade.NO, 0, ())


def test_the_shipped_parameters_are_shares_and_order_the_levels() -> None:
    for field, chances in HAND_SET.weights.items():
        for share in Chance._fields:
            assert sum(getattr(chance, share) for chance in chances.values()) == pytest.approx(1, abs=0.001), (
                field,
                share,
            )
    bits = HAND_SET.bits
    strengths = [
        bits[Field.FAMILY_NAME, level]
        for level in (NameLevel.EXACT, NameLevel.CLOSE, NameLevel.SOME_PARTS, NameLevel.OTHER)
    ]
    assert strengths == sorted(strengths, reverse=True)


def test_every_level_of_every_field_has_a_weight_and_words_in_both_languages() -> None:
    lists = {
        Field.FAMILY_NAME: NameLevel,
        Field.GIVEN_NAME: NameLevel,
        Field.NAME_ORDER: OrderLevel,
        Field.BIRTH: BirthLevel,
        Field.HOUSE: HouseLevel,
        Field.PLACE: PlaceLevel,
    }
    for field, codes in lists.items():
        assert set(HAND_SET.weights[field]) == set(codes)
    assert all(code.label.de and code.label.en for codes in (*lists.values(), Field, Grade, Held) for code in codes)


def test_a_score_that_reaches_a_threshold_exactly_has_its_grade() -> None:
    score = matched(AMINA).score
    assert matched(AMINA, parameters=replace(HAND_SET, certain=score)).grade is Grade.CERTAIN
    assert matched(AMINA, parameters=replace(HAND_SET, certain=score + 1, possible=score)).grade is Grade.POSSIBLE
    assert matched(AMINA, parameters=replace(HAND_SET, certain=score + 2, possible=score + 1)).grade is Grade.NO


def test_only_what_would_be_certain_is_held_back() -> None:
    twin = described(["Al-Hamdan"], ["Rasha"], Birth("1991-03-17"), [HOME])
    assert matched(twin).held is None
    asked = described(["Petrenko"], ["Amina"], Birth("1991-03-17"), [HOME])
    score = matched(asked).score
    assert matched(asked, parameters=replace(HAND_SET, certain=score)).held is Held.NAMES_DIFFER
    assert matched(asked, parameters=replace(HAND_SET, certain=score + 0.1)).held is None


@pytest.mark.parametrize(
    ("asked", "known", "fields"),
    [
        (AMINA, named("Hamdan", "Amina"), {Field.FAMILY_NAME, Field.GIVEN_NAME, Field.NAME_ORDER}),
        (named("Hamdan", "Amina"), AMINA, {Field.FAMILY_NAME, Field.GIVEN_NAME, Field.NAME_ORDER}),
        (described([], ["Amina"]), AMINA, {Field.GIVEN_NAME, Field.NAME_ORDER}),
        (AMINA, described([], ["Amina"]), {Field.GIVEN_NAME, Field.NAME_ORDER}),
        (described(["Hamdan"], []), AMINA, {Field.FAMILY_NAME, Field.NAME_ORDER}),
        (AMINA, described(["Hamdan"], []), {Field.FAMILY_NAME, Field.NAME_ORDER}),
        (described(["Hamdan"], []), described([], ["Amina"]), set()),
    ],
)
def test_only_what_both_sides_know_is_compared(asked: Described, known: Described, fields: set[str]) -> None:
    assert set(levels(asked, known)) - {Field.HOUSEHOLD} == fields


def test_a_name_without_a_frequency_adds_nothing() -> None:
    assert Matcher.under(HAND_SET).compare(AMINA, AMINA).rarity == {}


def test_of_several_spellings_the_rare_one_that_fits_speaks_more() -> None:
    body = (
        [named("Ahmad", "Ali")] * 60
        + [named("Tütüncü", "Ali")]
        + [named(f"Name{chr(97 + n)}", "Ali") for n in range(20)]
    )
    matcher = Matcher.under(HAND_SET, Frequencies.of(body))
    both = described(["Ahmad", "Tütüncü"], ["Ali"])
    assert matcher.match(both, both).score == matcher.match(named("Tütüncü", "Ali"), named("Tütüncü", "Ali")).score


EXACT, OTHER, DROPPED = NameLevel.EXACT, NameLevel.OTHER, NameLevel.PARTS_DROPPED
ORDERS = {
    # both sides' names, the order that is told, and the levels of family and given name
    "two names that sound alike are not swapped": (("Amin", "Amina"), ("Amina", "Amin"), OrderLevel.SAME, None, None),
    "a swapped order that loses is none": (("Hamdan", "Hamdan Saleh"), ("Hamdan", "Amina"), OrderLevel.SAME, EXACT, OTHER),
    "swapped, and one name agrees, which is taken as the family's": (
        ("Amina", "Bassam"), ("Hamdan", "Amina"), OrderLevel.SWAPPED, EXACT, OTHER
    ),
    "swapped, and both agree": (("Emina", "Hamdan"), ("Hamdan", "Amina"), OrderLevel.SWAPPED, EXACT, None),
    "swapped, and the one side has no given name": (
        ("Petrenko", "Hamdan"), ("Hamdan", ""), OrderLevel.SWAPPED, EXACT, None
    ),
    "who tells one name alone has not swapped it": (("", "Hamdan"), ("Hamdan", "Amina"), OrderLevel.SAME, None, OTHER),
    "who tells one name alone has not swapped it either": (("Amina", ""), ("Hamdan", "Amina"), OrderLevel.SAME, OTHER, None),
    "one name told twice has one order": (
        ("Siti Aminah", "Siti Aminah"), ("Siti Siti", "Aminah Aminah"), OrderLevel.SAME, None, None
    ),
    "without the consonants of the other name nobody looks for another order": (
        ("Amida", "Handan"), ("Hamdan", "Amina"), OrderLevel.SAME, OTHER, OTHER
    ),
    "nothing is divided after a name that is not known": (("Petrenko", "Hamdan Saleh"), ("Hamdan", ""), OrderLevel.SWAPPED, DROPPED, None),
    "nothing is divided after a family name that is not known": (("Amina", "Hamdan Saleh"), ("", "Amina"), OrderLevel.SWAPPED, None, EXACT),
    "two parts divide in one way only": (("Hoa", "Nguyen"), ("Nguyen Thi", "Hoa"), OrderLevel.SWAPPED, DROPPED, EXACT),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "known", "order", "family", "given"), ORDERS.values(), ids=ORDERS)
def test_the_order_of_names_in_words(
    asked: tuple[str, str], known: tuple[str, str], order: str, family: str | None, given: str | None
) -> None:
    one, other = (described([f] if f else [], [g] if g else []) for f, g in (asked, known))
    told = levels(one, other)
    assert told[Field.NAME_ORDER] == order
    assert family in {None, told.get(Field.FAMILY_NAME)}
    assert given in {None, told.get(Field.GIVEN_NAME)}


@pytest.mark.parametrize(("gain", "order"), [(0.5, OrderLevel.SAME), (1.0, OrderLevel.SAME), (2.0, OrderLevel.SWAPPED)])
def test_a_swapped_order_must_gain_more_than_one_bit(gain: float, order: OrderLevel) -> None:
    even = Chance(0.5, 0.5, 0.5)
    family = dict(HAND_SET.weights[Field.FAMILY_NAME]) | {NameLevel.EXACT: even}
    family[NameLevel.SAME_SOUND] = Chance(2**-gain / 2, 0.5, 0.5)
    weights: Weights = {
        **HAND_SET.weights,
        Field.FAMILY_NAME: family,
        Field.NAME_ORDER: dict.fromkeys(OrderLevel, even),
    }
    answer = matched(named("Hamdann", "Hamdan"), named("Hamdan", "Amina"), replace(HAND_SET, weights=weights))
    assert next(share.level for share in answer.shares if share.field == Field.NAME_ORDER) == order
