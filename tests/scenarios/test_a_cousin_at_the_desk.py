"""Relatives of staff over two services (ID-21): what identity has decided holds where the case is kept."""

from services.identity.tests.helpers import refused, until
from tests.world import World, new_marker, stories
from tests.world.stories import good


async def test_the_case_of_a_cousin_is_gone_from_every_list_and_comes_back(world: World) -> None:
    marker = new_marker()
    record = await stories.record(world, marker)
    ki, cousin = world.as_("cases"), world.as_("cases", sub="cousin")
    path = f"/v1/support-records/{record['id']}"
    newest: dict[str, str | int] = {"sort": "-created_at", "limit": 5}
    assert marker in (await cousin.get(path)).text
    member = {"issuer": world.node.issuer.iss, "subject": "cousin", "name": "Kim"}
    staff = good(await world.as_("identity", role="body_admin").post("/v1/staff", member))["staff"]
    bars = f"/v1/persons/{record['person']}/staff-exclusions"
    made = good(await world.as_("identity").post(bars, {"staff": staff, "closeness": "relative"}))

    async def is_gone() -> bool:
        return (await cousin.get(path)).status_code == 404

    await until(is_gone)
    unknown = await cousin.get("/v1/support-records/00000000-0000-4000-8000-000000000001")
    assert (await cousin.get(path)).content == unknown.content
    assert record["id"] not in (await cousin.get("/v1/support-records", params=newest)).text
    for wrong in ({"level": "counselling"}, {}):  # what would be 422 or 428 for a row that is there
        refused(await cousin.patch(path, wrong), 404, "not_found")
    assert record["id"] in (await ki.get("/v1/support-records", params=newest)).text

    good(await world.as_("identity").post(f"{bars}/{made['id']}/end", seen=made["version"]))

    async def is_back() -> bool:
        return (await cousin.get(path)).status_code == 200

    await until(is_back)
