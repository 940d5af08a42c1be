"""What is counted, along what, and in which classes of days."""

import pytest

from geleit_indicators.catalogue.rules import (
    DISTRICT,
    INDICATORS,
    OTHER,
    PHASE,
    SEX,
    UNKNOWN,
    WAITS,
    Band,
    Wait,
)

_PERSONAL = ["age_band", "sex", "group", "district", "target_group"]
FIRST_CONTACT = WAITS["entry_to_first_contact"].wait
COURSE_START = WAITS["entry_to_course_start"].wait


@pytest.mark.parametrize(
    ("key", "dimensions"),
    [
        ("cases_per_phase", ["phase", *_PERSONAL, "first_this_year"]),
        ("referrals_by_outcome", ["outcome", "kind", "addressee_kind", *_PERSONAL]),
        ("days_entry_to_first_contact", ["wait", *_PERSONAL]),
        ("days_entry_to_course_start", ["wait", *_PERSONAL]),
    ],
)
def test_each_indicator_is_divided_along_its_own_dimensions_and_crossed_with_the_main_one(
    key: str, dimensions: list[str]
) -> None:
    indicator = INDICATORS[key]
    assert [one.key for one in indicator.dimensions] == dimensions
    main, *others = dimensions
    assert list(indicator.crossings) == [*((main, other) for other in others), ("age_band", "sex")]


def test_a_crossing_is_found_from_either_side_and_what_is_not_published_is_none() -> None:
    cases = INDICATORS["cases_per_phase"]
    assert cases.crossing("phase", "sex") == cases.crossing("sex", "phase") == ("phase", "sex")
    assert cases.crossing("sex", "age_band") == ("age_band", "sex")
    assert cases.crossing("sex", "group") is None
    assert cases.crossing("sex", "sex") is None


def test_a_list_takes_its_own_codes_and_calls_everything_else_unknown() -> None:
    assert PHASE.category("counselling") == "counselling"
    assert PHASE.category("no such phase") == "unknown"
    assert PHASE.category(None) == "unknown"
    assert not SEX.open
    assert len(SEX.codes) == len(set(SEX.codes))


def test_districts_are_an_open_list_and_whoever_has_none_is_unknown() -> None:
    assert DISTRICT.open
    assert DISTRICT.category("Nordstadt") == "Nordstadt"
    assert DISTRICT.category(None) == "unknown"


def test_whether_it_is_the_first_time_is_yes_no_or_unknown() -> None:
    first = INDICATORS["cases_per_phase"].others[-1]
    assert [first.category(given) for given in ("yes", "no", "True", None)] == ["yes", "no", "unknown", "unknown"]


@pytest.mark.parametrize(
    ("wait", "bands", "over"),
    [
        (FIRST_CONTACT, {0: "0-7", 7: "0-7", 8: "8-28", 28: "8-28", 29: "29-84", 84: "29-84", 85: "85+", 900: "85+"},
         ("29-84", "85+")),
        (COURSE_START,
         {0: "0-14", 14: "0-14", 15: "15-42", 42: "15-42", 43: "43-126", 126: "43-126", 127: "127+", 900: "127+"},
         ("43-126", "127+")),
    ],
)  # fmt: skip
def test_a_wait_falls_into_the_class_of_its_days_and_those_beyond_the_target_are_named(
    wait: Wait, bands: dict[int, str], over: tuple[str, ...]
) -> None:
    assert {days: wait.band(days) for days in bands} == bands
    assert wait.over_target == over
    assert wait.band(-1) == wait.band(None) == "unknown"


def test_the_classes_of_a_wait_do_not_share_a_day() -> None:
    for wait in (FIRST_CONTACT, COURSE_START):
        assert wait is not None
        assert all(sum(band.holds(day) for band in wait.bands) == 1 for day in range(200))


def test_a_class_that_begins_with_the_day_of_the_target_is_not_beyond_it() -> None:
    assert Wait("any", 28, (Band("to 27", 0, 27), Band("28", 28, 28), Band("29+", 29, None))).over_target == ("29+",)


def test_the_dimension_of_a_wait_has_its_classes_and_the_unknown() -> None:
    assert INDICATORS["days_entry_to_first_contact"].main.codes == ("0-7", "8-28", "29-84", "85+", "unknown")
    assert INDICATORS["days_entry_to_course_start"].main.codes == ("0-14", "15-42", "43-126", "127+", "unknown")
    assert {key: wait.key for key, wait in WAITS.items()} == {
        "entry_to_first_contact": "days_entry_to_first_contact",
        "entry_to_course_start": "days_entry_to_course_start",
    }


def test_the_codes_beside_every_list_stay_what_published_months_call_them() -> None:
    assert (UNKNOWN, OTHER) == ("unknown", "other")
