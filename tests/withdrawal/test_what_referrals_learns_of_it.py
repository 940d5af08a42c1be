"""Identity and referrals of one city: a preview goes under a decision alone, its recipients are known afterwards, and it
ends or rests with its ground.

The database makes no difference here: what is kept in rows has its tests on both at referrals.
"""

import os
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from geleit_kit.testing.databases import Engine, Templates
from services.identity.tests import helpers as identity
from services.identity.tests.helpers import Json, refused, until
from tests.world import OWNER, RECEIVER, World, new_marker, open_world, referral_stories, stories
from tests.world.stories import good

AUTHORITY = "abh"
CHILD = {"on": "2008-04-02", "precision": "day"}
SEEN = {"kind": "birth_certificate", "seen_on": "2016-06-01", "seen_by": "case_manager"}


@pytest.fixture(scope="module")
async def world(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The two services, and a foreigners' authority on the node."""
    folder = tmp_path_factory.mktemp(f"ends-{os.getpid()}")
    async with open_world(Engine("sqlite", templates, folder, None), folder, ("identity", "referrals")) as opened:
        body = {
            "key": AUTHORITY,
            "name": "Ausländeramt",
            "kind": "foreigners_authority",
            "land": "NW",
            "law": "dsg_nrw",
        }
        good(await opened.as_("identity", OWNER, "node_operator").post("/v1/bodies", body))
        await opened.settled()
        yield opened


async def preview(world: World, row: Json) -> Json:
    """The receiver's row, once services have heard what identity says."""
    await world.fresh()
    return await referral_stories.arrived(world, row)


async def drafted(world: World, person: str, conversation: str, recipient: str = RECEIVER) -> Json:
    more = {"person": person, "conversation_id": conversation, "recipient": recipient}
    return await referral_stories.draft(world, new_marker(), **more)


async def send(world: World, row: Json, under: Json) -> httpx.Response:
    path = f"/v1/referrals/{row['id']}/send"
    return await world.as_("referrals").post(path, under, seen=row["version"], key=str(uuid4()))


async def asked(world: World, conversation: str) -> Json:
    wanted = identity.question(conversation, ["needs"], direction="push", audience="referrals")
    return good(await world.as_("identity").post("/v1/decisions", wanted))


async def test_no_referral_reaches_a_foreigners_authority_with_a_consent_or_an_invented_conversation(
    world: World,
) -> None:
    person = (await stories.person(world, new_marker()))["person"]
    link = await stories.link(world, person, AUTHORITY)
    assert (await asked(world, link["conversation_id"]))["grant"] is None, "identity's decision is no"
    elsewhere = (await stories.link(world, person, RECEIVER))["conversation_id"]
    live = (await asked(world, elsewhere))["grant"]
    assert live, "the control: to another body it says yes"
    for conversation in (link["conversation_id"], elsewhere, str(uuid4())):
        row = await drafted(world, person, conversation, AUTHORITY)
        refused(await send(world, row, {"grant": live}), 409, "by_hand_only")
        paper = {"kind": "consent", "purpose": "referral", "paper": "x", "responsible": True}
        refused(await send(world, row, {"ground": paper}), 422, "invalid", ("/grant", "missing"))
    assert good(await world.as_("referrals", AUTHORITY).get("/v1/referrals"))["items"] == []
    row = await drafted(world, person, str(uuid4()))
    refused(await send(world, row, {"grant": live}), 403, "grant_foreign")
    assert (await send(world, await drafted(world, person, elsewhere), {"grant": live})).status_code == 200


async def test_who_saw_a_preview_owes_an_answer_after_the_withdrawal_and_is_sent_nothing_more(world: World) -> None:
    person = (await stories.person(world, new_marker()))["person"]
    ground = await stories.consent(world, person)
    line = (await stories.link_under(world, person, RECEIVER, ground["id"]))["conversation_id"]
    row = await drafted(world, person, line)
    assert (await send(world, row, await referral_stories.carried(world, line))).status_code == 200
    assert (await preview(world, row))["need_codes"] == ["recognition"]
    early = await referral_stories.carried(world, line)
    path = f"/v1/consents/{ground['id']}/withdraw"
    good(await world.as_("identity").post(path, {"channel": "oral"}, seen=ground["version"]))

    async def ended() -> bool:
        return bool((await preview(world, row))["ground_ended"])

    await until(ended, 20)
    assert (await preview(world, row))["need_codes"] == []
    duties = good(await world.as_("identity").get("/v1/duties", params={"sort": "-created_at", "limit": 5}))["items"]
    [owed] = [one for one in duties if one["person"] == person]
    assert (owed["other_body"], owed["categories"]) == (RECEIVER, ["needs"])
    assert (await asked(world, line))["grant"] is None
    again = await drafted(world, person, line)
    assert (await send(world, again, early)).status_code == 403


async def test_while_holders_of_custody_disagree_a_preview_rests_and_it_is_shown_when_they_agree(world: World) -> None:
    ki = world.as_("identity")
    person = (await stories.person(world, new_marker(), birth=CHILD))["person"]
    mother, father = [
        await identity.represented(ki, person, "joint_custody", name=name, evidence=SEEN) for name in ("M", "F")
    ]
    by = {"representation_id": mother["id"], "other_holder": "agrees"}
    ground = await identity.consented(ki, person, RECEIVER, ["needs", "base_data"], signed_by="Mother", declared_by=by)
    line = (await stories.link_under(world, person, RECEIVER, ground["id"]))["conversation_id"]
    row = await drafted(world, person, line)
    assert (await send(world, row, await referral_stories.carried(world, line))).status_code == 200
    assert (await preview(world, row))["need_codes"] == ["recognition"]
    path = f"/v1/consents/{ground['id']}"
    now = good(await ki.get(path))
    objection = {"representation_id": father["id"], "objected_on": now["signed_on"]}
    good(await ki.post(f"{path}/object", objection, seen=now["version"]))

    async def shown() -> bool:
        return bool((await preview(world, row))["need_codes"])

    async def resting() -> bool:
        return not await shown()

    await until(resting, 20)
    theirs = await preview(world, row)
    taken = {"person": (await stories.person(world, new_marker(), RECEIVER))["person"]}
    accept = f"/v1/referrals/{theirs['id']}/accept"
    refused(await world.as_("referrals", RECEIVER).post(accept, taken, seen=theirs["version"]), 409, "ground_rests")
    assert (await asked(world, line))["grant"] is None
    now = good(await ki.get(path))
    good(await ki.post(f"{path}/settle", {"settled_by": "agreement"}, seen=now["version"]))
    await until(shown, 20)
    good(await world.as_("referrals", RECEIVER).post(accept, taken, seen=theirs["version"]))
