"""Days that are owed: business days of the Land of the body that owes the act."""

from datetime import date

import pytest

from geleit_kit.pure.calendar import Calendar
from geleit_referrals.referring import due
from geleit_referrals.referring.rules import Kind

NRW, BERLIN = Calendar("NW"), Calendar("BE")


def test_an_answer_is_owed_within_ten_business_days_and_holidays_do_not_count() -> None:
    # Friday 21 October 2016 + 10: All Saints (Tuesday 1 November) is a holiday in Nordrhein-Westfalen, not in Berlin.
    assert due.answer_by(Kind.VERMITTLUNG, date(2016, 10, 21), NRW) == date(2016, 11, 7)
    assert due.answer_by(Kind.VERMITTLUNG, date(2016, 10, 21), BERLIN) == date(2016, 11, 4)


def test_a_wished_day_without_business_moves_on() -> None:
    assert due.answer_by(Kind.VERMITTLUNG, date(2016, 10, 3), NRW, date(2016, 11, 1)) == date(2016, 11, 2)
    assert due.feedback_on(Kind.VERMITTLUNG, date(2016, 10, 3), NRW, date(2016, 12, 24)) == date(2016, 12, 27)


def test_a_verweis_owes_no_feedback_even_if_a_day_is_named() -> None:
    assert due.feedback_on(Kind.VERWEIS, date(2016, 10, 3), NRW, date(2016, 12, 1)) is None


@pytest.mark.parametrize(("agreed", "today", "expected"), [
    (date(2016, 11, 30), date(2016, 11, 1), date(2016, 11, 25)),
    (date(2016, 11, 3), date(2016, 11, 2), date(2016, 11, 3)),
])  # fmt: skip
def test_the_reminder_comes_three_business_days_before_and_never_in_the_past(
    agreed: date, today: date, expected: date
) -> None:
    assert due.remind_on(agreed, today, NRW) == expected


def test_cases_is_waited_for_two_business_days_over_a_weekend() -> None:
    assert due.handover_by(date(2017, 1, 12), NRW) == date(2017, 1, 16)
    assert due.reconsider_by(date(2017, 1, 12), NRW) == date(2017, 1, 19)
