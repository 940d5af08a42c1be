"""Recipes of identity: bodies, staff, programs, persons and their time lines."""

from typing import Any

from services.identity.tests.helpers import Json
from services.identity.tests.helpers import person as given_person
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.world import World

NEWEST = {"sort": "-created_at"}
ADMIN = "body_admin"
ENTRY = {"since": "2015-11-20", "until": "2016-12-31", "code": "asylblg_3", "confirmed": True}


def on(name: str, row: Json, given: Any = None, **more: Any) -> Call:
    """A call on a row, which the caller has seen as it is."""
    return Call({name: row["id"]}, given, seen=row["version"], **more)


# --- bodies, staff, programs -----------------------------------------------------------------------------------------


def _body(marker: str) -> Json:
    return {"key": marker.lower(), "name": f"House {marker}", "kind": "other", "land": "NW", "law": "sgb_x"}


@recipe("identity")
async def register_body(_: World, marker: str) -> Call:
    return Call(given=_body(marker), role="node_operator")


@recipe("identity", silent="the bodies of the node are known to everybody on it; none is made for a look at the list")
async def list_bodies(_: World, marker: str) -> Call:
    del marker
    return Call()


@recipe("identity", silent="as the list of bodies")
async def read_body(_: World, marker: str) -> Call:
    del marker
    return Call({"key": "ki"})


@recipe("identity", silent="before it says anything of itself, a body has no words of its own there")
async def read_body_law(_: World, marker: str) -> Call:
    del marker
    return Call({"key": "ki"})


@recipe("identity")
async def amend_body_law(world: World, marker: str) -> Call:
    seen = stories.good(await world.as_("identity", role=ADMIN).get("/v1/bodies/ki/law"))["version"]
    officer = {"function": f"Officer of {marker}", "email": "datenschutz@example.org"}
    contract = {"kind": "processing", "reference": "C 1", "partner": f"House {marker}", "since": "2016-03-01"}
    return Call({"key": "ki"}, {"officer": officer, "contracts": [contract]}, seen=seen, role=ADMIN)


def _member(marker: str) -> Json:
    return {"issuer": "https://issuer.test", "subject": marker, "name": f"Kim {marker}"}


async def _staff(world: World, marker: str) -> Json:
    made = stories.good(await world.as_("identity", role=ADMIN).post("/v1/staff", _member(marker)))
    return made | {"id": made["staff"]}


@recipe("identity")
async def add_staff_member(_: World, marker: str) -> Call:
    return Call(given=_member(marker), role=ADMIN)


@recipe("identity")
async def list_staff(world: World, marker: str) -> Call:
    await _staff(world, marker)
    return Call(query=NEWEST, role=ADMIN)


@recipe("identity")
async def read_staff_member(world: World, marker: str) -> Call:
    return Call({"staff_id": (await _staff(world, marker))["id"]}, role=ADMIN)


@recipe("identity")
async def amend_staff_member(world: World, marker: str) -> Call:
    return on("staff_id", await _staff(world, marker), {"function": f"Desk of {marker}"}, role=ADMIN)


@recipe("identity")
async def staff_member_leaves(world: World, marker: str) -> Call:
    return on("staff_id", await _staff(world, marker), role=ADMIN)


@recipe("identity")
async def staff_member_returns(world: World, marker: str) -> Call:
    made = await _staff(world, marker)
    client = world.as_("identity", role=ADMIN)
    left = stories.good(await client.post(f"/v1/staff/{made['id']}/leave", seen=made["version"]))
    return on("staff_id", left | {"id": made["id"]}, role=ADMIN)


def _program(marker: str) -> Json:
    return {"client_id": marker.lower(), "name": f"System {marker}", "roles": ["system_client"]}


async def _client(world: World, marker: str) -> Json:
    return stories.good(await world.as_("identity", role=ADMIN).post("/v1/clients", _program(marker)))


@recipe("identity")
async def add_client(_: World, marker: str) -> Call:
    return Call(given=_program(marker), role=ADMIN)


