"""Recipes of the duplicate queue, of merging and separating, and of what follows in cases and referrals."""

import asyncio
from uuid import uuid4

from services.identity.tests.helpers import Json, given
from tests.world import referral_stories, stories
from tests.world.calls import Call, recipe
from tests.world.identity import NEWEST, on
from tests.world.world import RECEIVER, World

_NO_WORDS = "two pseudonyms, codes and days: a pair that nobody has decided about has no words"
_ROWS = "kinds, ids, days and the two pseudonyms of the merge"


async def _pair(world: World, marker: str) -> Json:
    """Two records that somebody takes for one person's."""
    one, other = await stories.person(world, marker), await stories.person(world, f"{marker} two")
    both = {"one": one["person"], "other": other["person"]}
    return stories.good(await world.as_("identity").post("/v1/duplicates", both))


async def _apart(world: World, marker: str) -> Json:
    found = await _pair(world, marker)
    said = {"reason": "relatives", "note": f"{marker} has a twin"}
    path = f"/v1/duplicates/{found['id']}/keep-apart"
    return stories.good(await world.as_("identity").post(path, said, seen=found["version"]))


async def _merged(world: World, marker: str, found: Json | None = None) -> Json:
    found = found or await _pair(world, marker)
    path = f"/v1/duplicates/{found['id']}/merge"
    return stories.good(await world.as_("identity").post(path, _decided(found, marker), seen=found["version"]))


def _decided(found: Json, marker: str) -> Json:
    return {"keep": found["one"], "reason": "same_document", "note": f"Passport of {marker} seen"}


@recipe("identity", silent=_NO_WORDS)
async def report_duplicate(world: World, marker: str) -> Call:
    one, other = await stories.person(world, marker), await stories.person(world, f"{marker} two")
    return Call(given={"one": one["person"], "other": other["person"]})


@recipe("identity")
async def list_duplicates(world: World, marker: str) -> Call:
    await _apart(world, marker)
    return Call(query=NEWEST)


@recipe("identity")
async def read_duplicate(world: World, marker: str) -> Call:
    return Call({"duplicate_id": (await _apart(world, marker))["id"]})


@recipe("identity")
async def keep_duplicate_apart(world: World, marker: str) -> Call:
    return on("duplicate_id", await _pair(world, marker), {"reason": "relatives", "note": f"{marker} has a twin"})


@recipe("identity")
async def reopen_duplicate(world: World, marker: str) -> Call:
    return on("duplicate_id", await _apart(world, marker), {})


@recipe("identity")
async def merge_duplicate(world: World, marker: str) -> Call:
    found = await _pair(world, marker)
    return on("duplicate_id", found, _decided(found, marker))


@recipe("identity")
async def list_merges(world: World, marker: str) -> Call:
    await _merged(world, marker)
    return Call(query=NEWEST)


@recipe("identity")
async def read_merge(world: World, marker: str) -> Call:
    return Call({"merge_id": (await _merged(world, marker))["id"]})


@recipe("identity", silent=_ROWS)
async def list_later(world: World, marker: str) -> Call:
    made = await _merged(world, marker)
    await stories.consent(world, made["person"])
    return Call({"merge_id": made["id"]})


@recipe("identity")
async def undo_merge(world: World, marker: str) -> Call:
    return on("merge_id", await _merged(world, marker), {"reason": "other_document", "assign": []})


async def _suspended(world: World, marker: str, kind: str) -> Json:
    """A consent, release or link of somebody whose record was merged with another one."""
    found = await _pair(world, marker)
    client = world.as_("identity")
    if kind == "release":
        wanted = {"person": found["one"], "recipient": RECEIVER, "purpose": "case_management", "categories": ["needs"]}
        words = {"secret_holder": f"Dr. {marker}", "own_reference": f"{marker} r", "given": given()}
        made = stories.good(await client.post("/v1/releases", {**wanted, **words}))
    elif kind == "consent":
        wanted = {"person": found["one"], "recipient": RECEIVER, "purpose": "recognition", "categories": ["needs"]}
        words = {"own_reference": f"{marker} c", "given": given()}
        made = stories.good(await client.post("/v1/consents", {**wanted, **words}))
    else:
        made = await stories.link(world, found["one"], own_reference=f"{marker} l")
    await _merged(world, marker, found)
    return stories.good(await client.get(f"/v1/{kind}s/{made['id']}"))


@recipe("identity")
async def confirm_consent(world: World, marker: str) -> Call:
    return on("consent_id", await _suspended(world, marker, "consent"), {})


@recipe("identity")
async def confirm_release(world: World, marker: str) -> Call:
    return on("release_id", await _suspended(world, marker, "release"), {})


@recipe("identity")
async def confirm_link(world: World, marker: str) -> Call:
    return on("link_id", await _suspended(world, marker, "link"), {})


async def _followed(world: World, service: str, merge: Json, status: str) -> Json:
    """What a service says of a merge, once it has followed it."""
    for _ in range(200):
        answer = await world.as_(service).get(f"/v1/merges/{merge['id']}/later")
        if answer.is_success and answer.json()["status"] == status:
            found: Json = answer.json()
            return found
        await asyncio.sleep(0.05)
    message = f"{service} did not follow"
    raise AssertionError(message)


async def _later(world: World, marker: str, service: str) -> tuple[Json, Json]:
    """A merge that was undone, and the row that came in between; `service` has followed both."""
    merge = await _merged(world, marker)
    await _followed(world, service, merge, "merged")
    if service == "cases":
        await stories.record(world, marker, person=merge["person"])
    else:
        await referral_stories.draft(world, marker, person=merge["person"], conversation_id=str(uuid4()))
    undo = f"/v1/merges/{merge['id']}/undo"
    apart = {"reason": "other_document", "assign": []}
    stories.good(await world.as_("identity").post(undo, apart, seen="*"))
    left = await _followed(world, service, merge, "undone")
    return merge, left["items"][0]


def _of(service: str) -> None:
    @recipe(service, silent=_ROWS)
    async def list_later_rows(world: World, marker: str) -> Call:
        merge, _ = await _later(world, marker, service)
        return Call({"merge_id": merge["id"]})

    @recipe(service, silent=_ROWS)
    async def assign_later_row(world: World, marker: str) -> Call:
        merge, item = await _later(world, marker, service)
        theirs = {"kind": item["kind"], "id": item["id"], "person": merge["merged_person"]}
        return Call({"merge_id": merge["id"]}, theirs)


for _service in ("cases", "referrals"):
    _of(_service)
