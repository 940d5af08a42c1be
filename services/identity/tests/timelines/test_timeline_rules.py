from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geleit_identity.timelines.rules import (
    ENTRY,
    GAP,
    Gap,
    Span,
    alert_day,
    gaps,
    overlaps,
    reckon,
    warning_day,
    wrong_in_days,
)

START = date(2016, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


ASYLBLG = Span("asylblg", date(2015, 11, 10), date(2017, 1, 31))


def test_benefits_that_end_without_a_successor_leave_an_open_gap_from_the_next_day() -> None:
    assert gaps([ASYLBLG]) == [Gap(date(2017, 2, 1), None, "asylblg")]


def test_an_unconfirmed_successor_closes_no_gap() -> None:
    told = Span("sgb_ii", date(2017, 2, 1), None, confirmed=False)
    assert gaps([ASYLBLG, told]) == [Gap(date(2017, 2, 1), None, "asylblg")]


def test_a_confirmed_successor_from_the_next_day_closes_the_gap() -> None:
    assert gaps([ASYLBLG, Span("sgb_ii", date(2017, 2, 1), None)]) == []


def test_a_successor_that_begins_later_leaves_the_days_between() -> None:
    assert gaps([ASYLBLG, Span("sgb_ii", date(2017, 2, 15), None)]) == [
        Gap(date(2017, 2, 1), date(2017, 2, 14), "asylblg")
    ]


def test_an_entry_that_carries_nothing_covers_nothing() -> None:
    nothing = Span("none", date(2017, 2, 1), None, carries=False)
    assert gaps([ASYLBLG, nothing]) == [Gap(date(2017, 2, 1), None, "asylblg")]
    assert gaps([Span("none", date(2016, 1, 1), date(2016, 2, 1), carries=False)]) == []


def test_before_the_first_entry_nothing_is_missing() -> None:
    assert gaps([Span("sgb_ii", date(2017, 2, 1), None)]) == []
    assert gaps([]) == []


def test_two_ends_in_one_gap_are_one_gap() -> None:
    told = Span("told", date(2017, 2, 1), date(2017, 3, 31), confirmed=False)
    assert gaps([ASYLBLG, told]) == [Gap(date(2017, 2, 1), None, "asylblg")]


def test_a_parallel_confirmed_benefit_covers_the_end_of_another() -> None:
    assert gaps([ASYLBLG, Span("sgb_xii", date(2016, 5, 1), date(2017, 6, 30))]) == [
        Gap(date(2017, 7, 1), None, "sgb_xii")
    ]


spans = st.lists(
    st.builds(
        lambda key, since, length, confirmed, carries: Span(
            key, day(since), None if length is None else day(since + length), confirmed, carries
        ),
        st.integers(0, 9),
        st.integers(0, 60),
        st.none() | st.integers(0, 30),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
)


@given(spans)
def test_gaps_are_exactly_the_unconfirmed_days_after_an_end_counted_day_by_day(entries: list[Span]) -> None:
    carrying = [entry for entry in entries if entry.carries]
    expected = set()
    for entry in carrying:
        if entry.until is None:
            continue
        missing = entry.until + timedelta(days=1)
        while missing <= day(200) and not any(e.confirmed and e.on(missing) for e in carrying):
            expected.add(missing)
            missing += timedelta(days=1)
    found = set()
    for gap in gaps(entries):
        current = gap.since
        while current <= (gap.until or day(200)):
            assert current not in found, "two gaps share a day"
            found.add(current)
            current += timedelta(days=1)
    assert found == expected


@given(spans)
def test_overlaps_are_exactly_the_pairs_that_share_a_day(entries: list[Span]) -> None:
    numbered = [Span(number, e.since, e.until, e.confirmed, e.carries) for number, e in enumerate(entries)]
    expected = {
        frozenset((a.id, b.id))
        for a in numbered
        for b in numbered
        if a.id != b.id and any(a.on(day(n)) and b.on(day(n)) for n in range(100))
    }
    assert {frozenset((o.first, o.second)) for o in overlaps(numbered)} == expected


def test_a_known_gap_keeps_its_id_while_its_first_day_stays() -> None:
    reckoning = reckon([("id-1", date(2017, 2, 1))], [Gap(date(2017, 2, 1), date(2017, 2, 14), "x")], date(2017, 1, 10))
    assert [key for key, _ in reckoning.keep] == ["id-1"]
    assert reckoning.open == ()
    assert reckoning.close == ()


def test_a_known_gap_that_is_covered_closes_and_a_moved_one_opens_anew() -> None:
    moved = Gap(date(2017, 3, 1), None, "x")
    reckoning = reckon([("id-1", date(2017, 2, 1))], [moved], date(2017, 1, 10))
    assert reckoning.close == ("id-1",)
    assert reckoning.open == (moved,)


def test_a_gap_of_the_past_is_history_and_opens_nothing() -> None:
    past = Gap(date(2016, 2, 1), date(2016, 2, 14), "x")
    assert reckon([], [past], date(2017, 1, 10)).open == ()
    assert reckon([("id-1", date(2016, 2, 1))], [past], date(2016, 2, 15)).close == ("id-1",)
    assert reckon([("id-1", date(2016, 2, 1))], [past], date(2016, 2, 14)).close == ()


def test_the_warning_comes_its_lead_time_before_the_first_day_without_benefits() -> None:
    assert warning_day(date(2017, 2, 1), 30) == date(2017, 1, 2)


def test_the_alert_comes_on_the_first_day_and_for_a_gap_found_afterwards_on_the_next_one() -> None:
    assert alert_day(date(2017, 2, 1), date(2016, 12, 19)) == date(2017, 2, 1)
    assert alert_day(date(2017, 2, 1), date(2017, 2, 1)) == date(2017, 2, 1)
    assert alert_day(date(2017, 2, 1), date(2017, 2, 20)) == date(2017, 2, 21)


def test_an_entry_may_last_one_day_but_not_less() -> None:
    assert wrong_in_days(date(2017, 2, 1), date(2017, 2, 1)) is None
    assert wrong_in_days(date(2017, 2, 1), date(2017, 1, 31)) == "ends_before_it_begins"
    assert wrong_in_days(date(2017, 2, 1), None) is None


@pytest.mark.parametrize("status", ["corrected", "struck"])
def test_a_corrected_or_struck_entry_stays_as_it_is(status: str) -> None:
    assert status in ENTRY.final


def test_a_closed_gap_never_opens_again_and_no_caller_moves_one() -> None:
    assert GAP.final == {"closed"}
    assert all(step.automatic for step in GAP.steps)
