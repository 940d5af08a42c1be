"""Gaps and overlaps where two entries touch on one day."""

from datetime import date

from geleit_identity.timelines.rules import (
    LEAD_DAYS,
    PATIENCE_DAYS,
    POOL,
    Gap,
    Overlap,
    Span,
    gaps,
    last_day,
    overlaps,
    warning_day,
)


def test_an_end_on_the_day_before_a_gaps_last_one_opens_no_second_gap() -> None:
    ended = Span("asylblg", date(2016, 1, 1), date(2016, 1, 10))
    told = Span("told", date(2016, 1, 11), date(2016, 1, 18), confirmed=False)
    following = Span("sgb_ii", date(2016, 1, 20), None)
    assert gaps([ended, told, following]) == [Gap(date(2016, 1, 11), date(2016, 1, 19), "asylblg")]


def test_an_overlap_lasts_until_the_first_of_both_ends() -> None:
    long = Span("asylblg", date(2016, 1, 1), date(2016, 3, 31))
    short = Span("sgb_ii", date(2016, 3, 1), date(2016, 3, 15))
    endless = Span("sgb_xii", date(2016, 3, 10), None)
    assert overlaps([short, long, endless]) == [
        Overlap("asylblg", "sgb_ii", date(2016, 3, 1), date(2016, 3, 15)),
        Overlap("asylblg", "sgb_xii", date(2016, 3, 10), date(2016, 3, 31)),
        Overlap("sgb_ii", "sgb_xii", date(2016, 3, 10), date(2016, 3, 15)),
    ]
    other = Span("sgb_ii", date(2016, 5, 1), None)
    assert overlaps([endless, other]) == [Overlap("sgb_xii", "sgb_ii", date(2016, 5, 1), None)]


def test_of_two_that_begin_on_one_day_the_one_that_ends_sooner_is_named_first() -> None:
    long = Span("long", date(2016, 1, 1), date(2016, 3, 31))
    short = Span("short", date(2016, 1, 1), date(2016, 1, 31))
    assert overlaps([long, short]) == [Overlap("short", "long", date(2016, 1, 1), date(2016, 1, 31))]


def test_the_warning_comes_thirty_days_ahead_and_an_alert_is_waited_for_one_day() -> None:
    assert warning_day(date(2017, 2, 1), LEAD_DAYS) == date(2017, 1, 2)
    assert PATIENCE_DAYS == 1


def test_a_gap_lasts_until_the_first_of_several_that_follow() -> None:
    ended = Span("asylblg", date(2016, 1, 1), date(2016, 1, 10))
    short = Span("sgb_xii", date(2016, 2, 1), date(2016, 2, 29))
    later = Span("sgb_ii", date(2016, 4, 1), None)
    assert gaps([later, ended, short]) == [
        Gap(date(2016, 1, 11), date(2016, 1, 31), "asylblg"),
        Gap(date(2016, 3, 1), date(2016, 3, 31), "sgb_xii"),
    ]


def test_the_first_end_opens_the_gap_whichever_entry_began_first() -> None:
    long = Span("long", date(2016, 1, 1), date(2016, 1, 31), confirmed=False)
    short = Span("short", date(2016, 1, 5), date(2016, 1, 10), confirmed=False)
    assert gaps([long, short]) == [Gap(date(2016, 1, 11), None, "short")]


def test_an_entry_without_an_end_claims_no_day_to_come_but_its_first() -> None:
    since, today = date(2016, 2, 1), date(2016, 7, 1)
    assert last_day(since, date(2016, 5, 1), today) == date(2016, 5, 1)
    assert last_day(since, date(2016, 12, 1), today) == date(2016, 12, 1)
    assert last_day(since, None, today) == today
    assert last_day(date(2016, 8, 1), None, today) == date(2016, 8, 1)


def test_an_alert_that_nobody_holds_goes_to_the_case_managers() -> None:
    assert POOL == "case_managers"
