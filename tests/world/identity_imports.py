"""Recipes of identity: persons taken over in bulk, and the jobs that do it."""

from typing import Any

from services.identity.tests.helpers import Json, until
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.identity import NEWEST, on
from tests.world.world import World

_SYSTEM = "system_client"


def _table(marker: str) -> str:
    return f"family_name;given_name;birth\n{marker};Nour;02.04.1995\n"


async def _job(world: World, **given: Any) -> Json:
    client = world.as_("identity", role=_SYSTEM)
    return stories.good(await client.post("/v1/persons/imports", {"format": "csv", **given}))


async def _ended(world: World, marker: str) -> Json:
    """A job that has come to its end."""
    made = await _job(world, content=_table(marker))
    client = world.as_("identity", role=_SYSTEM)

    async def over() -> bool:
        return stories.good(await client.get(f"/v1/jobs/{made['id']}"))["finished_at"] is not None

    await until(over, 20)
    return made


async def _filled(world: World, marker: str) -> Json:
    made = await _job(world)
    part = {"number": 1, "content": _table(marker)}
    client = world.as_("identity", role=_SYSTEM)
    return stories.good(await client.post(f"/v1/jobs/{made['id']}/parts", part))


@recipe("identity", silent="what is sent in lies sealed until the job takes it")
async def import_persons(_: World, marker: str) -> Call:
    return Call(given={"format": "csv", "content": _table(marker)}, role=_SYSTEM)


@recipe("identity", silent="what is sent in lies sealed until the job takes it")
async def import_code_mappings(_: World, marker: str) -> Call:
    table = f"system;code_list;own_code;code\nakdn;benefit_basis;{marker};asylblg_3\n"
    return Call(given={"content": table}, role="body_admin")


@recipe("identity", silent="a job tells counts and codes")
async def list_jobs(world: World, marker: str) -> Call:
    await _filled(world, marker)
    return Call(query=NEWEST, role=_SYSTEM)


@recipe("identity", silent="as the list")
async def read_job(world: World, marker: str) -> Call:
    return Call({"job_id": (await _filled(world, marker))["id"]}, role=_SYSTEM)


@recipe("identity", silent="what is sent in lies sealed until the job takes it")
async def put_job_part(world: World, marker: str) -> Call:
    made = await _job(world)
    return Call({"job_id": made["id"]}, {"number": 1, "content": _table(marker)}, role=_SYSTEM)


@recipe("identity", silent="as the list")
async def start_job(world: World, marker: str) -> Call:
    return on("job_id", await _filled(world, marker), {"parts": 1}, role=_SYSTEM)


@recipe("identity", silent="as the list")
async def cancel_job(world: World, marker: str) -> Call:
    return on("job_id", await _filled(world, marker), role=_SYSTEM)


@recipe("identity", silent="rows are told by number, code and pseudonym")
async def list_job_rows(world: World, marker: str) -> Call:
    return Call({"job_id": (await _ended(world, marker))["id"]}, role=_SYSTEM)
