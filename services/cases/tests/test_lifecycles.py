"""Every life cycle of the service, driven by its own table."""

from dataclasses import dataclass
from itertools import product
from uuid import UUID

import pytest

from geleit_cases.agreements.rules import INTAKE_AGREEMENT
from geleit_cases.appointments.rules import APPOINTMENT
from geleit_cases.needs.rules import NEED
from geleit_cases.participants.rules import PARTICIPANT
from geleit_cases.plans.rules import PLAN, PLAN_GOAL, PLAN_STEP
from geleit_cases.records.rules import SUPPORT_RECORD
from geleit_cases.responsibility.rules import MANDATE
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_kit.pure.problems import IllegalTransition
from geleit_vocabulary.permissions import Permission

LIFECYCLES = [SUPPORT_RECORD, INTAKE_AGREEMENT, MANDATE, PARTICIPANT, APPOINTMENT, PLAN, PLAN_GOAL, PLAN_STEP, NEED]
CALLER = Caller("iss", "sub", "client", UUID(int=1), "ki", frozenset(), frozenset(Permission), frozenset())
EVERY_PAIR = [
    pytest.param(cycle, action, state, id=f"{cycle.name}-{action}-from-{state}")
    for cycle in LIFECYCLES
    for action, state in product(sorted(cycle.actions), sorted(cycle.states))
]


@dataclass
class Row:
    status: str


@pytest.mark.parametrize(("cycle", "action", "state"), EVERY_PAIR)
def test_a_step_of_the_table_is_taken_and_any_other_is_refused_and_changes_nothing(
    cycle: Lifecycle, action: str, state: str
) -> None:
    row, step = Row(state), cycle.step(action, state)
    if step is None or step.automatic:
        with pytest.raises(IllegalTransition):
            cycle.take(action, row, CALLER)
        assert row.status == state
    else:
        cycle.take(action, row, CALLER)
        assert row.status == step.target


@pytest.mark.parametrize("cycle", LIFECYCLES, ids=lambda cycle: cycle.name)
def test_automatic_steps_are_never_offered(cycle: Lifecycle) -> None:
    automatic = {(step.action, source) for step in cycle.steps if step.automatic for source in step.sources}
    for state in cycle.states:
        offered = {item["action"] for item in cycle.allowed(Row(state), CALLER)}
        assert not {action for action, source in automatic if source == state} & offered


def test_an_ended_record_stays_ended() -> None:
    assert SUPPORT_RECORD.final == {"ended"}


def test_counselling_stays_open_to_whom_leaves_case_management() -> None:
    step = SUPPORT_RECORD.step("return_to_counselling", "case_management")
    assert step is not None
    assert step.target == "counselling"
