"""The payload: after acceptance, under a live grant, cut to it, noted on both sides, kept by the receiver's own act."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.referrals.tests.helpers import MARKER, House, good, problem

_SEES = ["base_data", "education", "language"]


async def _fetch(
    house: House, grant: str, body: str = "weiterbildung", resource: str = "referral_payload"
) -> httpx.Response:
    return await house.as_(body, "counsellor").post("/v1/granted-reads", {"grant": grant, "resource": resource})


def _grant(house: House, given: dict[str, Any], **changed: Any) -> str:
    claims: dict[str, Any] = {
        "owner": "ki", "recipient": "weiterbildung", "conversation": given["conversation_id"],
        "person": given["person"], "categories": _SEES,
    }  # fmt: skip
    return house.grant(**claims | changed)


@pytest.mark.answers
async def test_the_payload_is_fetched_after_acceptance_and_cut_to_the_grant(house: House) -> None:
    sent = await house.sent()
    problem(await _fetch(house, _grant(house, sent)), 409, "payload_after_acceptance")
    row = await house.received()
    good(await house.act("weiterbildung", row, "accept", {"person": str(uuid4())}))
    own = await house.as_("ki").get(f"/v1/referrals/{sent['id']}/payload")
    assert own.json()["payload"]["health"] == f"Ill {MARKER}"
    answer = await _fetch(house, _grant(house, sent))
    [item] = good(answer)["items"]
    assert (item["name"], item["education"], item["languages"]) == (MARKER, f"School {MARKER}", "Arabic")
    assert "health" not in item
    assert "Ill " not in answer.text
    assert {"pointer": "/health", "category": "health", "reason": "not_granted"} in answer.json()["withheld"]
    assert sent["person"] not in answer.text
    assert sent["id"] not in answer.text


@pytest.mark.answers
async def test_the_first_fetch_is_noted_on_both_sides_and_in_the_givers_log(house: House) -> None:
    given, taken = await house.accepted()
    assert (given["payload_fetched_on"], taken["payload_fetched_on"]) == (None, None)
    good(await _fetch(house, _grant(house, given)))
    assert (await house.given(given))["payload_fetched_on"] == "2016-09-05"
    assert (await house.received())["payload_fetched_on"] == "2016-09-05"
    from datetime import date  # noqa: PLC0415 -- the one test that moves the clock here

    house.day(date(2016, 9, 7))
    good(await _fetch(house, _grant(house, given)))
    assert (await house.given(given))["payload_fetched_on"] == "2016-09-05"
    log = good(await house.as_("ki", "data_protection_officer").get("/v1/access-log"))
    told = [entry for entry in log["items"] if entry["operation"] == "granted:referral_payload"]
    assert len(told) == 2
    assert sorted(told[0]["categories"]) == _SEES


@pytest.mark.answers
async def test_no_other_body_fetches_the_payload(house: House) -> None:
    given, _ = await house.accepted()
    good(await _fetch(house, _grant(house, given)))
    for body in ("jobcenter", "freiwillige", "kurstraeger"):
        problem(await _fetch(house, _grant(house, given), body=body), 403, "grant_foreign")
        problem(await _fetch(house, _grant(house, given, recipient=body), body=body), 404, "not_found")
    another = _grant(house, given, person=str(uuid4()))
    problem(await _fetch(house, another), 404, "not_found")
    problem(await _fetch(house, _grant(house, given, conversation=str(uuid4()))), 404, "not_found")
    problem(await _fetch(house, _grant(house, given, direction="push"), body="ki"), 403, "grant_direction")
    problem(await _fetch(house, _grant(house, given, audience="cases")), 403, "grant_invalid")
    problem(await _fetch(house, _grant(house, given, expires=1, issued=0)), 403, "grant_expired")


async def test_a_withdrawn_grant_opens_nothing(house: House) -> None:
    given, _ = await house.accepted()
    grant = _grant(house, given, id="to-be-withdrawn")
    good(await _fetch(house, grant))
    house.withdraw_grant("to-be-withdrawn")
    problem(await _fetch(house, grant), 403, "grant_withdrawn")


@pytest.mark.answers
async def test_what_the_giver_wrote_is_read_by_the_giver_alone(house: House) -> None:
    given, taken = await house.accepted()
    assert MARKER in (await house.as_("ki").get(f"/v1/referrals/{given['id']}/payload")).text
    problem(await house.as_("weiterbildung").get(f"/v1/referrals/{given['id']}/payload"), 404, "not_found")
    problem(await house.as_("weiterbildung").get(f"/v1/referrals/{taken['id']}/payload"), 404, "not_found")
    problem(await house.as_("jobcenter").get(f"/v1/referrals/{given['id']}/payload"), 404, "not_found")
    inside = good(await house.as_("ki", "coordinator").get(f"/v1/referrals/{given['id']}/payload"))
    assert MARKER not in str(inside)
    assert "/payload/name" in [one["pointer"] for one in inside["withheld"]]


async def test_the_receiver_keeps_what_it_fetched_as_its_own_record_and_nothing_else(house: House) -> None:
    given, taken = await house.accepted()
    early = await house.act("weiterbildung", taken, "keep-payload", {"name": MARKER})
    assert problem(early, 409, "illegal_transition")["closed"] == "nothing_fetched"
    good(await _fetch(house, _grant(house, given)))
    row = await house.received()
    beyond = await house.act("weiterbildung", row, "keep-payload", {"name": MARKER, "health": "Ill"})
    assert problem(beyond, 422, "invalid")["errors"][0]["pointer"] == "/health"
    kept = good(await house.act("weiterbildung", row, "keep-payload", {"name": MARKER, "education": "School"}))
    path = f"/v1/referrals/{kept['id']}/kept-payload"
    mine = good(await house.as_("weiterbildung").get(path))
    assert (mine["kept"]["name"], mine["kept_on"], mine["person"]) == (MARKER, "2016-09-05", taken["person"])
    problem(await house.as_("ki").get(path), 404, "not_found")
    problem(await house.as_("ki").get(f"/v1/referrals/{given['id']}/kept-payload"), 404, "not_found")


@pytest.mark.answers
async def test_what_comes_to_be_known_later_is_an_amendment_fetched_like_the_payload(house: House) -> None:
    given, _ = await house.accepted()
    good(await _fetch(house, _grant(house, given)))
    empty = await house.act("ki", await house.given(given), "amendments", {"payload": {}})
    assert problem(empty, 422, "invalid")["errors"][0]["pointer"] == "/payload"
    addition = {"payload": {"languages": f"B1 {MARKER}", "health": "more"}}
    amended = good(await house.act("ki", await house.given(given), "amendments", addition))
    assert amended["amendments"] == 1
    theirs = await house.as_("weiterbildung").get("/v1/referrals")
    assert theirs.json()["items"][0]["amendments"] == 1
    assert MARKER not in theirs.text
    assert "referral_amended" in await house.tasks("weiterbildung")
    items = good(await _fetch(house, _grant(house, await house.given(given))))["items"]
    assert [(item["number"], item["languages"]) for item in items] == [(0, "Arabic"), (1, f"B1 {MARKER}")]
    assert "referral_amended" not in await house.tasks("weiterbildung")


@pytest.mark.answers
async def test_the_payload_closes_with_the_referral(house: House) -> None:
    given, taken = await house.started()
    good(await _fetch(house, _grant(house, given)))
    good(await house.act("weiterbildung", await house.received(), "complete", {}))
    problem(await _fetch(house, _grant(house, given)), 409, "payload_closed")
    assert taken["status"] == "in_progress"


async def test_a_grant_opens_every_accepted_referral_of_its_conversation(house: House) -> None:
    first, _ = await house.accepted()
    same = {"person": first["person"], "conversation_id": first["conversation_id"]}
    second = await house.sent(**same)
    grant = _grant(house, first)
    assert [one["turn"] for one in good(await _fetch(house, grant))["items"]] == [1]
    assert (await house.received_as(2))["payload_fetched_on"] is None
    good(await house.act("weiterbildung", await house.received_as(2), "accept", {"person": str(uuid4())}))
    addition = {"payload": {"languages": "B1"}}
    good(await house.act("ki", await house.given(second), "amendments", addition))
    both = good(await _fetch(house, grant))["items"]
    assert [(one["turn"], one["number"]) for one in both] == [(1, 0), (2, 0), (2, 1)]
    assert [(await house.received_as(turn))["payload_fetched_on"] for turn in (1, 2)] == ["2016-09-05"] * 2
