import base64
import json
from uuid import UUID

import pytest

from geleit_identity.links.tables import Link
from geleit_kit.db.rows import visible
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import (
    MARKER,
    Json,
    bound,
    consented,
    facts,
    facts_of,
    good,
    offered,
    question,
    refused,
    registered,
)


async def linked(identity: Running) -> tuple[Client, Client, Json, Json]:
    """A link of the KI to the volunteer agency, bound."""
    ki, agency = identity.as_("case_manager", "ki"), identity.as_("volunteer", "freiwillige")
    person, own = await registered(ki), await registered(agency, family="Pate")
    ground = await consented(ki, person, "freiwillige", ["appointment", "holder_contact"], "volunteer_support")
    offer = await offered(ki, person, "freiwillige", "consent", ground["id"], "o-1")
    end = await bound(agency, offer["conversation_id"], own)
    return ki, agency, good(await ki.get(f"/v1/links/{offer['id']}")), end


@pytest.mark.answers
async def test_a_link_is_two_ends_that_share_nothing_but_the_conversation(identity: Running) -> None:
    _, _, ours, theirs = await linked(identity)
    assert ours["conversation_id"] == theirs["conversation_id"]
    assert (ours["status"], theirs["status"]) == ("bound", "bound")
    assert (ours["other_body"], theirs["other_body"]) == ("freiwillige", "ki")
    assert ours["id"] != theirs["id"]
    assert ours["person"] != theirs["person"]
    assert ours["person"] not in str(theirs)
    assert theirs["person"] not in str(ours)
    for body, end in (("ki", ours), ("freiwillige", theirs)):
        (fact,) = [one for one in await facts(identity, body) if ".link." in one["type"]]
        expected = {"link_id": end["id"], "person": end["person"]}
        assert (fact["type"], fact["data"]) == ("geleit.identity.link.bound.v1", expected)


@pytest.mark.answers
async def test_an_offer_tells_the_receiver_body_ground_and_purpose_and_not_who_it_is(identity: Running) -> None:
    ki, agency = identity.as_("case_manager", "ki"), identity.as_("volunteer", "freiwillige")
    person = await registered(ki)
    ground = await consented(ki, person, "freiwillige", ["appointment"], "volunteer_support")
    offer = await offered(ki, person, "freiwillige", "consent", ground["id"], "o-1")
    answer = await agency.get("/v1/links")
    (end,) = good(answer)["items"]
    assert (end["status"], end["side"], end["person"], end["other_body"]) == ("offered", "receiver", None, "ki")
    assert (end["purpose"], end["ground"]) == ("volunteer_support", "consent")
    assert person not in answer.text
    assert MARKER not in answer.text
    (task,) = good(await agency.get("/v1/tasks"))["items"]
    assert (task["kind"], task["person"]) == ("link_offer", None)
    jobcenter = identity.as_("case_manager", "jobcenter")
    assert good(await jobcenter.get("/v1/links"))["items"] == []
    for other in (end["id"], offer["id"]):
        refused(await jobcenter.get(f"/v1/links/{other}"), 404, "not_found")


@pytest.mark.answers
async def test_without_a_live_ground_there_is_no_link(identity: Running) -> None:
    ki, agency = identity.as_("case_manager", "ki"), identity.as_("volunteer", "freiwillige")
    person, other = await registered(ki), await registered(ki, family="Other")
    ground = await consented(ki, person, "freiwillige", ["appointment"], "volunteer_support")
    elsewhere = await consented(ki, person, "jobcenter", ["needs"])
    ahead = await consented(ki, person, "freiwillige", ["needs"], valid_from="2016-06-08")

    async def refusal(pseudonym: str, recipient: str, kind: str, ground_id: str | None, code: str, at: str) -> None:
        wanted = {"person": pseudonym, "recipient": recipient, "ground": {"kind": kind, "id": ground_id}}
        refused(await ki.post("/v1/links", wanted, key=f"{code}{ground_id}{pseudonym}"), 422, "invalid", (at, code))

    await refusal(person, "freiwillige", "consent", str(UUID(int=1)), "ground_not_live", "/ground/id")
    await refusal(person, "freiwillige", "consent", elsewhere["id"], "ground_not_live", "/ground/id")
    await refusal(person, "freiwillige", "consent", ahead["id"], "ground_not_live", "/ground/id")
    await refusal(person, "freiwillige", "release", ground["id"], "ground_not_live", "/ground/id")
    await refusal(other, "freiwillige", "consent", ground["id"], "ground_not_live", "/ground/id")
    await refusal(person, "nowhere", "consent", ground["id"], "recipient_unknown", "/recipient")
    await refusal(person, "ki", "consent", ground["id"], "recipient_is_self", "/recipient")
    statute = {
        "person": person,
        "recipient": "jobcenter",
        "purpose": "housing",
        "ground": {"kind": "statute", "statute": "sgb_x_69_1_1"},
    }
    refused(
        await ki.post("/v1/links", statute, key="s"), 422, "invalid", ("/ground/statute", "statute_not_in_force_here")
    )
    good(await ki.post(f"/v1/consents/{ground['id']}/withdraw", {"channel": "oral"}, seen=ground["version"]))
    await refusal(person, "freiwillige", "consent", ground["id"], "ground_not_live", "/ground/id")
    assert good(await agency.get("/v1/links"))["items"] == []


