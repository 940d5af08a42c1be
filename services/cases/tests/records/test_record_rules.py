"""When a statement about a past day may stand."""

from datetime import date

from geleit_cases.records.rules import day_fault

TODAY, OPENED = date(2016, 6, 21), date(2016, 6, 7)


def test_a_day_that_nobody_knows_contradicts_nothing() -> None:
    assert day_fault(None, today=TODAY, not_before=OPENED) is None


def test_today_can_be_told_and_tomorrow_cannot() -> None:
    assert day_fault(TODAY, today=TODAY) is None
    assert day_fault(date(2016, 6, 22), today=TODAY) == "in_the_future"
    assert day_fault(date(2016, 6, 22), today=TODAY, not_before=OPENED) == "in_the_future"


def test_the_day_of_opening_can_be_told_and_the_day_before_cannot() -> None:
    assert day_fault(OPENED, today=TODAY, not_before=OPENED) is None
    assert day_fault(date(2016, 6, 6), today=TODAY, not_before=OPENED) == "before_the_record"


def test_without_a_first_day_every_past_day_stands() -> None:
    assert day_fault(date(1998, 3, 14), today=TODAY) is None
