"""The support plan: goals, agreed versions."""

from uuid import UUID

from geleit_cases.plans import service, store
from geleit_cases.plans.schemas import AgreeIn, GoalIn, GoalOut, GoalPatch, PlanIn, PlanOut, PlanVersionOut
from geleit_cases.plans.tables import Plan
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Plans"])


@router.post("/plans", permission=Permission.PLAN_WRITE, status_code=201)
async def begin_plan(given: PlanIn, write: Write) -> PlanOut:
    """Begins the plan of a record."""
    return await service.shown(write, await service.begin(write, given))


@router.get("/plans", permission=Permission.PLAN_READ)
async def list_plans(query: ListQuery, read: Read, support_record_id: UUID | None = None) -> Page[PlanOut]:
    """The plans of the body's records."""

    async def build(row: Plan) -> PlanOut:
        return await service.shown(read, row)

    return await page(read, store.listed(read, record_id=support_record_id), Plan, query, build=build)


@router.get("/plans/{plan_id}", permission=Permission.PLAN_READ, finds=store.plan)
async def read_plan(plan_id: UUID, read: Read) -> PlanOut:
    """The plan with its goals and steps."""
    return await service.shown(read, await store.plan(read, plan_id))


@router.post("/plans/{plan_id}/agree", permission=Permission.PLAN_WRITE, finds=store.plan)
async def agree_plan(plan_id: UUID, given: AgreeIn, seen: IfMatch, caller: Who, write: Write) -> PlanOut:
    """The plan as it stands was agreed with the person; this state is kept as a version."""
    return await service.shown(write, await service.agree(write, caller, plan_id, seen, given))


@router.get("/plans/{plan_id}/versions", permission=Permission.PLAN_READ, finds=store.plan)
async def list_plan_versions(plan_id: UUID, read: Read) -> Page[PlanVersionOut]:
    """The versions that were agreed, the first one first."""
    await store.plan(read, plan_id)
    return Page[PlanVersionOut](items=await service.versions(read, plan_id), next=None)


@router.post("/plans/{plan_id}/goals", permission=Permission.PLAN_WRITE, finds=store.plan, status_code=201)
async def set_goal(plan_id: UUID, given: GoalIn, caller: Who, write: Write) -> GoalOut:
    """Sets a goal."""
    return await service.shown_goal(write, await service.set_goal(write, caller, plan_id, given))


@router.get("/plan-goals/{goal_id}", permission=Permission.PLAN_READ, finds=store.goal)
async def read_goal(goal_id: UUID, read: Read) -> GoalOut:
    """One goal."""
    return await service.shown_goal(read, await store.goal(read, goal_id))


@router.patch("/plan-goals/{goal_id}", permission=Permission.PLAN_WRITE, finds=store.goal)
async def change_goal(goal_id: UUID, given: GoalPatch, seen: IfMatch, caller: Who, write: Write) -> GoalOut:
    """Changes a goal."""
    return await service.shown_goal(write, await service.change_goal(write, caller, goal_id, seen, given))


@router.post("/plan-goals/{goal_id}/reach", permission=Permission.PLAN_WRITE, finds=store.goal)
async def reach_goal(goal_id: UUID, seen: IfMatch, caller: Who, write: Write) -> GoalOut:
    """The goal is reached."""
    return await service.shown_goal(write, await service.move_goal(write, caller, goal_id, seen, "reach"))


@router.post("/plan-goals/{goal_id}/drop", permission=Permission.PLAN_WRITE, finds=store.goal)
async def drop_goal(goal_id: UUID, seen: IfMatch, caller: Who, write: Write) -> GoalOut:
    """The goal is given up."""
    return await service.shown_goal(write, await service.move_goal(write, caller, goal_id, seen, "drop"))


@router.post("/plan-goals/{goal_id}/reopen", permission=Permission.PLAN_WRITE, finds=store.goal)
async def reopen_goal(goal_id: UUID, seen: IfMatch, caller: Who, write: Write) -> GoalOut:
    """The goal stands again."""
    return await service.shown_goal(write, await service.move_goal(write, caller, goal_id, seen, "reopen"))
