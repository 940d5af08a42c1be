"""Recipes of identity: conflicts in a household, relatives of staff, the view of a household."""

from services.identity.tests.helpers import Json
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.identity import ADMIN
from tests.world.world import World


def _conflict(marker: str) -> Json:
    return {"outsider": f"{marker} senior", "reach": "whereabouts", "since": "2016-06-01"}


async def _protected(world: World, marker: str) -> tuple[str, Json]:
    """A person who is protected from somebody of the marker's name, and the conflict."""
    made = (await stories.person(world, marker))["person"]
    client = world.as_("identity")
    return made, stories.good(await client.post(f"/v1/persons/{made}/conflicts", _conflict(marker)))


@recipe("identity")
async def protect_person_from(world: World, marker: str) -> Call:
    return Call({"person": (await stories.person(world, marker))["person"]}, _conflict(marker))


@recipe("identity")
async def list_conflicts(world: World, marker: str) -> Call:
    person, _ = await _protected(world, marker)
    return Call({"person": person})


@recipe("identity")
async def end_conflict(world: World, marker: str) -> Call:
    person, made = await _protected(world, marker)
    return Call({"person": person, "conflict_id": made["id"]}, {"until": "2016-12-31"}, seen=made["version"])


async def _cousin(world: World, marker: str) -> tuple[str, Json]:
    """A person, and the exclusion of a cousin of theirs among the staff."""
    person = (await stories.person(world, marker))["person"]
    member = {"issuer": "https://issuer.test", "subject": marker, "name": f"Kim {marker}"}
    staff = stories.good(await world.as_("identity", role=ADMIN).post("/v1/staff", member))["staff"]
    return person, {"staff": staff, "closeness": "relative"}


_IDS = "two ids and a code: who is close to whom has no words"


@recipe("identity", silent=_IDS)
async def exclude_staff(world: World, marker: str) -> Call:
    person, wanted = await _cousin(world, marker)
    return Call({"person": person}, wanted)


async def _excluded(world: World, marker: str) -> tuple[str, Json]:
    person, wanted = await _cousin(world, marker)
    path = f"/v1/persons/{person}/staff-exclusions"
    return person, stories.good(await world.as_("identity").post(path, wanted))


@recipe("identity", silent=_IDS)
async def list_staff_exclusions(world: World, marker: str) -> Call:
    person, _ = await _excluded(world, marker)
    return Call({"person": person})


@recipe("identity", silent=_IDS)
async def end_staff_exclusion(world: World, marker: str) -> Call:
    person, made = await _excluded(world, marker)
    return Call({"person": person, "exclusion_id": made["id"]}, seen=made["version"])


@recipe("identity")
async def view_household(world: World, marker: str) -> Call:
    husband = (await stories.person(world, "Household"))["person"]
    return Call(given={"told_to": husband, "persons": [(await stories.person(world, marker))["person"]]})
