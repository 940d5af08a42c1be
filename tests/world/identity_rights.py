"""Recipes of identity: what persons ask about their data, and the copy that answers."""

from services.identity.tests.helpers import Json
from tests.world import referral_stories, stories
from tests.world.calls import Call, recipe
from tests.world.identity import NEWEST, on
from tests.world.world import OWNER, World

OFFICER = "rights_officer"
KEEPER = "service:identity"
_PATH = "/v1/rights-requests"


async def _asked(world: World, marker: str, kind: str = "access") -> Json:
    person = (await stories.person(world, marker))["person"]
    given = {
        "person": person,
        "kind": kind,
        "channel": "letter",
        "received_on": "2016-09-05",
        "said": f"All of {marker}.",
    }
    return stories.good(await world.as_("identity", role=OFFICER).post(_PATH, given))


async def _confirmed(world: World, marker: str, kind: str = "access") -> Json:
    row = await _asked(world, marker, kind)
    path, check = f"{_PATH}/{row['id']}/confirm-identity", {"check": "known_in_person"}
    return stories.good(await world.as_("identity", role=OFFICER).post(path, check, seen=row["version"]))


async def _gathered(world: World, marker: str) -> Json:
    row = await _confirmed(world, marker)
    client = world.as_("identity", role=OFFICER)
    locked = {"kind": "address_lock", "since": "2016-09-01", "until": None, "reason": f"fears {marker}"}
    clerk = world.as_("identity")
    stories.good(await clerk.post(f"/v1/persons/{row['person']}/protections", locked))
    stories.good(await client.post(f"{_PATH}/{row['id']}/file/gather", seen=row["version"]))
    return stories.good(await client.get(f"{_PATH}/{row['id']}"))


async def _looks(world: World, row: Json) -> Json:
    words = stories.good(await world.as_("identity", role=OFFICER).get(f"{_PATH}/{row['id']}/file/words"))["items"]
    return {"items": [{"id": one["id"], "look": "release"} for one in words]}


async def _whole(world: World, marker: str) -> Json:
    row = await _gathered(world, marker)
    client = world.as_("identity", role=OFFICER)
    path = f"{_PATH}/{row['id']}/file/words"
    return stories.good(await client.post(path, await _looks(world, row), seen=row["version"]))


@recipe("identity")
async def receive_rights_request(world: World, marker: str) -> Call:
    person = (await stories.person(world, marker))["person"]
    given = {"person": person, "kind": "access", "channel": "phone", "received_on": "2016-09-05", "said": marker}
    return Call(given=given, role=OFFICER)


@recipe("identity")
async def list_rights_requests(world: World, marker: str) -> Call:
    await _asked(world, marker)
    return Call(query=NEWEST, role=OFFICER)


@recipe("identity")
async def read_rights_request(world: World, marker: str) -> Call:
    return Call({"request_id": (await _asked(world, marker))["id"]}, role=OFFICER)


@recipe("identity")
async def confirm_identity(world: World, marker: str) -> Call:
    return on("request_id", await _asked(world, marker), {"check": "known_in_person"}, role=OFFICER)


@recipe("identity")
async def extend_rights_request(world: World, marker: str) -> Call:
    return on("request_id", await _asked(world, marker), {"reason": "complexity"}, role=OFFICER)


@recipe("identity")
async def grant_rights_request(world: World, marker: str) -> Call:
    return on("request_id", await _confirmed(world, marker, "objection"), {}, role=OFFICER)


@recipe("identity")
async def grant_rights_request_partly(world: World, marker: str) -> Call:
    given = {"reason": "legal_claims", "remedies_told": True}
    return on("request_id", await _confirmed(world, marker, "objection"), given, role=OFFICER)


@recipe("identity")
async def refuse_rights_request(world: World, marker: str) -> Call:
    given = {"reason": "manifestly_unfounded", "remedies_told": True}
    return on("request_id", await _asked(world, marker), given, role=OFFICER)


@recipe("identity")
async def take_back_rights_request(world: World, marker: str) -> Call:
    return on("request_id", await _asked(world, marker), role=OFFICER)


@recipe("identity", silent="how many rows each service told, no words")
async def gather_access_file(world: World, marker: str) -> Call:
    return on("request_id", await _confirmed(world, marker), role=OFFICER)


@recipe("identity")
async def list_words_of_file(world: World, marker: str) -> Call:
    return Call({"request_id": (await _gathered(world, marker))["id"]}, role=OFFICER)


