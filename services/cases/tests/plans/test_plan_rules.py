from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geleit_cases.plans.rules import OPEN_STATES, PLAN_STEP, closes_a_circle, course_start, open_points

PERMIT, INTERNSHIP, SCHOOL = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2016, 7, 4)


def test_an_internship_may_wait_for_a_permit() -> None:
    assert not closes_a_circle({}, INTERNSHIP, PERMIT)


def test_a_step_cannot_wait_for_itself_nor_for_one_that_waits_for_it() -> None:
    assert closes_a_circle({}, PERMIT, PERMIT)
    assert closes_a_circle({INTERNSHIP: [PERMIT]}, PERMIT, INTERNSHIP)
    assert closes_a_circle({SCHOOL: [INTERNSHIP], INTERNSHIP: [PERMIT]}, PERMIT, SCHOOL)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=40))
def test_dependencies_accepted_one_by_one_always_leave_a_step_that_can_begin(pairs: list[tuple[int, int]]) -> None:
    waits: dict[UUID, list[UUID]] = {}
    for step, needed in pairs:
        if not closes_a_circle(waits, UUID(int=step), UUID(int=needed)):
            waits.setdefault(UUID(int=step), []).append(UUID(int=needed))
    left = {UUID(int=number) for number in range(9)}
    while left:
        free = {one for one in left if not left & set(waits.get(one, []))}
        assert free
        left -= free


def points(**changed: object) -> list[str]:
    values = {"status": "planned", "payer": "no_cost", "responsible": "person", "due_on": None, "today": TODAY}
    return open_points(**{**values, **changed})  # type: ignore[arg-type]  # the table of cases gives the right types


def test_a_step_that_nobody_pays_for_is_an_open_point() -> None:
    assert points(payer=None) == ["payer_missing"]
    assert points(payer="no_cost") == []


def test_a_step_says_all_that_is_open_most_urgent_first() -> None:
    assert points(status="blocked", payer=None, responsible="not_agreed", due_on=date(2016, 7, 3)) == [
        "overdue",
        "blocked",
        "payer_missing",
        "responsible_missing",
    ]


def test_a_step_due_today_is_not_overdue() -> None:
    assert points(due_on=TODAY) == []


@pytest.mark.parametrize("status", sorted(PLAN_STEP.states - set(OPEN_STATES)))
def test_a_closed_step_has_no_open_points(status: str) -> None:
    assert points(status=status, payer=None, due_on=date(2016, 1, 1)) == []


def test_a_blocked_step_neither_starts_nor_finishes() -> None:
    assert PLAN_STEP.step("start", "blocked") is None
    assert PLAN_STEP.step("finish", "blocked") is None


def test_nobody_unblocks_a_step_by_hand() -> None:
    step = PLAN_STEP.step("unblock", "blocked")
    assert step is not None
    assert step.automatic


def test_the_course_start_is_the_earliest_day_on_which_a_course_really_began() -> None:
    steps = [
        ("course", date(2016, 9, 5)),
        ("course", date(2016, 8, 1)),
        ("internship", date(2016, 7, 1)),
        ("course", None),
    ]
    assert course_start(steps) == date(2016, 8, 1)
    assert course_start([("internship", date(2016, 7, 1))]) is None
