"""The plan of a record: goals, steps, and the versions that were agreed with the person."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from geleit_cases.plans import store
from geleit_cases.plans.rules import OPEN_STATES, PLAN, PLAN_GOAL, closes_a_circle
from geleit_cases.plans.schemas import (
    GOAL_WORDS,
    STEP_WORDS,
    AgreeIn,
    GoalIn,
    GoalOut,
    GoalPatch,
    KeptGoal,
    KeptStep,
    PlanIn,
    PlanOut,
    PlanVersionOut,
)
from geleit_cases.plans.steps import plan_changed
from geleit_cases.plans.steps import shown as shown_step
from geleit_cases.plans.tables import Plan, PlanGoal, PlanVersion
from geleit_cases.records import service as records
from geleit_cases.records.rules import day_fault
from geleit_cases.writing import refuse
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import Resource
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid

_KEPT_STEP = ("id", "status", "goal_id", "kind", "responsible", "payer", "due_on")
_KEPT_GOAL = ("id", "parent_id", "status", "due_on")


async def shown(read: ReadSession, row: Plan) -> PlanOut:
    """The plan with its goals and steps."""
    waiting = await store.waiting(read, row.id)
    return PlanOut(
        **PlanOut.frame(row),
        status=row.status,
        person=row.person,
        support_record_id=row.support_record_id,
        number=row.number,
        goals=[await shown_goal(read, goal) for goal in await store.goals(read, row.id)],
        steps=[await shown_step(read, step, waiting) for step in await store.steps(read, row.id)],
    )


async def shown_goal(read: ReadSession, row: PlanGoal) -> GoalOut:
    """The answer about a goal."""
    content = await read.unseal(row)
    return GoalOut(
        **Resource.frame(row),
        status=row.status,
        person=row.person,
        plan_id=row.plan_id,
        parent_id=row.parent_id,
        due_on=row.due_on,
        **{name: content.get(name) for name in GOAL_WORDS},
    )


async def begin(write: WriteSession, given: PlanIn) -> Plan:
    """The plan of an open record; a record has one."""
    record = await records.open_named(write, given.support_record_id)
    row = Plan(
        person=record.person,
        support_record_id=record.id,
        status=PLAN.start,
        number=0,
        own_reference=given.own_reference,
    )
    await store.save_new(write, row, "plan_exists")
    return row


async def agree(write: WriteSession, caller: Caller, plan_id: UUID, seen: Version, given: AgreeIn) -> Plan:
    """The plan as it stands was agreed with the person. This state is kept; the version before it is superseded."""
    row = await store.plan(write, plan_id)
    row.unchanged_since(seen)
    PLAN.take("agree", row, caller)
    on = given.on or write.today
    refuse("/on", day_fault(on, today=write.today))
    goals = await store.goals(write, plan_id)
    if not goals:
        raise Conflict("plan_without_goal")
    for before in await store.versions(write, plan_id):
        before.superseded_on = before.superseded_on or on
    row.number += 1
    version = PlanVersion(person=row.person, plan_id=row.id, number=row.number, agreed_on=on)
    await write.seal(
        version,
        {
            "goals": [await _kept(write, goal, _KEPT_GOAL, GOAL_WORDS) for goal in goals],
            "steps": [
                await _kept(write, step, _KEPT_STEP, STEP_WORDS[:3]) for step in await store.steps(write, plan_id)
            ],
        },
    )
    write.add(version)
    await write.flush()
    return row


async def versions(read: ReadSession, plan_id: UUID) -> list[PlanVersionOut]:
    """All agreed versions, the first one first."""
    found = []
    for row in await store.versions(read, plan_id):
        content = await read.unseal(row)
        found.append(
            PlanVersionOut(
                number=row.number,
                person=row.person,
                agreed_on=row.agreed_on,
                superseded_on=row.superseded_on,
                goals=[KeptGoal(**goal) for goal in content.get("goals", ())],
                steps=[KeptStep(**step) for step in content.get("steps", ())],
            )
        )
    return found


async def set_goal(write: WriteSession, caller: Caller, plan_id: UUID, given: GoalIn) -> PlanGoal:
    """A new goal of the plan."""
    plan = await store.plan(write, plan_id)
    refuse_closed_fields(caller, given)
    await _still_open(write, plan)
    await _check_parent(write, plan_id, None, given.parent_id)
    row = PlanGoal(
        person=plan.person,
        plan_id=plan.id,
        parent_id=given.parent_id,
        status=PLAN_GOAL.start,
        due_on=given.due_on,
        own_reference=given.own_reference,
    )
    await write.seal(row, {name: getattr(given, name) for name in GOAL_WORDS})
    write.add(row)
    await plan_changed(write, plan.id)
    return row


async def change_goal(write: WriteSession, caller: Caller, goal_id: UUID, seen: Version, given: GoalPatch) -> PlanGoal:
    """Changes a goal; an agreed plan becomes a changed one."""
    row = await store.goal(write, goal_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    changes = given.changes()
    if "title" in changes and changes["title"] is None:
        raise Invalid.at("/title", "missing")
    await _check_parent(write, row.plan_id, row.id, changes.get("parent_id"))
    for name in ("parent_id", "due_on", "own_reference"):
        if name in changes:
            setattr(row, name, changes[name])
    words = {name: changes[name] for name in GOAL_WORDS if name in changes}
    await write.seal(row, {**await write.unseal(row), **words})
    await plan_changed(write, row.plan_id)
    return row


async def move_goal(write: WriteSession, caller: Caller, goal_id: UUID, seen: Version, action: str) -> PlanGoal:
    """Reaches, drops or reopens a goal."""
    row = await store.goal(write, goal_id)
    row.unchanged_since(seen)
    PLAN_GOAL.take(action, row, caller)
    await write.flush()
    return row


async def _still_open(write: WriteSession, plan: Plan) -> None:
    await records.open_named(write, plan.support_record_id)


async def _check_parent(write: WriteSession, plan_id: UUID, goal_id: UUID | None, parent_id: UUID | None) -> None:
    """A parent is a goal of the same plan, and no goal stands below itself."""
    if parent_id is None:
        return
    above = {goal.id: [goal.parent_id] if goal.parent_id else [] for goal in await store.goals(write, plan_id)}
    if parent_id not in above:
        raise Invalid.at("/parent_id", "not_in_this_plan")
    if goal_id is not None and closes_a_circle(above, goal_id, parent_id):
        raise Invalid.at("/parent_id", "closes_a_circle")


async def _kept(write: WriteSession, row: Any, frame: Sequence[str], words: Sequence[str]) -> Mapping[str, Any]:
    content = await write.unseal(row)
    return {**{name: getattr(row, name) for name in frame}, **{name: content.get(name) for name in words}}


async def rest(write: WriteSession, record_id: UUID, on: date) -> None:
    """The record ended: what waited in its plan waits no more, and its open points leave the worklist."""
    plan = await store.plan_of_record(write, record_id)
    if plan is None:
        return
    for dependency in await store.waiting(write, plan.id):
        dependency.status, dependency.until = "lifted", on
        await write.settle("step_review", dependency.id)
        await write.close_tasks("step_review", dependency.id)
    for step in await store.steps(write, plan.id):
        if step.status in OPEN_STATES:
            await write.close_tasks("step_without_payer", step.id)
            await write.close_tasks("referral_result", step.id)
    await write.flush()
