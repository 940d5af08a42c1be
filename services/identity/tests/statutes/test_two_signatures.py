"""Four eyes, as every service has them, by the matter that needs them most: a statute that is put into force."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import update

from geleit_identity.statutes.tables import StatuteUse
from geleit_kit.db.kit_tables import Proposal, Task
from geleit_kit.db.rows import visible
from geleit_kit.testing.node import body_id
from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import Json, good, refused, registered

USE = {
    "statute": "sgb_x_69_1_1",
    "recipient_kind": "jobcenter",
    "purpose": "housing",
    "categories": ["housing"],
}
NO = {"reason": "wrong_content"}


async def proposed(client: Client) -> Json:
    use = good(await client.post("/v1/statute-uses", USE), 201)
    [found] = good(await client.get("/v1/proposals", params={"matter": use["id"]}))["items"]
    return dict(found)


def path(proposal: Json, action: str = "") -> str:
    return f"/v1/proposals/{proposal['id']}" + (f"/{action}" if action else "")


def closed(proposal: Json) -> dict[str, str | None]:
    return {one["action"]: one["closed"]["code"] if one["closed"] else None for one in proposal["allowed_actions"]}


async def status(client: Client, proposal: Json) -> str:
    return str(good(await client.get(f"/v1/statute-uses/{proposal['subject_id']}"))["status"])


@pytest.mark.answers
async def test_who_proposed_does_not_agree_whatever_else_the_same_person_is(identity: Running) -> None:
    admin = identity.as_("body_admin", "ki", sub="kim")
    one = await proposed(admin)
    assert (one["mine"], one["missing"], one["expires_on"]) == (True, ["data_protection_officer"], "2016-07-07")
    assert closed(one) == {"agree": "second_person_needed", "reject": "second_person_needed", "withdraw": None}
    refused(await admin.post(path(one, "agree"), seen=1), 409, "second_person_needed")
    both = identity.as_(["body_admin", "data_protection_officer"], "ki", sub="kim")
    refused(await both.post(path(one, "agree"), seen=1), 409, "second_person_needed")
    refused(await both.post(path(one, "reject"), NO, seen=1), 409, "second_person_needed")
    another = identity.as_("body_admin", "ki", sub="sam")
    seen = good(await another.get(path(one)))
    assert closed(seen) == {"agree": "role_missing_among_two", "reject": None, "withdraw": "only_who_proposed"}
    refused(await another.post(path(one, "agree"), seen=1), 409, "role_missing_among_two")
    refused(await another.post(path(one, "withdraw"), seen=1), 409, "only_who_proposed")
    refused(await identity.as_("case_manager", "ki").post(path(one, "agree"), seen=1), 404, "not_found")
    refused(await identity.as_("auditor", "ki").post(path(one, "agree"), seen=1), 403, "forbidden")
    assert await status(admin, one) == "proposed"
    officer = identity.as_("data_protection_officer", "ki")
    agreed = good(await officer.post(path(one, "agree"), seen=1))
    assert (agreed["status"], agreed["decided_on"], agreed["mine"]) == ("agreed", "2016-06-07", False)
    assert await status(admin, one) == "in_force"
    refused(await officer.post(path(one, "reject"), NO, seen=2), 409, "illegal_transition")


@pytest.mark.answers
async def test_two_officers_are_two_people_in_one_role_and_put_nothing_into_force(identity: Running) -> None:
    one = await proposed(identity.as_("data_protection_officer", "ki", sub="kim"))
    assert one["missing"] == ["body_admin"]
    colleague = identity.as_("data_protection_officer", "ki", sub="sam")
    assert closed(good(await colleague.get(path(one))))["agree"] == "role_missing_among_two"
    refused(await colleague.post(path(one, "agree"), seen=1), 409, "role_missing_among_two")
    assert await status(colleague, one) == "proposed"
    admin = identity.as_("body_admin", "ki")
    assert good(await admin.post(path(one, "agree"), seen=1))["status"] == "agreed"


async def test_who_proposed_takes_it_back_and_it_never_comes_into_force(identity: Running) -> None:
    admin, officer = identity.as_("body_admin", "ki"), identity.as_("data_protection_officer", "ki")
    one = await proposed(admin)
    assert good(await admin.post(path(one, "withdraw"), seen=1))["status"] == "withdrawn"
    assert await status(admin, one) == "withdrawn"
    refused(await officer.post(path(one, "agree"), seen=2), 409, "illegal_transition")
    assert good(await officer.get("/v1/proposals"))["items"] == []
    assert [row["id"] for row in good(await officer.get("/v1/proposals?status=withdrawn"))["items"]] == [one["id"]]


async def test_a_proposal_ends_by_itself_after_its_last_day_and_only_then(identity: Running, today: Today) -> None:
    admin, officer = identity.as_("body_admin", "ki"), identity.as_("data_protection_officer", "ki")
    first, second = await proposed(admin), await proposed(admin)
    today(date(2016, 7, 7))
    await identity.ticked()
    assert good(await officer.post(path(first, "agree"), seen=1))["status"] == "agreed"
    today(date(2016, 7, 8))
    await identity.ticked()
    over = good(await officer.get(path(second)))
    assert (over["status"], over["decided_on"]) == ("expired", "2016-07-08")
    assert await status(admin, second) == "expired"
    assert await status(admin, first) == "in_force"


async def test_it_waits_in_the_worklist_until_it_is_decided(identity: Running) -> None:
    officer = identity.as_("data_protection_officer", "ki")
    one = await proposed(identity.as_("body_admin", "ki"))
    [task] = good(await officer.get("/v1/tasks"))["items"]
    assert (task["kind"], task["code"], task["subject_id"], task["due_on"], task["pool"]) == (
        "decide_proposal", "statute_use", one["id"], "2016-07-07", "data_protection_officer",
    )  # fmt: skip
    good(await officer.post(path(one, "reject"), NO, seen=1))
    assert good(await officer.get("/v1/tasks"))["items"] == []
    async with identity.app.state.geleit.database.read(body_id("ki")) as read:
        assert [row.status for row in await read.all(visible(read, Task))] == ["settled"]


@pytest.mark.answers
async def test_a_proposal_is_in_the_worklist_of_whoever_may_decide_it_and_of_nobody_else(identity: Running) -> None:
    proposer = identity.as_("body_admin", "ki", sub="kim")
    one = await proposed(proposer)
    closing = {"body": "jobcenter", "closed_on": "2016-06-30"}
    good(await identity.as_("node_operator", "ki", sub="otto").post("/v1/body-closings", closing), 201)
    other = {"person": await registered(identity.as_("case_manager", "ki")), "kind": "access", "channel": "letter"}
    officer = identity.as_("rights_officer", "ki")
    good(await officer.post("/v1/rights-requests", {**other, "received_on": "2016-06-07"}), 201)
    expected = {
        ("body_admin", "kim"): set(),
        ("body_admin", "sam"): {"statute_use"},
        ("data_protection_officer", "ann"): {"statute_use", "rights_request.kind.access"},
        ("node_operator", "otto"): set(),
        ("node_operator", "paula"): {"body_closing"},
        ("case_manager", "berta"): {"rights_request.kind.access"},
        ("rights_officer", "carl"): {"rights_request.kind.access"},
    }
    for (role, sub), codes in expected.items():
        who = identity.as_(role, "ki", sub=sub)
        items = good(await who.get("/v1/tasks?total=true"))
        assert {task["code"] for task in items["items"]} == codes, (role, sub)
        assert items["total"] == len(codes)
    refused(await identity.as_("auditor", "ki").get("/v1/tasks"), 403, "forbidden")
    assert good(await identity.as_("node_operator", "jobcenter").get("/v1/tasks"))["items"] == []
    [task] = good(await identity.as_("body_admin", "ki", sub="sam").get("/v1/tasks"))["items"]
    assert task["subject_id"] == one["id"]
    refused(await proposer.get(f"/v1/tasks/{task['id']}"), 404, "not_found")
    refused(await identity.as_("case_manager", "ki").post(f"/v1/tasks/{task['id']}/claim", seen="*"), 404, "not_found")


async def test_nobody_agrees_to_something_else_than_was_proposed(identity: Running) -> None:
    """The row is changed behind the back of every rule; what was signed first is not what stands there."""
    officer = identity.as_("data_protection_officer", "ki")
    one = await proposed(identity.as_("body_admin", "ki"))
    async with identity.app.state.geleit.database.write(body_id("ki")) as write:
        await write.execute(update(StatuteUse).values(categories=["housing", "benefit"]))
    refused(await officer.post(path(one, "agree"), seen=1), 409, "proposal_changed")
    assert await status(officer, one) == "proposed"
    async with identity.app.state.geleit.database.write(body_id("ki")) as write:
        await write.execute(update(StatuteUse).values(categories=["housing"]))
    assert good(await officer.post(path(one, "agree"), seen=1))["status"] == "agreed"


@pytest.mark.both
async def test_of_two_who_decide_at_once_one_does(identity: Running) -> None:
    officers = [identity.as_("data_protection_officer", "ki", sub=name) for name in ("ann", "ben", "cem", "dua")]
    one = await proposed(identity.as_("body_admin", "ki"))
    calls = [
        each.post(path(one, "agree" if n % 2 else "reject"), None if n % 2 else NO, seen="*")
        for n, each in enumerate(officers)
    ]
    answers = await asyncio.gather(*calls)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    [done] = [answer.json() for answer in answers if answer.status_code == 200]
    expected = {"agreed": "in_force", "rejected": "rejected"}[done["status"]]
    assert await status(officers[0], one) == expected
    async with identity.app.state.geleit.database.read(body_id("ki")) as read:
        assert [row.status for row in await read.all(visible(read, Proposal))] == [done["status"]]


async def test_another_body_sees_no_proposal(identity: Running) -> None:
    one = await proposed(identity.as_("body_admin", "ki"))
    elsewhere = identity.as_(["body_admin", "data_protection_officer"], "jobcenter")
    refused(await elsewhere.get(path(one)), 404, "not_found")
    refused(await elsewhere.post(path(one, "agree"), seen=1), 404, "not_found")
    refused(await elsewhere.post(path(one, "reject"), NO, seen=1), 404, "not_found")
    refused(await elsewhere.post(path(one, "withdraw"), seen=1), 404, "not_found")
    assert good(await elsewhere.get("/v1/proposals?status=all"))["items"] == []
