"""How a body leaves: its last day, who is asked how long, and what stands in the way of another closing."""

from datetime import date

import pytest

from geleit_identity.leaving.rules import BODY_CLOSING, DAYS_TO_DECIDE, OPEN, wrong_last_day

TODAY = date(2016, 6, 7)


@pytest.mark.parametrize(
    ("closed_on", "code"),
    [
        (date(2016, 6, 6), "last_day_too_soon"),
        (TODAY, "last_day_too_soon"),  # the services would hear of it on the day itself
        (date(2016, 6, 8), None),
        (date(2017, 6, 7), None),
    ],
)
def test_the_last_day_is_tomorrow_at_the_earliest(closed_on: date, code: str | None) -> None:
    assert wrong_last_day(TODAY, closed_on) == code


def test_until_a_closing_is_over_no_other_of_the_same_body_begins() -> None:
    assert {BODY_CLOSING.start, *(step.target for step in BODY_CLOSING.steps)} - BODY_CLOSING.final == set(OPEN)
    assert BODY_CLOSING.final == {"rejected", "withdrawn", "expired", "called_off", "destroyed"}


def test_the_second_of_two_has_a_fortnight() -> None:
    assert DAYS_TO_DECIDE == 14
