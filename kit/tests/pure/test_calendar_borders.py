"""The shortest periods, the last days of months, and what is counted backwards."""

from datetime import date

import pytest

from geleit_kit.pure.calendar import Calendar, DeadlineRule, Land, Unit
from geleit_kit.pure.holidays import holidays

MONDAY, THURSDAY, FRIDAY = date(2016, 7, 4), date(2016, 7, 7), date(2016, 7, 8)


def test_a_period_may_end_on_the_day_of_the_event_and_one_that_counts_its_first_day_on_that_day() -> None:
    assert DeadlineRule(0, Unit.DAYS).last_day(MONDAY) == MONDAY
    assert DeadlineRule(1, Unit.DAYS, first_day_counts=True).last_day(MONDAY) == MONDAY


@pytest.mark.parametrize(("amount", "first_day_counts"), [(-1, False), (0, True)])
def test_no_period_is_shorter_than_that(amount: int, first_day_counts: bool) -> None:
    with pytest.raises(ValueError, match="no negative length"):
        DeadlineRule(amount, Unit.DAYS, first_day_counts=first_day_counts)


def test_business_days_have_no_last_day_without_a_calendar() -> None:
    with pytest.raises(ValueError, match="counted by a Calendar"):
        DeadlineRule(3, Unit.BUSINESS_DAYS).last_day(MONDAY)


@pytest.mark.parametrize(
    ("rule", "begins", "last"),
    [
        (DeadlineRule(1, Unit.WEEKS, first_day_counts=True), MONDAY, date(2016, 7, 10)),
        (DeadlineRule(1, Unit.WEEKS), MONDAY, date(2016, 7, 11)),
        (DeadlineRule(1, Unit.MONTHS, first_day_counts=True), date(2016, 3, 30), date(2016, 4, 29)),
        (DeadlineRule(1, Unit.MONTHS, first_day_counts=True), date(2016, 3, 31), date(2016, 4, 30)),
        (DeadlineRule(1, Unit.MONTHS), date(2016, 3, 30), date(2016, 4, 30)),
    ],
)
def test_a_period_that_counts_its_first_day_ends_a_day_earlier_unless_the_month_is_too_short(
    rule: DeadlineRule, begins: date, last: date
) -> None:
    assert rule.last_day(begins) == last


def test_only_a_local_holiday_can_be_named_for_a_municipality() -> None:
    everywhere = next(one.key for one in holidays(Land("NW"), 2016) if not one.local)
    with pytest.raises(ValueError, match="no local holiday"):
        Calendar("NW", [everywhere])


def test_business_days_are_counted_backwards_one_by_one() -> None:
    calendar = Calendar("NW")
    assert calendar.add_business_days(FRIDAY, -1) == THURSDAY
    assert calendar.add_business_days(FRIDAY, -2) == date(2016, 7, 6)
    assert calendar.add_business_days(MONDAY, -1) == date(2016, 7, 1)


def test_one_business_day_that_counts_its_first_is_that_day() -> None:
    calendar = Calendar("NW")
    assert calendar.deadline(MONDAY, DeadlineRule(1, Unit.BUSINESS_DAYS, first_day_counts=True)) == MONDAY
    assert calendar.deadline(MONDAY, DeadlineRule(5, Unit.BUSINESS_DAYS, first_day_counts=True)) == FRIDAY
    assert calendar.deadline(MONDAY, DeadlineRule(1, Unit.BUSINESS_DAYS)) == date(2016, 7, 5)
