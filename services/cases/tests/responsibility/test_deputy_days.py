"""A deputy with one open end, and the states in which somebody of the body is responsible."""

from datetime import date
from uuid import UUID

from geleit_cases.responsibility.rules import HELD_HERE, answerable

HOLDER, DEPUTY = UUID(int=3), UUID(int=4)
FIRST, LAST = date(2016, 8, 1), date(2016, 8, 14)


def test_before_the_first_day_the_holder_answers_whether_or_not_a_last_day_is_named() -> None:
    assert answerable(HOLDER, DEPUTY, FIRST, LAST, date(2016, 7, 31)) == HOLDER
    assert answerable(HOLDER, DEPUTY, FIRST, None, date(2016, 7, 31)) == HOLDER
    assert answerable(HOLDER, DEPUTY, FIRST, None, date(2016, 12, 1)) == DEPUTY
    assert answerable(HOLDER, DEPUTY, None, LAST, date(2016, 7, 31)) == DEPUTY


def test_a_mandate_is_held_here_while_it_is_active_or_only_offered() -> None:
    assert set(HELD_HERE) == {"active", "offered"}
