"""Recipes of identity: what past recipients owe."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.identity.tests.helpers import Json, agreed, question
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.identity import NEWEST, on
from tests.world.world import OWNER, RECEIVER, World

KEEPER = "service:identity"
DELETED = {"parts": [{"outcome": "deleted", "categories": ["language"]}]}


async def _wanted(world: World, marker: str) -> Json:
    made = await stories.person(world, marker)
    return {"person": made["person"], "partner": marker, "occasion": "withdrawal", "categories": ["language"]}


async def _owed(world: World, marker: str) -> Json:
    """What a partner without software owes; its name is the marker."""
    return stories.good(await world.as_("identity").post("/v1/duties", await _wanted(world, marker)))


async def _owing(world: World, marker: str) -> Json:
    """What the owner of the record owes as a recipient: the other body told it something, and its consent is gone."""
    told = await stories.conversation(world, marker, OWNER, body=RECEIVER)
    giver = world.as_("identity", RECEIVER)
    stories.good(await giver.post("/v1/decisions", question(told["conversation_id"], ["needs"], direction="push")))
    found = stories.good(await giver.post("/v1/consents/search", {"person": told["person"]}))["items"][0]
    path = f"/v1/consents/{found['id']}/withdraw"
    stories.good(await giver.post(path, {"channel": "oral"}, seen=found["version"]))
    listed = await world.as_("identity").get(
        "/v1/duties", params={"side": "recipient", "sort": "-created_at", "limit": 1}
    )
    duty: Json = stories.good(listed)["items"][0]
    return duty


@recipe("identity")
async def owe_duty(world: World, marker: str) -> Call:
    return Call(given=await _wanted(world, marker))


@recipe("identity")
async def list_duties(world: World, marker: str) -> Call:
    await _owed(world, marker)
    return Call(query=NEWEST)


@recipe("identity")
async def search_duties(world: World, marker: str) -> Call:
    return Call(given={"person": (await _owed(world, marker))["person"]})


@recipe("identity")
async def read_duty(world: World, marker: str) -> Call:
    return Call({"duty_id": (await _owed(world, marker))["id"]})


@recipe("identity", silent="an answer is of codes: outcome, categories, place in the law")
async def answer_duty(world: World, marker: str) -> Call:
    return on("duty_id", await _owing(world, marker), {"parts": [{"outcome": "deleted", "categories": ["needs"]}]})


@recipe("identity")
async def note_letter_of_duty(world: World, marker: str) -> Call:
    return on("duty_id", await _owed(world, marker), {"letter_on": "2016-09-05"})


@recipe("identity")
async def note_answer_of_duty(world: World, marker: str) -> Call:
    return on("duty_id", await _owed(world, marker), DELETED | {"answered_on": "2016-09-05"})


@recipe("identity")
async def tell_person_of_duty(world: World, marker: str) -> Call:
    made = await _owed(world, marker)
    path = f"/v1/duties/{made['id']}/note-answer"
    noted = await world.as_("identity").post(path, DELETED | {"answered_on": "2016-09-05"}, seen=made["version"])
    return on("duty_id", stories.good(noted), {"told_on": "2016-09-05"})


# --- who saw what ----------------------------------------------------------------------------------------------------


def _around_now() -> Json:
    """The log tells real time."""
    now = datetime.now(UTC)
    return {"since": (now - timedelta(days=1)).isoformat(), "before": (now + timedelta(days=1)).isoformat()}


@recipe("identity", silent="functions, categories and codes: a log has no words of anybody")
async def report_access(world: World, marker: str) -> Call:
    made = await stories.person(world, marker)
    return Call(given={"person": made["person"], **_around_now()}, role="data_protection_officer")


def _of_log(service: str) -> None:
    """What each service tells the keeper of the persons' rights of its log."""

    @recipe(service, "read_log_of_person", silent="as the report")
    async def log(world: World, marker: str) -> Call:
        made = await stories.person(world, marker)
        return Call(given={"person": made["person"], "body": world.body(OWNER), **_around_now()}, role=KEEPER)


for _service in ("identity", "cases", "referrals", "indicators"):
    _of_log(_service)


# --- disclosures by hand ---------------------------------------------------------------------------------------------

AUTHORITY = "abh"
TOLD = {"told_on": "2016-09-05", "way": "talk"}


async def _authority(world: World) -> None:
    """A foreigners' authority on the node, once."""
    wanted = {"key": AUTHORITY, "name": "Foreigners", "kind": "foreigners_authority", "land": "NW", "law": "sgb_x"}
    operator = world.as_("identity", role="node_operator")
    await world.once("foreigners authority", lambda: operator.post("/v1/bodies", wanted))


async def _by_hand(world: World, marker: str) -> Json:
    await _authority(world)
    made = await stories.person(world, marker)
    return {
        "person": made["person"],
        "recipient": AUTHORITY,
        "statute": "sgb_x_71_2",
        "purpose": "case_management",
        "cause": "request",
        "requested_on": "2016-09-01",
        "statements": {"base_data": marker},
        "reason": f"They asked for {marker}.",
    }


async def _acted(world: World, row: Json, action: str, given: Json) -> Json:
    path = f"/v1/hand-disclosures/{row['id']}/{action}"
    return stories.good(await world.as_("identity").post(path, given, seen=row["version"]))


async def _proposed(world: World, marker: str) -> Json:
    return stories.good(await world.as_("identity").post("/v1/hand-disclosures", await _by_hand(world, marker)))


async def _agreed(world: World, marker: str) -> Json:
    made = await _proposed(world, marker)
    await agreed(world.as_("identity", sub=stories.COLLEAGUE), made["id"])
    return stories.good(await world.as_("identity").get(f"/v1/hand-disclosures/{made['id']}"))


async def _told(world: World, marker: str) -> Json:
    return await _acted(world, await _agreed(world, marker), "tell-person", TOLD)


@recipe("identity")
async def propose_hand_disclosure(world: World, marker: str) -> Call:
    return Call(given=await _by_hand(world, marker))


@recipe("identity")
async def list_hand_disclosures(world: World, marker: str) -> Call:
    await _proposed(world, marker)
    return Call(query=NEWEST)


@recipe("identity")
async def search_hand_disclosures(world: World, marker: str) -> Call:
    return Call(given={"person": (await _proposed(world, marker))["person"]})


@recipe("identity")
async def read_hand_disclosure(world: World, marker: str) -> Call:
    return Call({"disclosure_id": (await _proposed(world, marker))["id"]})


@recipe("identity")
async def tell_person_of_hand_disclosure(world: World, marker: str) -> Call:
    return on("disclosure_id", await _agreed(world, marker), TOLD)


@recipe("identity")
async def release_hand_disclosure(world: World, marker: str) -> Call:
    return on("disclosure_id", await _told(world, marker), {"responsible": True})


@recipe("identity")
async def cancel_hand_disclosure(world: World, marker: str) -> Call:
    return on("disclosure_id", await _told(world, marker))


@recipe("identity", silent="a grant: its words are read under it, at the giver's")
async def collect_hand_disclosure(world: World, marker: str) -> Call:
    await _acted(world, await _told(world, marker), "release", {"responsible": True})
    listed = await world.as_("identity", AUTHORITY).get("/v1/hand-disclosures", params=NEWEST)
    theirs = stories.good(listed)["items"][0]
    return on("disclosure_id", theirs, body=AUTHORITY, key=str(uuid4()))
