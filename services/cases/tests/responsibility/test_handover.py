"""Handover between bodies, by facts only: compare-and-set at the giver, an own mandate at the receiver."""

from typing import Any
from uuid import uuid4

import pytest

from services.cases.tests.helpers import House, good, refused


def asked(mandate: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "referral_id": str(uuid4()),
        "mandate_id": mandate["id"],
        "epoch": mandate["epoch"],
        "conversation_id": str(uuid4()),
        "person": mandate["person"],
    } | changed


async def test_a_pending_handover_moves_the_mandate_and_the_giver_keeps_a_task_until_it_is_confirmed(
    house: House,
) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    data = asked(mandate)
    await house.says("referrals.referral.handover_pending", "ki", data)
    moved = await house.mandate(record)
    assert (moved["status"], moved["epoch"], moved["holder_kind"], moved["holder"]) == ("moved", 2, "outside", None)
    assert [one["until"] is None for one in moved["history"]] == [False, True]
    assert moved["history"][-1]["conversation_id"] == data["conversation_id"]
    assert await house.fact_data("mandate.moved") == [
        {
            "mandate_id": mandate["id"],
            "person": mandate["person"],
            "referral_id": data["referral_id"],
            "epoch": 2,
        }
    ]
    (task,) = await house.tasks(kind="follow_up_handover", whose="mine")
    assert task["person"] == mandate["person"]
    await house.says("referrals.referral.handed_over", "ki", {"referral_id": data["referral_id"]})
    assert await house.tasks(kind="follow_up_handover") == []


async def test_a_handover_that_is_asked_twice_is_answered_twice_and_moves_once(house: House) -> None:
    record = await house.managed()
    data = asked(await house.mandate(record))
    event = str(uuid4())
    await house.says("referrals.referral.handover_pending", "ki", data, event)
    await house.says("referrals.referral.handover_pending", "ki", data, event)
    assert len(await house.fact_data("mandate.moved")) == 1
    await house.says("referrals.referral.handover_pending", "ki", data)
    told = await house.fact_data("mandate.moved")
    assert len(told) == 2
    assert told[0] == told[1]
    assert (await house.mandate(record))["epoch"] == 2
    assert len(await house.tasks(kind="follow_up_handover")) == 1


async def test_after_a_move_nobody_of_the_giver_is_asked_to_take_what_left(house: House) -> None:
    received = {"referral_id": str(uuid4()), "conversation_id": str(uuid4()), "person": str(uuid4())}
    await house.says("referrals.referral.responsibility_received", "ki", received)
    (mandate,) = good(await house.as_().get("/v1/mandates", params={"whose": "nobodys"}))["items"]
    assert len(await house.tasks(kind="take_responsibility")) == 1
    await house.says("referrals.referral.handover_pending", "ki", asked(mandate))
    assert await house.tasks(kind="take_responsibility") == []
    assert len(await house.tasks(kind="follow_up_handover")) == 1


@pytest.mark.answers
async def test_after_a_move_a_declined_offer_asks_for_nothing_any_more(house: House) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    path = f"/v1/mandates/{mandate['id']}"
    colleague = {"to": house.staff(sub="colleague")}
    offered = good(await house.as_().post(f"{path}/offer", colleague, seen=mandate["version"]))
    answer = {"reason": "caseload"}
    declined = good(await house.as_(sub="colleague").post(f"{path}/decline", answer, seen=offered["version"]))
    assert len(await house.tasks(kind="mandate_declined")) == 1
    await house.says("referrals.referral.handover_pending", "ki", asked(declined))
    assert (await house.mandate(record))["status"] == "moved"
    assert [*await house.tasks(kind="mandate_declined"), *await house.tasks(kind="mandate_offered")] == []


@pytest.mark.answers
@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"epoch": 7}, "epoch_passed"),
        ({"mandate_id": "3e6c1c1b-9f0e-4c0f-8f39-0b8a6c0d2f17"}, "unknown_mandate"),
        ({"person": "a3a7b5b0-5a0f-4d8e-b0fb-1f0e9f6f5c11"}, "other_person"),
    ],
)
async def test_a_handover_of_something_else_is_refused_with_its_code_and_the_giver_still_holds(
    house: House, changed: dict[str, Any], reason: str
) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    data = asked(mandate, **changed)
    await house.says("referrals.referral.handover_pending", "ki", data)
    assert await house.fact_data("mandate.refused") == [
        {"mandate_id": data["mandate_id"], "referral_id": data["referral_id"], "reason": reason}
    ]
    assert await house.mandate(record) == mandate


async def test_another_body_cannot_have_a_mandate_moved(house: House) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    await house.says("referrals.referral.handover_pending", "jobcenter", asked(mandate))
    assert [one["reason"] for one in await house.fact_data("mandate.refused", "jobcenter")] == ["unknown_mandate"]
    assert await house.mandate(record) == mandate
    assert await house.fact_data("mandate.moved") == []


@pytest.mark.answers
async def test_a_mandate_that_is_offered_to_a_colleague_does_not_move_outside(house: House) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    path = f"/v1/mandates/{mandate['id']}"
    good(await house.as_().post(f"{path}/offer", {"to": str(uuid4())}, seen=mandate["version"]))
    await house.says("referrals.referral.handover_pending", "ki", asked(mandate))
    assert [one["reason"] for one in await house.fact_data("mandate.refused")] == ["not_active"]


