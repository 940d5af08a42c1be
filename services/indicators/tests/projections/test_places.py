"""A place in the counts as one word and back, and where two countings differ."""

from geleit_indicators.projections.rules import Place, differences

ONE = Place("2016-07", "cases_per_phase", ("counselling", "female"), None)
WAIT = Place("2016-07", "days_entry_to_first_contact", ("0-7", "female"), 3)


def test_a_place_is_one_word_inside_its_month_and_indicator_and_found_again_by_it() -> None:
    assert ONE.key == '["counselling","female",null]'
    assert WAIT.key == '["0-7","female",3]'
    for place in (ONE, WAIT):
        assert Place.of(place.period, place.indicator, place.key) == place


def test_places_stand_in_the_order_of_month_indicator_and_categories() -> None:
    assert sorted([WAIT, ONE]) == [ONE, WAIT]


def test_two_countings_differ_where_one_has_what_the_other_lacks_or_counts_otherwise() -> None:
    assert differences({ONE: 1}, {}) == {ONE: (1, 0)}
    assert differences({}, {ONE: 1}) == {ONE: (0, 1)}
    assert differences({ONE: 1, WAIT: 4}, {ONE: 2, WAIT: 4}) == {ONE: (1, 2)}


def test_a_zero_is_the_same_as_nothing() -> None:
    assert differences({ONE: 0}, {}) == differences({}, {ONE: 0}) == {}
