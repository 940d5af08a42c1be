"""Steps of a plan: set, changed, begun, done; each waits where it must, and what nobody pays for is seen."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from geleit_cases.counting import service as counting
from geleit_cases.facts import PlanStepDone
from geleit_cases.plans import store
from geleit_cases.plans.rules import OPEN_STATES, PLAN, PLAN_STEP, course_start, open_points
from geleit_cases.plans.schemas import (
    STEP_WORDS,
    DependencyOut,
    DropStepIn,
    FinishStepIn,
    StartStepIn,
    StepIn,
    StepOut,
    StepPatch,
)
from geleit_cases.plans.tables import PlanStep, StepDependency
from geleit_cases.plans.waiting import given_up, reached
from geleit_cases.records import service as records
from geleit_cases.records.rules import day_fault
from geleit_cases.responsibility import service as responsibility
from geleit_cases.writing import refuse
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.schemas import Resource
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid
from geleit_vocabulary.statistics import WaitKind

PAYER_MISSING = "step_without_payer"
_FRAME = ("kind", "goal_id", "responsible", "payer", "due_on", "started_on", "referral_id", "own_reference")
_NEVER_NULL = ("title", "kind", "responsible")


async def shown(read: ReadSession, row: PlanStep, waiting: Iterable[StepDependency] | None = None) -> StepOut:
    """The answer about a step, with what it waits for and what is open about it."""
    content = await read.unseal(row)
    around = await store.waiting_around(read, row.id) if waiting is None else waiting
    points = open_points(
        status=row.status, payer=row.payer, responsible=row.responsible, due_on=row.due_on, today=read.today
    )
    return StepOut(
        **Resource.frame(row),
        status=row.status,
        person=row.person,
        plan_id=row.plan_id,
        goal_id=row.goal_id,
        kind=row.kind,
        responsible=row.responsible,
        payer=row.payer,
        due_on=row.due_on,
        started_on=row.started_on,
        closed_on=row.closed_on,
        review_on=row.review_on,
        referral_id=row.referral_id,
        referral_status=row.referral_status,
        referral_on=row.referral_on,
        open_points=points,
        waits_for=[await _dependency(read, one) for one in around if one.step_id == row.id],
        **{name: content.get(name) for name in STEP_WORDS},
    )


async def set_step(write: WriteSession, caller: Caller, plan_id: UUID, given: StepIn) -> PlanStep:
    """A new step of the plan. Without a payer it stands in the worklist until somebody pays."""
    plan = await store.plan(write, plan_id)
    refuse_closed_fields(caller, given)
    await records.open_named(write, plan.support_record_id)
    await _check_goal(write, plan_id, given.goal_id)
    row = PlanStep(
        person=plan.person,
        plan_id=plan.id,
        goal_id=given.goal_id,
        kind=given.kind.value,
        responsible=given.responsible.value,
        payer=given.payer.value if given.payer else None,
        status=PLAN_STEP.start,
        due_on=given.due_on,
        own_reference=given.own_reference,
    )
    await write.seal(row, {name: getattr(given, name, None) for name in STEP_WORDS})
    write.add(row)
    await plan_changed(write, row.plan_id)
    await _show_payer(write, row)
    return row


async def change(write: WriteSession, caller: Caller, step_id: UUID, seen: Version, given: StepPatch) -> PlanStep:
    """Changes a step. A corrected first day of a course corrects what statistics were told."""
    row = await store.step(write, step_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    changes = given.changes()
    for name in _NEVER_NULL:
        if name in changes and changes[name] is None:
            raise Invalid.at(f"/{name}", "missing")
    if "started_on" in changes:
        if row.started_on is None or given.started_on is None:
            raise Conflict("step_has_not_started")
        refuse("/started_on", day_fault(given.started_on, today=write.today))
    await _check_goal(write, row.plan_id, changes.get("goal_id"))
    for name in _FRAME:
        if name in changes:
            value = changes[name]
            setattr(row, name, getattr(value, "value", value))
    words = {name: changes[name] for name in STEP_WORDS if name in changes}
    await write.seal(row, {**await write.unseal(row), **words})
    await plan_changed(write, row.plan_id)
    await _show_payer(write, row)
    if {"kind", "started_on"} & changes.keys():
        await _count_course(write, row)
    return row


async def start(write: WriteSession, caller: Caller, step_id: UUID, seen: Version, given: StartStepIn) -> PlanStep:
    """The step really began. The first course of the record ends the wait since the day of entry."""
    row = await store.step(write, step_id)
    row.unchanged_since(seen)
    PLAN_STEP.take("start", row, caller)
    refuse("/on", day_fault(given.on, today=write.today))
    row.started_on = given.on or write.today
    await write.flush()
    await _count_course(write, row)
    return row


async def finish(write: WriteSession, caller: Caller, step_id: UUID, seen: Version, given: FinishStepIn) -> PlanStep:
    """The step is done; what waited for it waits no more."""
    row = await store.step(write, step_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    PLAN_STEP.take("finish", row, caller)
    refuse("/on", day_fault(given.on, today=write.today, not_before=row.started_on))
    row.closed_on = given.on or write.today
    if given.result is not None:
        await write.seal(row, {**await write.unseal(row), "result": given.result})
    await write.flush()
    await _leaves_the_worklist(write, row)
    write.publish(PlanStepDone(plan_step_id=row.id, person=row.person, done_on=row.closed_on))
    await reached(write, row)
    return row


async def drop(write: WriteSession, caller: Caller, step_id: UUID, seen: Version, given: DropStepIn) -> PlanStep:
    """The step is given up. Steps that waited for it stay blocked, and somebody looks at them today."""
    row = await store.step(write, step_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    PLAN_STEP.take("drop", row, caller)
    refuse("/on", day_fault(given.on, today=write.today, not_before=row.started_on))
    row.closed_on, row.review_on = given.on or write.today, None
    if given.remark is not None:
        await write.seal(row, {**await write.unseal(row), "remark": given.remark})
    await write.flush()
    await _leaves_the_worklist(write, row)
    await given_up(write, row)
    return row


async def _show_payer(write: WriteSession, row: PlanStep) -> None:
    """A step that nobody pays for is an open task of whoever answers for the person."""
    if row.payer is not None or row.status not in OPEN_STATES:
        await write.close_tasks(PAYER_MISSING, row.id)
        return
    answering = await responsibility.who_answers(write, row.person)
    await write.task(
        kind=PAYER_MISSING,
        subject=("plan_step", row.id),
        due_on=row.due_on,
        person=row.person,
        pool=responsibility.POOL,
        assignee=answering.assignee,
        deputy=answering.deputy,
    )


async def _leaves_the_worklist(write: WriteSession, row: PlanStep) -> None:
    for kind in (PAYER_MISSING, "referral_result"):
        await write.close_tasks(kind, row.id)


async def _count_course(write: WriteSession, row: PlanStep) -> None:
    steps = await store.steps(write, row.plan_id)
    first: date | None = course_start((step.kind, step.started_on) for step in steps)
    plan = await store.plan(write, row.plan_id)
    record = await records.find(write, plan.support_record_id)
    await counting.waited(write, await records.counted(write, record), WaitKind.ENTRY_TO_COURSE_START, first)


async def plan_changed(write: WriteSession, plan_id: UUID) -> None:
    """What was agreed is no longer what stands: the plan waits to be agreed again."""
    plan = await store.plan(write, plan_id)
    if plan.status == "agreed":
        PLAN.take_automatic("change", plan)
    await write.flush()


async def _check_goal(write: WriteSession, plan_id: UUID, goal_id: UUID | None) -> None:
    if goal_id is not None and goal_id not in {goal.id for goal in await store.goals(write, plan_id)}:
        raise Invalid.at("/goal_id", "not_in_this_plan")


async def _dependency(read: ReadSession, row: StepDependency) -> DependencyOut:
    content = await read.unseal(row)
    return DependencyOut(
        id=row.id,
        needs_step_id=row.needs_step_id,
        review_on=row.review_on,
        since=row.since,
        because=content.get("because"),
        reason=content.get("reason"),
    )
