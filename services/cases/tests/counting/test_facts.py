from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from geleit_cases.counting.rules import Entry, change, first_of_the_year, wait


def key(number: int) -> UUID:
    return UUID(int=number)


def test_a_wait_counts_calendar_days_and_the_same_day_is_none_waited() -> None:
    ended = wait(date(2015, 11, 20), date(2016, 6, 7))
    same = wait(date(2016, 6, 7), date(2016, 6, 7))
    assert ended is not None
    assert same is not None
    assert (ended.days, same.days) == (200, 0)


def test_an_unknown_entry_or_a_contact_before_it_is_no_wait() -> None:
    assert wait(None, date(2016, 6, 7)) is None
    assert wait(date(2016, 6, 7), None) is None
    assert wait(date(2016, 6, 8), date(2016, 6, 7)) is None


def test_the_second_counselling_of_a_person_in_one_year_is_not_their_first() -> None:
    first = Entry(key(1), "counselling", date(2016, 3, 1))
    second = Entry(key(2), "counselling", date(2016, 9, 1))
    assert first_of_the_year([second, first]) == {first.key}


def test_a_new_year_and_another_phase_each_have_a_first_of_their_own() -> None:
    entries = [
        Entry(key(1), "counselling", date(2016, 12, 31)),
        Entry(key(2), "counselling", date(2017, 1, 1)),
        Entry(key(3), "case_management", date(2017, 1, 1)),
    ]
    assert first_of_the_year(entries) == {key(1), key(2), key(3)}


def test_an_earlier_entry_found_later_takes_the_flag() -> None:
    known = Entry(key(1), "counselling", date(2016, 9, 1))
    found = Entry(key(2), "counselling", date(2016, 3, 1))
    assert first_of_the_year([known, found]) == {found.key}


@given(
    st.lists(
        st.tuples(st.sampled_from(["counselling", "ended"]), st.dates(date(2015, 1, 1), date(2018, 12, 31))),
        max_size=30,
    )
)
def test_each_phase_and_year_has_exactly_one_first_whatever_the_order(entries: list[tuple[str, date]]) -> None:
    rows = [Entry(key(number), phase, on) for number, (phase, on) in enumerate(entries)]
    firsts = [row for row in rows if row.key in first_of_the_year(rows)]
    assert sorted({(row.phase, row.on.year) for row in rows}) == sorted((row.phase, row.on.year) for row in firsts)
    assert first_of_the_year(rows) == first_of_the_year(rows[::-1])


def test_a_correction_retracts_what_stood_and_publishes_what_stands_now() -> None:
    old, new = {"on": "2016-03-01"}, {"on": "2016-03-02"}
    assert (change(None, new).publish, change(None, new).retract) == (True, False)
    assert (change(old, new).publish, change(old, new).retract) == (True, True)
    assert (change(old, None).publish, change(old, None).retract) == (False, True)
    assert (change(old, dict(old)).publish, change(old, dict(old)).retract) == (False, False)