async def test_of_two_handovers_of_one_epoch_the_first_moves_and_the_second_is_refused(house: House) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    first, second = asked(mandate), asked(mandate)
    await house.says("referrals.referral.handover_pending", "ki", first)
    await house.says("referrals.referral.handover_pending", "ki", second)
    (moved,) = await house.fact_data("mandate.moved")
    (no,) = await house.fact_data("mandate.refused")
    assert (moved["referral_id"], no["referral_id"]) == (first["referral_id"], second["referral_id"])
    assert no["reason"] == "epoch_passed"


async def test_while_another_body_holds_nobody_begins_a_second_mandate_here(house: House) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    await house.says("referrals.referral.handover_pending", "ki", asked(mandate))
    again = await house.as_().post("/v1/mandates", {"support_record_id": record["id"]})
    refused(again, 409, "responsibility_is_outside")
    moved = await house.mandate(record)
    good(await house.as_().post(f"/v1/mandates/{moved['id']}/close-outside", seen=moved["version"]))
    good(await house.as_().post("/v1/mandates", {"support_record_id": record["id"]}))


async def test_the_receivers_own_mandate_is_held_by_the_body_until_somebody_takes_it(house: House) -> None:
    record = await house.record("jobcenter")
    received = {"referral_id": str(uuid4()), "conversation_id": str(uuid4()), "person": record["person"]}
    await house.says("referrals.referral.responsibility_received", "jobcenter", received)
    mandate = await house.mandate(record, "jobcenter")
    assert (mandate["status"], mandate["holder_kind"], mandate["received_by"]) == (
        "active",
        "pool",
        received["referral_id"],
    )
    (fact,) = await house.fact_data("mandate.activated", "jobcenter")
    assert fact["referral_id"] == received["referral_id"]
    (task,) = await house.tasks("jobcenter", kind="take_responsibility")
    assert task["pool"] == "case_managers"
    path = f"/v1/mandates/{mandate['id']}/take"
    taken = good(await house.as_("jobcenter").post(path, {}, seen=mandate["version"]))
    assert (taken["holder_kind"], taken["epoch"]) == ("staff", 2)
    assert await house.tasks("jobcenter", kind="take_responsibility") == []
    other = await house.as_("jobcenter", sub="other").post(path, {}, seen=taken["version"])
    refused(other, 409, "held_by_somebody")


async def test_responsibility_received_twice_gives_one_mandate_also_without_a_record(house: House) -> None:
    received = {"referral_id": str(uuid4()), "conversation_id": str(uuid4()), "person": str(uuid4())}
    await house.says("referrals.referral.responsibility_received", "jobcenter", received)
    await house.says("referrals.referral.responsibility_received", "jobcenter", received)
    (mandate,) = good(await house.as_("jobcenter").get("/v1/mandates"))["items"]
    assert (mandate["support_record_id"], mandate["holder_kind"]) == (None, "pool")
    assert len(await house.fact_data("mandate.activated", "jobcenter")) == 1
    record = await house.record("jobcenter", person=received["person"])
    path = f"/v1/mandates/{mandate['id']}/take"
    taken = good(await house.as_("jobcenter").post(path, {}, seen=mandate["version"]))
    assert taken["support_record_id"] == record["id"]


@pytest.mark.answers
async def test_a_responsibility_that_comes_back_ends_the_mandate_that_was_outside(house: House) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    data = asked(mandate)
    await house.says("referrals.referral.handover_pending", "ki", data)
    back = {"referral_id": str(uuid4()), "conversation_id": data["conversation_id"], "person": record["person"]}
    await house.says("referrals.referral.responsibility_received", "ki", back)
    page = good(await house.as_().get("/v1/mandates", params={"support_record_id": record["id"]}))
    assert sorted(one["status"] for one in page["items"]) == ["active", "ended"]


async def test_responsibility_received_for_somebody_whose_case_is_held_here_already_changes_no_holder(
    house: House,
) -> None:
    record = await house.managed()
    mandate = await house.mandate(record)
    received = {"referral_id": str(uuid4()), "conversation_id": str(uuid4()), "person": record["person"]}
    await house.says("referrals.referral.responsibility_received", "ki", received)
    after = await house.mandate(record)
    assert {name: after[name] for name in ("status", "epoch", "holder", "history")} == {
        name: mandate[name] for name in ("status", "epoch", "holder", "history")
    }
    assert (mandate["received_by"], after["received_by"]) == (None, received["referral_id"])
    assert [one["referral_id"] for one in await house.fact_data("mandate.activated")] == [None, received["referral_id"]]


async def test_who_starts_case_management_takes_the_mandate_that_only_the_body_held(house: House) -> None:
    record = await house.wish(await house.record("jobcenter", opened_on="2016-06-07"), "jobcenter")
    await house.agreement(record, "jobcenter")
    received = {"referral_id": str(uuid4()), "conversation_id": str(uuid4()), "person": record["person"]}
    await house.says("referrals.referral.responsibility_received", "jobcenter", received)
    path = f"/v1/support-records/{record['id']}/start-case-management"
    good(await house.as_("jobcenter").post(path, {}, seen=record["version"]))
    mandate = await house.mandate(record, "jobcenter")
    assert (mandate["holder_kind"], mandate["epoch"]) == ("staff", 2)
    assert mandate["holder"] == house.staff("jobcenter", "jobcenter-case_manager")
    assert await house.tasks("jobcenter", kind="take_responsibility") == []
