"""Recipes of identity."""

from services.identity.tests.helpers import person as given_person
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.world import World


@recipe("identity")
async def register_person(world: World, marker: str) -> Call:
    return Call(given=given_person(family=marker))


@recipe("identity")
async def read_person(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    return Call({"person": made["person"]})


@recipe("identity")
async def amend_person(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    return Call({"person": made["person"]}, {"languages": ["fr"]}, seen=made["version"])
