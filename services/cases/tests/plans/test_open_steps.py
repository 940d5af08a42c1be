"""Steps that are not finished, and circles that somebody else left behind."""

from datetime import date
from uuid import UUID

import pytest

from geleit_cases.plans.rules import closes_a_circle, open_points

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
TODAY = date(2016, 7, 4)


@pytest.mark.parametrize("status", ["planned", "running"])
def test_a_step_that_is_open_says_what_it_lacks(status: str) -> None:
    found = open_points(status=status, payer=None, responsible="person", due_on=date(2016, 7, 3), today=TODAY)
    assert found == ["overdue", "payer_missing"]


def test_a_circle_that_stands_already_keeps_nobody_waiting_for_an_answer() -> None:
    assert not closes_a_circle({ONE: [TWO], TWO: [ONE]}, THREE, ONE)
    assert closes_a_circle({ONE: [TWO], TWO: [ONE, THREE]}, THREE, ONE)
