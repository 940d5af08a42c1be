"""Recipes of identity: who speaks for a person, and what becomes of it."""

from services.identity.tests.helpers import Json, given, represented
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.identity import NEWEST, on
from tests.world.world import RECEIVER, World

CUSTODY: Json = {
    "kind": "joint_custody",
    "declares": False,
    "evidence": {"kind": "birth_certificate", "seen_on": "2016-06-01", "seen_by": "case_manager"},
}
CHILD = {"on": "2000-04-02", "precision": "day"}
"""Of sixteen: parents speak for her, and she may herself where she understands."""


def _wanted(marker: str, person: str) -> Json:
    return {
        "person": person,
        "kind": "attorney",
        "fields": ["all"],
        "name": f"{marker} as attorney",
        "since": "2016-01-01",
        "evidence": {"kind": "written_power", "seen_on": "2016-06-01", "seen_by": "case_manager"},
    }


async def _recorded(world: World, marker: str) -> Json:
    made = await stories.person(world, marker)
    return await represented(world.as_("identity"), made["person"], name=f"{marker} as attorney")


@recipe("identity")
async def record_representation(world: World, marker: str) -> Call:
    return Call(given=_wanted(marker, (await stories.person(world, marker))["person"]))


@recipe("identity")
async def list_representations(world: World, marker: str) -> Call:
    await _recorded(world, marker)
    return Call(query=NEWEST)


@recipe("identity")
async def search_representations(world: World, marker: str) -> Call:
    return Call(given={"person": (await _recorded(world, marker))["person"]})


@recipe("identity")
async def read_representation(world: World, marker: str) -> Call:
    return Call({"representation_id": (await _recorded(world, marker))["id"]})


@recipe("identity", silent="a line of the table with its source: no words of anybody")
async def check_declaration(world: World, marker: str) -> Call:
    made = await _recorded(world, marker)
    by = {"representation_id": made["id"]}
    wanted = {"purpose": "case_management", "categories": ["needs"], "declared_by": by}
    return Call(given={"person": made["person"], **wanted})


@recipe("identity")
async def end_representation(world: World, marker: str) -> Call:
    ended = {"ended_on": "2016-06-07", "ended_by": "power_revoked"}
    return on("representation_id", await _recorded(world, marker), ended)


async def _of_a_parent(world: World, marker: str, kind: str) -> tuple[Json, Json]:
    """A declaration of one holder of joint custody, and the representation of the other one."""
    child = (await stories.person(world, marker, birth=CHILD))["person"]
    client = world.as_("identity")
    mother = await represented(client, child, name=f"{marker} mother", **CUSTODY)
    father = await represented(client, child, name=f"{marker} father", **CUSTODY)
    wanted = {"person": child, "recipient": RECEIVER, "purpose": "recognition", "categories": ["needs"]}
    more = {"secret_holder": f"Dr. {marker}"} if kind == "release" else {}
    by = {"representation_id": mother["id"], "other_holder": "agrees"}
    said = {"given": given(signed_by=f"{marker} mother", declared_by=by)}
    return stories.good(await client.post(f"/v1/{kind}s", {**wanted, **more, **said})), father


def _of_kind(kind: str) -> None:
    @recipe("identity", f"object_to_{kind}")
    async def objects(world: World, marker: str) -> Call:
        ground, father = await _of_a_parent(world, marker, kind)
        return on(f"{kind}_id", ground, {"representation_id": father["id"], "objected_on": "2016-06-07"})

    @recipe("identity", f"settle_{kind}")
    async def settle(world: World, marker: str) -> Call:
        ground, father = await _of_a_parent(world, marker, kind)
        no = {"representation_id": father["id"], "objected_on": "2016-06-07"}
        path = f"/v1/{kind}s/{ground['id']}/object"
        disputed = stories.good(await world.as_("identity").post(path, no, seen=ground["version"]))
        return on(f"{kind}_id", disputed, {"settled_by": "agreement"})


_of_kind("consent")
_of_kind("release")
