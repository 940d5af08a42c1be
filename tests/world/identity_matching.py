"""Recipes of identity: a body's own parameters of matching."""

from services.identity.tests.helpers import Json
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.identity import NEWEST, on
from tests.world.world import World

ADMIN = "body_admin"


def _set(marker: str) -> Json:
    return {"certain": 26.0, "own_reference": f"Weights of {marker}"}


async def _drafted(world: World, marker: str) -> Json:
    return stories.good(await world.as_("identity", role=ADMIN).post("/v1/match-parameters", _set(marker)))


@recipe("identity")
async def set_match_parameters(_: World, marker: str) -> Call:
    return Call(given=_set(marker), role=ADMIN)


@recipe("identity")
async def learn_match_parameters(_: World, marker: str) -> Call:
    return Call(given={"own_reference": f"Weights of {marker}"}, role=ADMIN)


@recipe("identity")
async def list_match_parameters(world: World, marker: str) -> Call:
    await _drafted(world, marker)
    return Call(query=NEWEST, role=ADMIN)


@recipe("identity")
async def read_match_parameters(world: World, marker: str) -> Call:
    return Call({"set_id": (await _drafted(world, marker))["id"]}, role=ADMIN)


@recipe("identity")
async def propose_match_parameters(world: World, marker: str) -> Call:
    return on("set_id", await _drafted(world, marker), role=ADMIN)