@pytest.mark.answers
async def test_an_offer_leaves_the_house_only_with_a_key_and_only_once(identity: Running) -> None:
    ki, agency = identity.as_("case_manager", "ki"), identity.as_("volunteer", "freiwillige")
    person = await registered(ki)
    ground = await consented(ki, person, "freiwillige", ["appointment"], "volunteer_support")
    wanted = {"person": person, "recipient": "freiwillige", "ground": {"kind": "consent", "id": ground["id"]}}
    refused(await ki.post("/v1/links", wanted), 400, "idempotency_key_required")
    first, again = [good(await ki.post("/v1/links", wanted, key="o-1"), 201) for _ in range(2)]
    assert first["id"] == again["id"]
    assert len(good(await agency.get("/v1/links"))["items"]) == 1


@pytest.mark.answers
async def test_only_the_receiver_binds_and_only_to_its_own_person(identity: Running) -> None:
    ki, agency = identity.as_("case_manager", "ki"), identity.as_("volunteer", "freiwillige")
    person = await registered(ki)
    ground = await consented(ki, person, "freiwillige", ["appointment"], "volunteer_support")
    offer = await offered(ki, person, "freiwillige", "consent", ground["id"], "o-1")
    path = f"/v1/links/{offer['id']}/bind"
    refused(await ki.post(path, {"person": person}, seen=offer["version"]), 409, "only_the_receiver_binds")
    closed = {one["action"]: one["closed"] for one in offer["allowed_actions"]}
    assert closed["bind"]["code"] == "only_the_receiver_binds"
    assert closed["cut"] is None
    (end,) = good(await agency.get("/v1/links"))["items"]
    theirs = f"/v1/links/{end['id']}/bind"
    refused(await agency.post(theirs, {"person": person}, seen=end["version"]), 404, "not_found")
    own = await registered(agency, family="Pate")
    done = good(await agency.post(theirs, {"person": own}, seen=end["version"]))
    refused(await agency.post(theirs, {"person": own}, seen=done["version"]), 409, "illegal_transition")


@pytest.mark.answers
async def test_a_link_bound_to_the_wrong_person_is_bound_anew_and_the_log_names_both(identity: Running) -> None:
    ki, agency, ours, theirs = await linked(identity)
    wrong, right = theirs["person"], await registered(agency, family="Patin")
    path = f"/v1/links/{theirs['id']}/rebind"
    refused(await ki.post(f"/v1/links/{ours['id']}/rebind", {"person": right}, seen=ours["version"]), 409,
            "only_the_receiver_binds")  # fmt: skip
    refused(await agency.post(path, {"person": wrong}, seen=theirs["version"]), 422, "invalid",
            ("/person", "bound_already"))  # fmt: skip
    refused(await agency.post(path, {"person": ours["person"]}, seen=theirs["version"]), 404, "not_found")
    done = good(await agency.post(path, {"person": right}, seen=theirs["version"]))
    assert (done["status"], done["person"], done["conversation_id"]) == ("bound", right, theirs["conversation_id"])
    assert good(await ki.get(f"/v1/links/{ours['id']}")) == ours
    log = identity.as_("data_protection_officer", "freiwillige")
    for person in (wrong, right):
        entries = good(await log.post("/v1/access-log/search?limit=500", {"person": person}))["items"]
        assert "rebind_link" in [one["operation"] for one in entries]
    assert await facts_of(identity, "freiwillige", "link") == ["link.bound", "link.rebound"]
    assert await facts_of(identity, "ki", "link") == ["link.bound"]


