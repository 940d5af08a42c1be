from datetime import date
from uuid import UUID

import pytest

from geleit_cases.responsibility.rules import HELD_HERE, MANDATE, answerable, handover_fault

PERSON, OTHER = UUID(int=1), UUID(int=2)
HOLDER, DEPUTY = UUID(int=3), UUID(int=4)


def test_a_handover_moves_an_active_mandate_of_the_named_epoch() -> None:
    assert handover_fault(status="active", epoch=2, person=PERSON, asked_epoch=2, asked_person=PERSON) is None


@pytest.mark.parametrize(
    ("status", "epoch", "person", "reason"),
    [
        ("active", 3, PERSON, "epoch_passed"),
        ("active", 1, PERSON, "epoch_passed"),
        ("offered", 2, PERSON, "not_active"),
        ("moved", 2, PERSON, "not_active"),
        ("ended", 2, PERSON, "not_active"),
        ("active", 2, OTHER, "other_person"),
    ],
)
def test_a_handover_of_anything_else_is_refused_with_its_reason(
    status: str, epoch: int, person: UUID, reason: str
) -> None:
    assert handover_fault(status=status, epoch=epoch, person=person, asked_epoch=2, asked_person=PERSON) == reason


def test_an_offer_leaves_the_giver_responsible() -> None:
    step = MANDATE.step("offer", "active")
    assert step is not None
    assert step.target in HELD_HERE


def test_no_caller_moves_a_mandate_outside_by_hand() -> None:
    assert {step.action for step in MANDATE.steps if step.target == "moved"} == {"move"}
    assert all(step.automatic for step in MANDATE.steps if step.target == "moved")


def test_the_deputy_answers_within_their_days_and_the_holder_otherwise() -> None:
    days = (date(2016, 8, 1), date(2016, 8, 14))
    assert answerable(HOLDER, DEPUTY, *days, date(2016, 8, 1)) == DEPUTY
    assert answerable(HOLDER, DEPUTY, *days, date(2016, 8, 14)) == DEPUTY
    assert answerable(HOLDER, DEPUTY, *days, date(2016, 8, 15)) == HOLDER
    assert answerable(HOLDER, DEPUTY, None, None, date(2016, 8, 15)) == DEPUTY
    assert answerable(HOLDER, None, None, None, date(2016, 8, 15)) == HOLDER
