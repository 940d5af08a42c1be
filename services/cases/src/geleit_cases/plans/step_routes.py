"""Steps of the plan: set, change, start, finish, drop; wait for another step."""

from uuid import UUID

from geleit_cases.plans import steps, store, waiting
from geleit_cases.plans.schemas import (
    DependencyIn,
    DropStepIn,
    FinishStepIn,
    ReviewIn,
    StartStepIn,
    StepIn,
    StepOut,
    StepPatch,
)
from geleit_cases.plans.tables import PlanStep
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Plan steps"])


@router.post("/plans/{plan_id}/steps", permission=Permission.PLAN_WRITE, finds=store.plan, status_code=201)
async def set_step(plan_id: UUID, given: StepIn, caller: Who, write: Write) -> StepOut:
    """Sets a step. Without a payer it stands in the worklist until somebody pays."""
    return await steps.shown(write, await steps.set_step(write, caller, plan_id, given))


@router.get("/plan-steps", permission=Permission.PLAN_READ)
async def list_steps(
    query: ListQuery, read: Read, plan_id: UUID | None = None, status: str | None = None
) -> Page[StepOut]:
    """The steps of the body's plans."""

    async def build(row: PlanStep) -> StepOut:
        return await steps.shown(read, row)

    found = store.listed_steps(read, plan_id=plan_id, status=status)
    return await page(read, found, PlanStep, query, build=build, sortable=("due_on",))


@router.get("/plan-steps/{step_id}", permission=Permission.PLAN_READ, finds=store.step)
async def read_step(step_id: UUID, read: Read) -> StepOut:
    """One step, with what it waits for and what is open about it."""
    return await steps.shown(read, await store.step(read, step_id))


@router.patch("/plan-steps/{step_id}", permission=Permission.PLAN_WRITE, finds=store.step)
async def change_step(step_id: UUID, given: StepPatch, seen: IfMatch, caller: Who, write: Write) -> StepOut:
    """Changes a step."""
    return await steps.shown(write, await steps.change(write, caller, step_id, seen, given))


@router.post("/plan-steps/{step_id}/start", permission=Permission.PLAN_WRITE, finds=store.step)
async def start_step(step_id: UUID, given: StartStepIn, seen: IfMatch, caller: Who, write: Write) -> StepOut:
    """The step really began (a course: its first day)."""
    return await steps.shown(write, await steps.start(write, caller, step_id, seen, given))


@router.post("/plan-steps/{step_id}/finish", permission=Permission.PLAN_WRITE, finds=store.step)
async def finish_step(step_id: UUID, given: FinishStepIn, seen: IfMatch, caller: Who, write: Write) -> StepOut:
    """The step is done; what waited for it is free."""
    return await steps.shown(write, await steps.finish(write, caller, step_id, seen, given))


@router.post("/plan-steps/{step_id}/drop", permission=Permission.PLAN_WRITE, finds=store.step)
async def drop_step(step_id: UUID, given: DropStepIn, seen: IfMatch, caller: Who, write: Write) -> StepOut:
    """The step is given up."""
    return await steps.shown(write, await steps.drop(write, caller, step_id, seen, given))


@router.post("/plan-steps/{step_id}/dependencies", permission=Permission.PLAN_WRITE, finds=store.step, status_code=201)
async def block_step(step_id: UUID, given: DependencyIn, seen: IfMatch, caller: Who, write: Write) -> StepOut:
    """The step waits for another one; on the review day it becomes a task."""
    return await steps.shown(write, await waiting.block(write, caller, step_id, seen, given))


@router.post(
    "/plan-steps/{step_id}/dependencies/{dependency_id}/review",
    permission=Permission.PLAN_WRITE,
    finds=store.dependency_of,
)
async def review_dependency(
    step_id: UUID, dependency_id: UUID, given: ReviewIn, seen: IfMatch, write: Write
) -> StepOut:
    """Looked at: the step still waits, until a new review day."""
    return await steps.shown(write, await waiting.review(write, step_id, dependency_id, seen, given))


@router.post(
    "/plan-steps/{step_id}/dependencies/{dependency_id}/lift",
    permission=Permission.PLAN_WRITE,
    finds=store.dependency_of,
)
async def lift_dependency(step_id: UUID, dependency_id: UUID, seen: IfMatch, write: Write) -> StepOut:
    """The step does not have to wait any more."""
    return await steps.shown(write, await waiting.lift(write, step_id, dependency_id, seen))
