"""Recipes of cases: plans, goals and steps."""

from typing import Any

from services.identity.tests.helpers import Json
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.cases import NEWEST, on
from tests.world.world import World


@recipe("cases")
async def begin_plan(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    return Call(given={"support_record_id": made["id"], "own_reference": marker})


@recipe("cases")
async def list_plans(world: World, marker: str) -> Call:
    await stories.plan(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def read_plan(world: World, marker: str) -> Call:
    return Call({"plan_id": (await stories.goal(world, marker))["plan_id"]})


async def _ready(world: World, marker: str) -> Json:
    """A plan that can be agreed: it has a goal and a step."""
    made = await stories.goal(world, marker)
    await stories.another_step(world, made["plan_id"], marker)
    return stories.good(await world.as_("cases").get(f"/v1/plans/{made['plan_id']}"))


@recipe("cases")
async def agree_plan(world: World, marker: str) -> Call:
    return on("plan_id", await _ready(world, marker), {})


@recipe("cases")
async def list_plan_versions(world: World, marker: str) -> Call:
    made = await stories.act(world, "/v1/plans", await _ready(world, marker), "agree", {})
    return Call({"plan_id": made["id"]})


@recipe("cases")
async def set_goal(world: World, marker: str) -> Call:
    made = await stories.plan(world, marker)
    return Call({"plan_id": made["id"]}, {"title": marker, "view_of_the_person": f"{marker} wants it."})


@recipe("cases")
async def read_goal(world: World, marker: str) -> Call:
    return Call({"goal_id": (await stories.goal(world, marker))["id"]})


@recipe("cases")
async def change_goal(world: World, marker: str) -> Call:
    return on("goal_id", await stories.goal(world, marker), {"view_of_the_person": f"{marker} wants it."})


@recipe("cases")
async def reach_goal(world: World, marker: str) -> Call:
    return on("goal_id", await stories.goal(world, marker))


@recipe("cases")
async def drop_goal(world: World, marker: str) -> Call:
    return on("goal_id", await stories.goal(world, marker))


@recipe("cases")
async def reopen_goal(world: World, marker: str) -> Call:
    made = await stories.goal(world, marker)
    return on("goal_id", await stories.act(world, "/v1/plan-goals", made, "reach"))


@recipe("cases")
async def set_step(world: World, marker: str) -> Call:
    made = await stories.plan(world, marker)
    return Call({"plan_id": made["id"]}, {"title": marker, "payer": "no_cost", "responsible_name": marker})


@recipe("cases")
async def list_steps(world: World, marker: str) -> Call:
    await stories.step(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def read_step(world: World, marker: str) -> Call:
    return Call({"step_id": (await stories.step(world, marker))["id"]})


@recipe("cases")
async def change_step(world: World, marker: str) -> Call:
    return on("step_id", await stories.step(world, marker), {"remark": f"Ask {marker}."})


@recipe("cases")
async def start_step(world: World, marker: str) -> Call:
    return on("step_id", await stories.step(world, marker), {})


@recipe("cases")
async def finish_step(world: World, marker: str) -> Call:
    return on("step_id", await stories.step(world, marker), {"result": f"{marker} has it."})


@recipe("cases")
async def drop_step(world: World, marker: str) -> Call:
    return on("step_id", await stories.step(world, marker), {"remark": f"Not for {marker}."})


async def _two(world: World, marker: str) -> tuple[Json, Json]:
    needed = await stories.step(world, marker)
    return needed, await stories.another_step(world, needed["plan_id"], marker)


def _because(needed: Json, marker: str) -> dict[str, Any]:
    return {
        "needs_step_id": needed["id"],
        "review_on": "2016-10-04",
        "because": "permit_pending",
        "reason": f"The office waits for {marker}.",
    }


async def _blocked(world: World, marker: str) -> Json:
    needed, step = await _two(world, marker)
    return await stories.act(world, "/v1/plan-steps", step, "dependencies", _because(needed, marker))


def _of_dependency(step: Json, given: Any = None) -> Call:
    values = {"step_id": step["id"], "dependency_id": step["waits_for"][0]["id"]}
    return Call(values, given, seen=step["version"])


@recipe("cases")
async def block_step(world: World, marker: str) -> Call:
    needed, step = await _two(world, marker)
    return on("step_id", step, _because(needed, marker))


@recipe("cases")
async def review_dependency(world: World, marker: str) -> Call:
    return _of_dependency(await _blocked(world, marker), {"review_on": "2016-11-04"})


@recipe("cases")
async def lift_dependency(world: World, marker: str) -> Call:
    return _of_dependency(await _blocked(world, marker))