@recipe("identity")
async def list_clients(world: World, marker: str) -> Call:
    await _client(world, marker)
    return Call(query=NEWEST, role=ADMIN)


@recipe("identity")
async def block_client(world: World, marker: str) -> Call:
    return on("client_row_id", await _client(world, marker), role=ADMIN)


@recipe("identity")
async def unblock_client(world: World, marker: str) -> Call:
    made = await _client(world, marker)
    client = world.as_("identity", role=ADMIN)
    blocked = stories.good(await client.post(f"/v1/clients/{made['id']}/block", seen=made["version"]))
    return on("client_row_id", blocked, role=ADMIN)


# --- persons ---------------------------------------------------------------------------------------------------------


@recipe("identity")
async def register_person(_: World, marker: str) -> Call:
    return Call(given=given_person(family=marker))


@recipe("identity")
async def upsert_person(_: World, marker: str) -> Call:
    return Call(given=given_person(family=marker, own_reference=marker))


@recipe("identity")
async def list_persons(world: World, marker: str) -> Call:
    await stories.person(world, marker)
    return Call(query=NEWEST)


@recipe("identity")
async def search_persons(world: World, marker: str) -> Call:
    await stories.person(world, marker)
    return Call(given={"names": [{"value": marker}, {"value": "Nour"}]})


@recipe("identity")
async def match_persons(world: World, marker: str) -> Call:
    await stories.person(world, marker)
    return Call(given={"names": [{"kind": "family", "value": marker}, {"kind": "given", "value": "Nour"}]})


@recipe("identity")
async def propose_spellings(_: World, marker: str) -> Call:
    return Call(given={"names": [{"value": marker}], "language": "uk"})


@recipe("identity")
async def read_person(world: World, marker: str) -> Call:
    return Call({"person": (await stories.person(world, marker))["person"]})


@recipe("identity")
async def amend_person(world: World, marker: str) -> Call:
    return on("person", await stories.person(world, marker), {"languages": ["fr"]})


