"""Drafting and sending: a preview without name or pseudonym, in one transaction with the receiver's own row."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.referrals.tests.helpers import MARKER, NEEDS, House, drafted, good, problem


@pytest.mark.answers
async def test_the_preview_arrives_with_coded_needs_and_without_name_or_pseudonym(house: House) -> None:
    draft = await house.draft()
    own = good(await house.as_("ki").get(f"/v1/referrals/{draft['id']}/payload"))
    assert own["payload"]["name"] == MARKER
    sent = good(await house.act("ki", draft, "send"))
    assert (sent["status"], sent["sent_on"], sent["answer_by"]) == ("requested", "2016-09-05", "2016-09-19")
    listed = await house.as_("weiterbildung", "counsellor").get("/v1/referrals")
    row = listed.json()["items"][0]
    assert (row["direction"], row["status"], row["need_codes"], row["other_body"]) == (
        "received",
        "requested",
        NEEDS,
        "ki",
    )
    assert row["person"] is None
    assert row["id"] != sent["id"]
    assert row["conversation_id"] == sent["conversation_id"]
    for secret in (MARKER, sent["person"], sent["id"]):
        assert secret not in listed.text
    assert (row["plan_step_id"], row["mandate_id"]) == (None, None)


@pytest.mark.answers
async def test_sending_publishes_two_facts_each_in_its_bodys_own_terms(house: House) -> None:
    sent = await house.sent()
    mine, theirs = await house.facts("ki"), await house.facts("weiterbildung")
    assert [fact["type"] for fact in mine] == ["geleit.referrals.referral.sent.v1"]
    assert mine[0]["data"] == {
        "referral_id": sent["id"],
        "person": sent["person"],
        "kind": "vermittlung",
        "sent_on": "2016-09-05",
    }
    row = await house.received()
    assert theirs[0]["data"] == {
        "referral_id": row["id"], "kind": "vermittlung", "received_on": "2016-09-05",
    }  # fmt: skip
    assert theirs[0]["id"] != mine[0]["id"]
    assert await house.facts("kurstraeger") == []


@pytest.mark.answers
async def test_a_request_makes_a_task_for_the_receiver_due_on_the_last_day_for_the_answer(house: House) -> None:
    await house.sent()
    task = (await house.tasks("weiterbildung"))["referral_to_answer"]
    assert (task["due_on"], task["person"], task["kind_label"]) == ("2016-09-19", None, "Anfrage beantworten")
    assert "referral_to_answer" not in await house.tasks("ki")


@pytest.mark.answers
async def test_a_draft_is_nobodys_business_but_the_givers(house: House) -> None:
    draft = await house.draft()
    good(await house.as_("ki").get(f"/v1/referrals/{draft['id']}"))
    for body in ("weiterbildung", "jobcenter"):
        problem(await house.as_(body).get(f"/v1/referrals/{draft['id']}"), 404, "not_found")
        assert good(await house.as_(body).get("/v1/referrals"))["items"] == []
    assert await house.facts("ki") == []


@pytest.mark.answers
async def test_sending_needs_an_idempotency_key_and_happens_once_under_it(house: House) -> None:
    draft = await house.draft()
    problem(await house.act("ki", draft, "send", key=None), 400, "idempotency_key_required")
    first = await house.act("ki", draft, "send", key="send-1")
    again = await house.act("ki", draft, "send", key="send-1")
    assert good(first) == good(again)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(good(await house.as_("weiterbildung").get("/v1/referrals"))["items"]) == 1
    problem(await house.act("ki", draft, "withdraw", {"reason": "other"}, key="w-1"), 412, "stale")
    other = await house.draft()
    problem(await house.act("ki", other, "send", key="send-1"), 422, "idempotency_key_reused")


LACKING: list[tuple[dict[str, Any], str]] = [
    ({"recipient": None}, "/recipient"),
    ({"conversation_id": None}, "/conversation_id"),
    ({"need_codes": []}, "/need_codes"),
    ({"kind": "uebergabe", "mandate_epoch": 1, "client_present": True}, "/mandate_id"),
    ({"kind": "uebergabe", "mandate_epoch": 1, "mandate_id": "0b8c7f0a-5c1e-4f6d-8a53-9d1f2c7e6b40"}, "/client_present"),
]  # fmt: skip


@pytest.mark.answers
async def test_what_is_missing_for_sending_is_named_and_nothing_leaves(house: House) -> None:
    for changed, pointer in LACKING:
        draft = await house.draft(**changed)
        refused = problem(await house.act("ki", draft, "send"), 422, "incomplete")
        assert pointer in [place["pointer"] for place in refused["errors"]]
        assert (await house.given(draft))["status"] == "draft"
    assert good(await house.as_("weiterbildung").get("/v1/referrals"))["items"] == []


async def test_a_referral_goes_to_another_body_of_the_node(house: House) -> None:
    for recipient, code in (("nobody", "unknown_body"), ("ki", "own_body")):
        refused = problem(await house.as_("ki").post("/v1/referrals", drafted(recipient=recipient)), 422, "invalid")
        assert [(place["pointer"], place["code"]) for place in refused["errors"]] == [("/recipient", code)]


@pytest.mark.answers
async def test_a_conversation_joins_two_bodies_and_no_third(house: House) -> None:
    sent = await house.sent()
    third = await house.draft(conversation_id=sent["conversation_id"], recipient="jobcenter")
    problem(await house.act("ki", third, "send"), 409, "conversation_of_others")
    foreign = await house.draft("sozialamt", conversation_id=sent["conversation_id"])
    problem(await house.act("sozialamt", foreign, "send"), 409, "conversation_of_others")
    back = await house.draft("weiterbildung", conversation_id=sent["conversation_id"], recipient="ki")
    assert good(await house.act("weiterbildung", back, "send"))["turn"] == 2


@pytest.mark.answers
async def test_a_verweis_transmits_nothing_and_is_counted(house: House) -> None:
    refused = await house.as_("ki").post("/v1/referrals", drafted(kind="verweis"))
    assert {p["pointer"] for p in problem(refused, 422, "invalid")["errors"]} == {"/conversation_id", "/payload"}
    draft = await house.draft(kind="verweis", conversation_id=None, payload=None)
    problem(await house.act("ki", draft, "send"), 409, "illegal_transition")
    done = good(await house.act("ki", draft, "point-on"))
    assert (done["status"], done["other_body"], done["ended_on"]) == ("completed", "weiterbildung", "2016-09-05")
    assert good(await house.as_("weiterbildung").get("/v1/referrals"))["items"] == []
    assert await house.facts("weiterbildung") == []
    assert await house.types("ki") == ["completed"]
    counted = (await house.facts("ki", "statistics"))[0]["data"]
    assert (counted["outcome"], counted["kind"], counted["waited_days"], counted["retracts"]) == (
        "pointed_on",
        "verweis",
        0,
        None,
    )
    assert (counted["age_band"], counted["sex"], counted["district"]) == ("18_24", "female", "unknown")


async def test_a_draft_is_changed_by_merge_patch_and_what_was_sent_is_not(house: House) -> None:
    draft = await house.draft()
    path = f"/v1/referrals/{draft['id']}"
    change = {"need_codes": ["recognition"], "payload": {"languages": None, "work": "Workshop helper"}}
    problem(await house.as_("ki").patch(path, change), 428, "precondition_required")
    changed = good(await house.as_("ki").patch(path, change, seen=draft["version"]))
    assert changed["need_codes"] == ["recognition"]
    payload = good(await house.as_("ki").get(f"{path}/payload"))["payload"]
    assert (payload["name"], payload["languages"], payload["work"]) == (MARKER, None, "Workshop helper")
    stale = problem(await house.as_("ki").patch(path, change, seen=draft["version"]), 412, "stale")
    assert stale["current"] == f'"{changed["version"]}"'
    assert "need_codes" in stale["changed"]
    sent = good(await house.act("ki", changed, "send"))
    problem(await house.as_("ki").patch(path, change, seen=sent["version"]), 409, "referral_is_sent")


async def test_a_draft_is_found_again_by_the_own_reference(house: House) -> None:
    given = drafted(own_reference="AZ-2016-118")
    made = good(await house.as_("ki").post("/v1/referrals/upsert", given))
    again = good(await house.as_("ki").post("/v1/referrals/upsert", given | {"need_codes": ["recognition"]}))
    assert (again["id"], again["need_codes"]) == (made["id"], ["recognition"])
    found = await house.as_("ki").get("/v1/referrals", headers={"Own-Reference": "AZ-2016-118"})
    assert [item["id"] for item in good(found)["items"]] == [made["id"]]
    other = await house.as_("ki").post("/v1/referrals/upsert", given | {"person": str(uuid4())})
    problem(other, 409, "referral_is_another")
    good(await house.act("ki", again, "send"))
    problem(await house.as_("ki").post("/v1/referrals/upsert", given), 409, "referral_is_sent")
    theirs = good(await house.as_("jobcenter").post("/v1/referrals/upsert", drafted(own_reference="AZ-2016-118")))
    assert theirs["id"] != made["id"]


async def test_the_referrals_of_a_person_are_found_without_naming_it_in_an_address(house: House) -> None:
    first = await house.sent()
    await house.sent()
    again = await house.draft(person=first["person"])
    found = good(await house.as_("ki").post("/v1/referrals/search", {"person": first["person"]}))
    assert [item["id"] for item in found["items"]] == [again["id"], first["id"]]
    strange = await house.as_("weiterbildung").post("/v1/referrals/search", {"person": first["person"]})
    assert good(strange)["items"] == []


async def test_two_referrals_sent_at_once_in_one_conversation_keep_their_turns_apart(house: House) -> None:
    conversation = str(uuid4())
    drafts = [await house.draft(conversation_id=conversation) for _ in range(4)]
    answers = await asyncio.gather(*(house.act("ki", draft, "send") for draft in drafts))
    assert {answer.status_code for answer in answers} <= {200, 409}, [answer.text for answer in answers]
    sent = [answer.json() for answer in answers if answer.status_code == 200]
    received = good(await house.as_("weiterbildung").get("/v1/referrals"))["items"]
    turns = sorted(row["turn"] for row in sent)
    assert turns == sorted(row["turn"] for row in received) == list(range(1, len(sent) + 1))


@pytest.mark.answers
async def test_the_kinds_say_what_they_transmit_and_owe(house: House) -> None:
    answer = await house.as_("ki").get("/v1/referral-kinds", headers={"Accept-Language": "en"})
    kinds = {item["kind"]: item for item in good(answer)["items"]}
    assert kinds["verweis"]["transmits"] == []
    assert kinds["vermittlung"]["owes"] == ["answer", "that_it_ended"]
    assert kinds["uebergabe"]["moves_responsibility"] is True
    assert kinds["zuweisung"]["label"] == "Assignment into case management (Zuweisung)"


@pytest.mark.answers
async def test_the_life_cycle_is_served_as_data_with_its_labels(house: House) -> None:
    sent = await house.sent()
    assert sent["status_label"] == "Angefragt"
    offered = {a["action"]: a for a in sent["allowed_actions"]}
    assert offered["withdraw"]["closed"] is None
    assert offered["accept"]["closed"] == {"code": "act_of_the_other_side", "label": "Das tut die andere Seite."}
    cycles = good(await house.as_("ki").get("/v1/meta/lifecycles"))
    assert {"referral", "message"} <= {cycle["name"] for cycle in cycles["items"]}


@pytest.mark.answers
async def test_withdrawing_tells_the_receiver_that_and_not_why(house: House) -> None:
    sent = await house.sent()
    gone = good(await house.act("ki", sent, "withdraw", {"reason": "consent_withdrawn"}))
    assert (gone["status"], gone["reason"]) == ("cancelled", "consent_withdrawn")
    theirs = await house.received()
    assert (theirs["status"], theirs["reason"]) == ("cancelled", None)
    assert "referral_to_answer" not in await house.tasks("weiterbildung")
    assert (await house.types("ki"), await house.types("weiterbildung")) == (
        ["sent", "withdrawn"],
        ["received", "withdrawn"],
    )


@pytest.mark.answers
async def test_what_was_entered_in_error_is_taken_back_from_the_statistics(house: House) -> None:
    sent = await house.sent()
    gone = good(await house.act("ki", sent, "withdraw", {"reason": "other"}))
    good(await house.act("ki", gone, "mark-entered-in-error"))
    assert (await house.received())["status"] == "entered_in_error"
    counted, taken_back = [fact["data"] for fact in await house.facts("ki", "statistics")]
    assert (counted["outcome"], counted["withdrawn"]) == ("withdrawn", False)
    assert (taken_back["retracts"], taken_back["withdrawn"]) == (counted["fact_id"], True)


async def test_a_withdrawn_draft_was_never_a_referral(house: House) -> None:
    draft = await house.draft()
    assert good(await house.act("ki", draft, "withdraw", {"reason": "other"}))["status"] == "cancelled"
    assert await house.facts("ki") == []
    assert await house.facts("ki", "statistics") == []
