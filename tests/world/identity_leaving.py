"""Recipes of identity: bodies that leave the node."""

from datetime import timedelta

from services.identity.tests.helpers import Json, agreed
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.identity import NEWEST, on
from tests.world.world import MONDAY, World

OPERATOR = "node_operator"
TOMORROW = (MONDAY + timedelta(days=1)).isoformat()
ARCHIVE = {"handed_over_on": MONDAY.isoformat(), "archive_sha256": "9f86d081884c7d659a2feaa0c55ad015" * 2}


async def _wanted(world: World, marker: str) -> Json:
    """A body of its own, which is to leave."""
    operator = world.as_("identity", role=OPERATOR)
    body = {"key": marker.lower(), "name": f"House {marker}", "kind": "other", "land": "NW", "law": "sgb_x"}
    stories.good(await operator.post("/v1/bodies", body))
    return {"body": marker.lower(), "closed_on": TOMORROW, "own_reference": f"Closing of {marker}"}


async def _proposed(world: World, marker: str) -> Json:
    operator = world.as_("identity", role=OPERATOR)
    return stories.good(await operator.post("/v1/body-closings", await _wanted(world, marker)))


async def _agreed(world: World, marker: str) -> Json:
    """Another operator has agreed."""
    made = await _proposed(world, marker)
    await agreed(world.as_("identity", role=OPERATOR, sub="another operator"), made["id"])
    return stories.good(await world.as_("identity", role=OPERATOR).get(f"/v1/body-closings/{made['id']}"))


async def _closed(world: World, marker: str) -> Json:
    """Its last day is over."""
    made = await _agreed(world, marker)
    world.day(MONDAY + timedelta(days=2))
    await world.services["identity"].ticked()
    world.day(MONDAY)
    return stories.good(await world.as_("identity", role=OPERATOR).get(f"/v1/body-closings/{made['id']}"))


@recipe("identity")
async def propose_body_closing(world: World, marker: str) -> Call:
    return Call(given=await _wanted(world, marker), role=OPERATOR)


@recipe("identity")
async def list_body_closings(world: World, marker: str) -> Call:
    await _proposed(world, marker)
    return Call(query=NEWEST, role=OPERATOR)


@recipe("identity")
async def read_body_closing(world: World, marker: str) -> Call:
    return Call({"closing_id": (await _proposed(world, marker))["id"]}, role=OPERATOR)


@recipe("identity")
async def call_off_body_closing(world: World, marker: str) -> Call:
    return on("closing_id", await _agreed(world, marker), role=OPERATOR)


@recipe("identity")
async def propose_body_destruction(world: World, marker: str) -> Call:
    return on("closing_id", await _closed(world, marker), ARCHIVE, role=OPERATOR)