@recipe("identity")
async def add_name(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    return Call({"person": made["person"]}, {"kind": "unknown", "value": f"Von {marker}"})


@recipe("identity")
async def remove_name(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    values = {"person": made["person"], "name_id": made["names"][-1]["id"]}
    return Call(values, seen=made["version"])


@recipe("identity")
async def add_address(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    return Call({"person": made["person"]}, {"place": "Talstadt", "street": f"{marker}weg"})


@recipe("identity")
async def amend_address(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    values = {"person": made["person"], "address_id": made["addresses"][0]["id"]}
    return Call(values, {"street": f"{marker}weg"}, seen=made["version"])


def _lock(marker: str) -> Json:
    return {"kind": "careful_contact", "since": "2016-06-01", "reason": f"Ask {marker}."}


@recipe("identity")
async def protect_person(world: World, marker: str) -> Call:
    return Call({"person": (await stories.person(world, marker))["person"]}, _lock(marker))


@recipe("identity")
async def end_protection(world: World, marker: str) -> Call:
    made = await stories.person(world, marker, protections=[_lock(marker)])
    values = {"person": made["person"], "protection_id": made["protections"][0]["id"]}
    return Call(values, {"until": "2016-06-30"}, seen=made["version"])


@recipe("identity")
async def resolve_pseudonym(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    return Call(given={"person": made["person"], "purpose": "counselling"})


@recipe("identity")
async def resolve_persons(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    return Call(given={"persons": [made["person"]], "purpose": "counselling"})


# --- time lines ------------------------------------------------------------------------------------------------------


async def _entry(world: World, marker: str) -> tuple[dict[str, str], Json]:
    """An entry of a new person's benefits whose own reference is the marker: (values of its path, entry)."""
    made = await stories.person(world, marker)
    path = f"/v1/persons/{made['person']}/timelines/benefit/entries"
    entry = stories.good(await world.as_("identity").post(path, ENTRY | {"own_reference": marker}))
    return {"person": made["person"], "timeline": "benefit", "entry_id": entry["id"]}, entry


@recipe("identity")
async def record_entry(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    return Call({"person": made["person"], "timeline": "benefit"}, ENTRY | {"own_reference": marker})


@recipe("identity")
async def list_entries(world: World, marker: str) -> Call:
    values, _ = await _entry(world, marker)
    return Call({name: value for name, value in values.items() if name != "entry_id"})


@recipe("identity")
async def read_entry(world: World, marker: str) -> Call:
    values, _ = await _entry(world, marker)
    return Call(values)


@recipe("identity")
async def confirm_entry(world: World, marker: str) -> Call:
    values, entry = await _entry(world, marker)
    return Call(values, {"source": "document_seen"}, seen=entry["version"])


@recipe("identity")
async def end_entry(world: World, marker: str) -> Call:
    values, entry = await _entry(world, marker)
    return Call(values, {"until": "2016-11-30"}, seen=entry["version"])


@recipe("identity")
async def correct_entry(world: World, marker: str) -> Call:
    values, entry = await _entry(world, marker)
    reads = Call({name: value for name, value in values.items() if name != "entry_id"})
    right = ENTRY | {"reason": f"{marker} said so"}
    return Call(values, right, seen=entry["version"], read_back=reads.of("identity", "list_entries"))


@recipe("identity")
async def strike_entry(world: World, marker: str) -> Call:
    values, entry = await _entry(world, marker)
    return Call(values, {"reason": f"not {marker}"}, seen=entry["version"])


@recipe("identity", silent="days and codes of what is watched; a gap has no words")
async def read_gaps(world: World, marker: str) -> Call:
    values, _ = await _entry(world, marker)
    return Call({"person": values["person"]})


# --- erasing ---------------------------------------------------------------------------------------------------------

DECISION = {"ground": "no_longer_needed", "decided_on": "2016-09-01"}


@recipe("identity", silent="the deletion record holds a pseudonym, days and a code; the words of the person are gone")
async def erase_person(world: World, marker: str) -> Call:
    made = stories.good(await world.as_("identity").post("/v1/persons", given_person(marker)))
    return Call({"person": made["person"]}, DECISION, seen=made["version"], role=ADMIN)


@recipe("identity", silent="as erasing")
async def list_erasure_records(world: World, marker: str) -> Call:
    call = await erase_person(world, marker)
    stories.good(
        await world.as_("identity", role=ADMIN).post(f"/v1/persons/{call.values['person']}/erasure", DECISION, seen="*")
    )
    return Call(role=ADMIN)


# --- codes of own systems --------------------------------------------------------------------------------------------


def _own_code(marker: str) -> Json:
    return {"system": "akdn", "code_list": "benefit_basis", "own_code": marker, "code": "asylblg_3"}


async def _mapped(world: World, marker: str) -> Json:
    return stories.good(await world.as_("identity", role=ADMIN).post("/v1/code-mappings", _own_code(marker)))


@recipe("identity")
async def map_code(_: World, marker: str) -> Call:
    return Call(given=_own_code(marker), role=ADMIN)


@recipe("identity")
async def upsert_code_mapping(_: World, marker: str) -> Call:
    return Call(given=_own_code(marker) | {"own_reference": marker}, role=ADMIN)


@recipe("identity")
async def list_code_mappings(world: World, marker: str) -> Call:
    await _mapped(world, marker)
    return Call(query=NEWEST)


@recipe("identity")
async def read_code_mapping(world: World, marker: str) -> Call:
    return Call({"mapping_id": (await _mapped(world, marker))["id"]})


@recipe("identity")
async def translate_codes(world: World, marker: str) -> Call:
    await _mapped(world, marker)
    return Call(given={"system": "akdn", "code_list": "benefit_basis", "own_codes": [marker]})


@recipe("identity")
async def amend_code_mapping(world: World, marker: str) -> Call:
    return on("mapping_id", await _mapped(world, marker), {"code": "asylblg_2"}, role=ADMIN)


@recipe("identity")
async def retract_code_mapping(world: World, marker: str) -> Call:
    return on("mapping_id", await _mapped(world, marker), role=ADMIN)