@pytest.mark.answers
async def test_a_grant_that_told_of_the_wrong_person_ends_when_another_is_bound(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    person, wrong, right = await registered(ki), await registered(jobcenter), await registered(jobcenter, family="Re")
    ground = await consented(ki, person, "jobcenter", ["needs"])
    offer = await offered(ki, person, "jobcenter", "consent", ground["id"], "o-1")
    end = await bound(jobcenter, offer["conversation_id"], wrong)
    back = await consented(jobcenter, wrong, "ki", ["needs"])
    asked = question(offer["conversation_id"], ["needs"], direction="push")
    told = good(await jobcenter.post("/v1/decisions", asked))
    assert told["grant"], back
    kept = good(await ki.post("/v1/decisions", asked))
    before = good(await identity.as_service("cases").get("/v1/status-list"))["status_list"]
    good(await jobcenter.post(f"/v1/links/{end['id']}/rebind", {"person": right}, seen=end["version"]))
    after = good(await identity.as_service("cases").get("/v1/status-list"))["status_list"]
    assert revoked(before) == set()
    assert revoked(after) == {jti(told["grant"])}
    assert jti(kept["grant"]) not in revoked(after)


def claims(token: str) -> Json:
    """What a signed statement says, unverified: the tests of kit verify it."""
    middle = token.split(".")[1]
    found: Json = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return found


def jti(grant: str) -> str:
    return str(claims(grant)["jti"])


def revoked(status_list: str) -> set[str]:
    return set(claims(status_list)["revoked"])


@pytest.mark.answers
@pytest.mark.parametrize("who", ["offerer", "receiver"])
async def test_a_cut_asks_both_bodies_to_see_what_rested_on_the_link(identity: Running, who: str) -> None:
    ki, agency, ours, theirs = await linked(identity)
    client, end = (ki, ours) if who == "offerer" else (agency, theirs)
    good(await client.post(f"/v1/links/{end['id']}/cut", seen=end["version"]))
    for caller, left in ((ki, ours), (agency, theirs)):
        (task,) = [one for one in good(await caller.get("/v1/tasks"))["items"] if one["kind"] == "link_cut"]
        assert (task["person"], task["subject_id"]) == (left["person"], left["id"])


@pytest.mark.parametrize("who", ["offerer", "receiver"])
async def test_after_the_cut_neither_finds_the_other(identity: Running, who: str) -> None:
    ki, agency, ours, theirs = await linked(identity)
    asked = question(ours["conversation_id"], ["appointment"], purpose="volunteer_support")
    assert good(await agency.post("/v1/decisions", asked))["answer"] == "yes"
    client, end = (ki, ours) if who == "offerer" else (agency, theirs)
    done = good(await client.post(f"/v1/links/{end['id']}/cut", seen=end["version"]))
    assert (done["status"], done["conversation_id"], done["other_body"]) == ("cut", None, None)
    for caller, left in ((ki, ours), (agency, theirs)):
        refused(await caller.get(f"/v1/links/{left['id']}"), 404, "not_found")
        assert good(await caller.get("/v1/links"))["items"] == []
        assert good(await caller.post("/v1/decisions", asked))["answer"] == "no"
    await _no_row_joins_them(identity, ours["conversation_id"])
    for body in ("ki", "freiwillige"):
        assert await facts_of(identity, body, "link") == ["link.bound", "link.cut"]


async def _no_row_joins_them(identity: Running, conversation: str) -> None:
    context = identity.app.state.geleit
    for body in ("ki", "freiwillige"):
        async with context.database.read(context.bodies.by_key(body)) as read:
            rows = await read.all(visible(read, Link, deleted=True))
        assert rows
        assert all(row.conversation_id != UUID(conversation) for row in rows)
        assert all(row.counterpart is None for row in rows if row.status == "cut")


@pytest.mark.answers
async def test_a_move_of_the_person_leaves_the_link(identity: Running) -> None:
    ki, agency, ours, theirs = await linked(identity)
    path = f"/v1/persons/{ours['person']}/addresses"
    good(await ki.post(path, {"place": "Talstadt", "valid_from": "2016-06-07"}), 201)
    assert good(await ki.get(f"/v1/links/{ours['id']}")) == ours
    assert good(await agency.get(f"/v1/links/{theirs['id']}")) == theirs
    asked = question(ours["conversation_id"], ["appointment"], purpose="volunteer_support")
    assert good(await agency.post("/v1/decisions", asked))["answer"] == "yes"


@pytest.mark.answers
async def test_a_link_ends_with_its_ground_unless_the_person_has_given_another(identity: Running) -> None:
    ki, agency, ours, theirs = await linked(identity)
    (first,) = good(await ki.get("/v1/consents"))["items"]
    second = await consented(ki, ours["person"], "freiwillige", ["appointment"], "volunteer_support")
    effect = good(await ki.get(f"/v1/consents/{first['id']}/withdrawal-effect"))
    assert (effect["links_cut"], effect["recipient"]) == (0, "freiwillige"), "the second consent keeps it"
    good(await ki.post(f"/v1/consents/{first['id']}/withdraw", {"channel": "oral"}, seen=first["version"]))
    assert good(await ki.get(f"/v1/links/{ours['id']}"))["status"] == "bound"
    good(await ki.post(f"/v1/consents/{second['id']}/withdraw", {"channel": "oral"}, seen=second["version"]))
    refused(await ki.get(f"/v1/links/{ours['id']}"), 404, "not_found")
    refused(await agency.get(f"/v1/links/{theirs['id']}"), 404, "not_found")
