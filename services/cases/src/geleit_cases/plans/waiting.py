"""A step that waits for another one: blocked with a review day, looked at on that day, free when the other is done."""

from uuid import UUID

from geleit_cases.facts import PlanStepBlocked, PlanStepUnblocked
from geleit_cases.plans import store
from geleit_cases.plans.rules import OPEN_STATES, PLAN_STEP, closes_a_circle
from geleit_cases.plans.schemas import DependencyIn, ReviewIn
from geleit_cases.plans.tables import PlanStep, StepDependency
from geleit_cases.responsibility import service as responsibility
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid

REVIEW = "step_review"


async def block(write: WriteSession, caller: Caller, step_id: UUID, seen: Version, given: DependencyIn) -> PlanStep:
    """The step waits for another step of its plan. On the review day the ticker makes a task of it."""
    row = await store.step(write, step_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    await _may_wait(write, row, given)
    if row.status != "blocked":
        PLAN_STEP.take_automatic("block", row)
    dependency = StepDependency(
        person=row.person,
        plan_id=row.plan_id,
        step_id=row.id,
        needs_step_id=given.needs_step_id,
        review_on=given.review_on,
        status="waiting",
        since=write.today,
    )
    await write.seal(dependency, {"because": given.because.value, "reason": given.reason})
    await store.save_new(write, dependency, "waits_already")
    write.deadline(REVIEW, dependency.id, given.review_on)
    await _next_review(write, row)
    write.publish(
        PlanStepBlocked(
            plan_step_id=row.id,
            person=row.person,
            needs_plan_step_id=dependency.needs_step_id,
            review_on=dependency.review_on,
        )
    )
    return row


async def review(write: WriteSession, step_id: UUID, dependency_id: UUID, seen: Version, given: ReviewIn) -> PlanStep:
    """Somebody looked: the step still waits, until a new review day."""
    row, dependency = await _waiting(write, step_id, dependency_id, seen)
    if given.review_on < write.today:
        raise Invalid.at("/review_on", "in_the_past")
    dependency.review_on = given.review_on
    await write.settle(REVIEW, dependency.id)
    await write.close_tasks(REVIEW, dependency.id)
    write.deadline(REVIEW, dependency.id, given.review_on)
    await _next_review(write, row)
    return row


async def lift(write: WriteSession, step_id: UUID, dependency_id: UUID, seen: Version) -> PlanStep:
    """The step does not have to wait any more, whatever became of the other one."""
    row, dependency = await _waiting(write, step_id, dependency_id, seen)
    await _end(write, dependency, "lifted")
    await _perhaps_free(write, row)
    return row


async def reached(write: WriteSession, done: PlanStep) -> None:
    """A step is done: what waited for it is met; a step that waits for nothing else is free again."""
    for dependency in await store.waiting_around(write, done.id):
        if dependency.needs_step_id == done.id:
            await _end(write, dependency, "met")
            await _perhaps_free(write, await store.step(write, dependency.step_id))


async def given_up(write: WriteSession, dropped: PlanStep) -> None:
    """A step is given up: it waits for nothing, and who waits for it needs another way. Somebody looks today."""
    for dependency in await store.waiting_around(write, dropped.id):
        if dependency.step_id == dropped.id:
            await _end(write, dependency, "lifted")
        else:
            await _task(write, dependency)


async def on_review_due(write: WriteSession, deadline: Deadline) -> None:
    """The review day has come: does the step still wait? Whoever answers for the person looks."""
    dependency = await store.known_dependency(write, deadline.aggregate)
    if dependency is not None and dependency.status == "waiting":
        await _task(write, dependency)


async def _may_wait(write: WriteSession, row: PlanStep, given: DependencyIn) -> None:
    if row.status not in OPEN_STATES:
        raise Conflict("step_is_closed", extra={"status": row.status})
    if given.review_on < write.today:
        raise Invalid.at("/review_on", "in_the_past")
    steps = {step.id: step for step in await store.steps(write, row.plan_id)}
    needed = steps.get(given.needs_step_id)
    if needed is None:
        raise Invalid.at("/needs_step_id", "not_in_this_plan")
    if needed.status not in OPEN_STATES:
        raise Invalid.at("/needs_step_id", "closed_already")
    waits: dict[UUID, list[UUID]] = {}
    for one in await store.waiting(write, row.plan_id):
        waits.setdefault(one.step_id, []).append(one.needs_step_id)
    if closes_a_circle(waits, row.id, given.needs_step_id):
        raise Invalid.at("/needs_step_id", "closes_a_circle")


async def _waiting(
    write: WriteSession, step_id: UUID, dependency_id: UUID, seen: Version
) -> tuple[PlanStep, StepDependency]:
    dependency = await store.dependency_of(write, step_id, dependency_id)
    row = await store.step(write, step_id)
    row.unchanged_since(seen)
    if dependency.status != "waiting":
        raise Conflict("waits_no_more")
    return row, dependency


async def _end(write: WriteSession, dependency: StepDependency, how: str) -> None:
    dependency.status, dependency.until = how, write.today
    await write.settle(REVIEW, dependency.id)
    await write.close_tasks(REVIEW, dependency.id)


async def _perhaps_free(write: WriteSession, row: PlanStep) -> None:
    await _next_review(write, row)
    if row.review_on is None and row.status == "blocked":
        PLAN_STEP.take_automatic("unblock", row)
        if row.started_on is not None:
            PLAN_STEP.take_automatic("start", row)
        await write.flush()
        write.publish(PlanStepUnblocked(plan_step_id=row.id, person=row.person, unblocked_on=write.today))


async def _next_review(write: WriteSession, row: PlanStep) -> None:
    """The earliest day on which somebody looks at what the step waits for."""
    await write.flush()
    days = [one.review_on for one in await store.waiting_around(write, row.id) if one.step_id == row.id]
    row.review_on = min(days, default=None)
    await write.flush()


async def _task(write: WriteSession, dependency: StepDependency) -> None:
    answering = await responsibility.who_answers(write, dependency.person)
    await write.task(
        kind=REVIEW,
        subject=("plan_step", dependency.step_id),
        due_on=write.today,
        person=dependency.person,
        pool=responsibility.POOL,
        assignee=answering.assignee,
        deputy=answering.deputy,
        unique_for=str(dependency.id),
    )
