"""All SQL about plans, goals, steps and what waits for what."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_
from sqlalchemy.exc import IntegrityError

from geleit_cases.plans.tables import Plan, PlanGoal, PlanStep, PlanVersion, StepDependency
from geleit_kit.db.rows import by_id, by_id_or_none, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict


async def plan(read: ReadSession, plan_id: UUID) -> Plan:
    """The plan. Raises NotFound where the body has no such plan."""
    return await by_id(read, Plan, plan_id)


async def plan_of_record(read: ReadSession, record_id: UUID) -> Plan | None:
    """The plan of a record, if it has one."""
    return await read.first(visible(read, Plan).where(Plan.support_record_id == record_id))


async def goal(read: ReadSession, goal_id: UUID) -> PlanGoal:
    """The goal. Raises NotFound where the body has no such goal."""
    return await by_id(read, PlanGoal, goal_id)


async def step(read: ReadSession, step_id: UUID) -> PlanStep:
    """The step. Raises NotFound where the body has no such step."""
    return await by_id(read, PlanStep, step_id)


async def known_step(read: ReadSession, step_id: UUID) -> PlanStep | None:
    """The step, or None: for facts, which may name what is no more."""
    return await by_id_or_none(read, PlanStep, step_id)


async def step_of_referral(read: ReadSession, referral_id: UUID) -> PlanStep | None:
    """The step that a referral was made for, or None."""
    return await read.first(visible(read, PlanStep).where(PlanStep.referral_id == referral_id))


async def dependency_of(read: ReadSession, step_id: UUID, dependency_id: UUID) -> StepDependency:
    """The dependency of a step. Raises NotFound where the step has none such."""
    return await read.one(
        visible(read, StepDependency).where(StepDependency.id == dependency_id, StepDependency.step_id == step_id)
    )


async def known_dependency(read: ReadSession, dependency_id: UUID) -> StepDependency | None:
    """The dependency, or None: for deadlines, which may outlive it."""
    return await by_id_or_none(read, StepDependency, dependency_id)


async def goals(read: ReadSession, plan_id: UUID) -> Sequence[PlanGoal]:
    """The goals of a plan in the order in which they were set."""
    return await read.all(visible(read, PlanGoal).where(PlanGoal.plan_id == plan_id).order_by(PlanGoal.id))


async def steps(read: ReadSession, plan_id: UUID) -> Sequence[PlanStep]:
    """The steps of a plan in the order in which they were set."""
    return await read.all(visible(read, PlanStep).where(PlanStep.plan_id == plan_id).order_by(PlanStep.id))


async def waiting(read: ReadSession, plan_id: UUID) -> Sequence[StepDependency]:
    """What waits for what in a plan just now."""
    return await read.all(
        visible(read, StepDependency)
        .where(StepDependency.plan_id == plan_id, StepDependency.status == "waiting")
        .order_by(StepDependency.id)
    )


async def waiting_around(read: ReadSession, step_id: UUID) -> Sequence[StepDependency]:
    """The dependencies in which a step waits or is waited for."""
    return await read.all(
        visible(read, StepDependency)
        .where(
            or_(StepDependency.step_id == step_id, StepDependency.needs_step_id == step_id),
            StepDependency.status == "waiting",
        )
        .order_by(StepDependency.id)
    )


async def versions(read: ReadSession, plan_id: UUID) -> Sequence[PlanVersion]:
    """The agreed versions of a plan, the first one first."""
    return await read.all(visible(read, PlanVersion).where(PlanVersion.plan_id == plan_id).order_by(PlanVersion.number))


def listed_steps(read: ReadSession, *, plan_id: UUID | None, status: str | None) -> Select[PlanStep]:
    """The query of the list of steps."""
    query = visible(read, PlanStep)
    query = query if plan_id is None else query.where(PlanStep.plan_id == plan_id)
    return query if status is None else query.where(PlanStep.status == status)


def listed(read: ReadSession, *, record_id: UUID | None) -> Select[Plan]:
    """The query of the list of plans."""
    query = visible(read, Plan)
    return query if record_id is None else query.where(Plan.support_record_id == record_id)


async def save_new(write: WriteSession, row: Plan | StepDependency, code: str) -> None:
    """Writes a new row. Raises Conflict with the code where there is one already."""
    write.add(row)
    try:
        await write.flush()
    except IntegrityError as error:
        if "own_reference" in str(error.orig):
            raise
        raise Conflict(code) from error