@recipe("identity")
async def look_at_words(world: World, marker: str) -> Call:
    row = await _gathered(world, marker)
    return on("request_id", row, await _looks(world, row), role=OFFICER)


@recipe("identity")
async def read_access_file(world: World, marker: str) -> Call:
    return Call({"request_id": (await _whole(world, marker))["id"]}, role=OFFICER)


# --- what each service tells the keeper of the persons' rights -------------------------------------------------------


def _holdings(world: World, person: str) -> Call:
    return Call(given={"body": world.body(OWNER), "person": person}, role=KEEPER)


@recipe("identity", "read_holdings")
async def copy_of_identity(world: World, marker: str) -> Call:
    return _holdings(world, (await stories.person(world, marker))["person"])


@recipe("cases", "read_holdings")
async def copy_of_cases(world: World, marker: str) -> Call:
    return _holdings(world, (await stories.record(world, marker))["person"])


@recipe("referrals", "read_holdings")
async def copy_of_referrals(world: World, marker: str) -> Call:
    return _holdings(world, (await referral_stories.draft(world, marker))["person"])


@recipe("indicators", "read_holdings", silent="indicators holds no person")
async def copy_of_indicators(world: World, marker: str) -> Call:
    return _holdings(world, (await stories.person(world, marker))["person"])


# --- restriction of processing ---------------------------------------------------------------------------------------


async def _restricted(world: World, marker: str) -> Json:
    person = (await stories.person(world, marker))["person"]
    given = {"person": person, "ground": "accuracy_contested", "disputed": f"The name is not {marker}."}
    return stories.good(await world.as_("identity", role=OFFICER).post("/v1/restrictions", given))


@recipe("identity")
async def restrict_processing(world: World, marker: str) -> Call:
    person = (await stories.person(world, marker))["person"]
    return Call(given={"person": person, "ground": "unlawful", "disputed": marker}, role=OFFICER)


@recipe("identity")
async def search_restrictions(world: World, marker: str) -> Call:
    return Call(given={"person": (await _restricted(world, marker))["person"]}, role=OFFICER)


@recipe("identity")
async def lift_restriction(world: World, marker: str) -> Call:
    return on("restriction_id", await _restricted(world, marker), {"told_on": "2016-09-05"}, role=OFFICER)


# --- holds and retention ---------------------------------------------------------------------------------------------


async def _held(world: World, marker: str) -> Json:
    person = (await stories.person(world, marker))["person"]
    given = {"person": person, "reason": "claims", "note": f"Claim of {marker}."}
    return stories.good(await world.as_("identity", role=OFFICER).post("/v1/legal-holds", given))


async def _due(world: World, marker: str, *, offered: bool = False) -> Json:
    person = (await stories.person(world, marker))["person"]
    client = world.as_("identity", role=OFFICER)
    row = stories.good(await client.post("/v1/retention-cases", {"person": person}))
    if not offered:
        return row
    return stories.good(await client.post(f"/v1/retention-cases/{row['id']}/offer", seen=row["version"]))


_CODES = "a pseudonym, days and codes"


@recipe("identity")
async def place_legal_hold(world: World, marker: str) -> Call:
    person = (await stories.person(world, marker))["person"]
    return Call(given={"person": person, "reason": "audit", "until": "2020-01-01", "note": marker}, role=OFFICER)


@recipe("identity")
async def search_legal_holds(world: World, marker: str) -> Call:
    return Call(given={"person": (await _held(world, marker))["person"]}, role=OFFICER)


@recipe("identity")
async def end_legal_hold(world: World, marker: str) -> Call:
    return on("hold_id", await _held(world, marker), role=OFFICER)


@recipe("identity", silent=_CODES)
async def open_retention_case(world: World, marker: str) -> Call:
    return Call(given={"person": (await stories.person(world, marker))["person"]}, role=OFFICER)


@recipe("identity", silent=_CODES)
async def list_retention_cases(world: World, marker: str) -> Call:
    await _due(world, marker)
    return Call(query=NEWEST, role=OFFICER)


@recipe("identity", silent=_CODES)
async def offer_to_archive(world: World, marker: str) -> Call:
    return on("case_id", await _due(world, marker), role=OFFICER)


@recipe("identity", silent=_CODES)
async def archive_takes(world: World, marker: str) -> Call:
    return on("case_id", await _due(world, marker, offered=True), role=OFFICER)


@recipe("identity", silent=_CODES)
async def archive_declines(world: World, marker: str) -> Call:
    return on("case_id", await _due(world, marker, offered=True), role=OFFICER)
