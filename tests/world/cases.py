"""Recipes of cases."""

from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.world import World


@recipe("cases")
async def read_support_record(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    return Call({"record_id": made["id"]})


@recipe("cases")
async def list_support_records(world: World, marker: str) -> Call:
    await stories.record(world, marker)
    return Call(query={"sort": "-created_at"})
