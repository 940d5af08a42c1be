"""What two callers do at the same moment has one outcome."""

import asyncio
from collections.abc import Awaitable

import httpx

from geleit_kit.testing.running import Running
from services.identity.tests.helpers import bound, consented, facts_of, good, offered, person, question, registered


async def at_once(*calls: Awaitable[httpx.Response]) -> list[int]:
    """The statuses of calls that are made together."""
    return sorted(answer.status_code for answer in await asyncio.gather(*calls))


async def test_two_upserts_of_one_own_reference_leave_one_person(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    statuses = await at_once(*(ki.post("/v1/persons/upsert", person(own_reference="AZ")) for _ in range(4)))
    assert set(statuses) <= {200, 409, 503}
    assert 200 in statuses
    assert len(good(await ki.get("/v1/persons"))["items"]) == 1


async def test_a_link_that_both_ends_cut_at_once_is_cut_once_at_each_end(identity: Running) -> None:
    ki, agency = identity.as_("case_manager", "ki"), identity.as_("volunteer", "freiwillige")
    pseudonym, own = await registered(ki), await registered(agency, family="Pate")
    ground = await consented(ki, pseudonym, "freiwillige", ["appointment"])
    offer = await offered(ki, pseudonym, "freiwillige", "consent", ground["id"], "o")
    theirs = await bound(agency, offer["conversation_id"], own)
    ours = good(await ki.get(f"/v1/links/{offer['id']}"))
    statuses = await at_once(
        ki.post(f"/v1/links/{ours['id']}/cut", seen=ours["version"]),
        agency.post(f"/v1/links/{theirs['id']}/cut", seen=theirs["version"]),
    )
    assert statuses[0] == 200
    assert statuses[1] in {404, 409, 412, 503}
    for body in ("ki", "freiwillige"):
        assert await facts_of(identity, body, "link") == ["link.bound", "link.cut"]


async def test_no_grant_outlives_a_withdrawal_that_crosses_its_decision(identity: Running) -> None:
    owner, ki = identity.as_("case_manager", "jobcenter"), identity.as_("case_manager", "ki")
    pseudonym, own = await registered(owner), await registered(ki, family="Own")
    ground = await consented(owner, pseudonym, "ki", ["needs"])
    offer = await offered(owner, pseudonym, "ki", "consent", ground["id"], "o")
    await bound(ki, offer["conversation_id"], own)
    asked = question(offer["conversation_id"], ["needs"])
    back = {"channel": "oral"}
    calls = [ki.post("/v1/decisions", asked) for _ in range(6)]
    withdrawal = owner.post(f"/v1/consents/{ground['id']}/withdraw", back, seen=ground["version"])
    answers = await asyncio.gather(*calls[:3], withdrawal, *calls[3:])
    assert answers[3].status_code == 200, answers[3].text
    granted = [one.json()["grant"] for one in answers if one is not answers[3] and one.status_code == 200]
    issued = [one for one in granted if one]
    effect = good(await owner.get(f"/v1/consents/{ground['id']}/withdrawal-effect"))
    assert effect["grants_ended"] == 0, "a live grant rests on a withdrawn consent"
    assert len(issued) <= 6
    assert good(await ki.post("/v1/decisions", asked))["answer"] == "no"


async def test_two_entries_of_one_timeline_at_once_leave_one_gap(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym = await registered(ki)
    path = f"/v1/persons/{pseudonym}/timelines/benefit/entries"
    entry = {"since": "2015-11-20", "until": "2017-01-31", "code": "asylblg_3", "confirmed": True}
    statuses = await at_once(*(ki.post(path, entry) for _ in range(3)))
    assert set(statuses) <= {201, 503}
    watched = good(await ki.get(f"/v1/persons/{pseudonym}/gaps"))["watched"]
    assert [one["gap_from"] for one in watched] == ["2017-02-01"]
