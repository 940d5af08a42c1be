"""Responsibility moves in full or not at all, and cases alone says whether it has."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.referrals.tests.helpers import House, eventually, good, handover, problem


async def _asked(house: House, **changed: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return await house.accepted(receiver="jobcenter", **handover(**changed))


def _moved(given: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "mandate_id": given["mandate_id"], "person": given["person"], "conversation_id": given["conversation_id"],
        "referral_id": given["id"], "epoch": given["mandate_epoch"] + 1,
    } | changed  # fmt: skip


def _refused(given: dict[str, Any]) -> dict[str, Any]:
    return {"mandate_id": given["mandate_id"], "referral_id": given["id"], "reason": "epoch_passed"}


async def _status(house: House, given: dict[str, Any]) -> tuple[str, str]:
    return (await house.given(given))["status"], (await house.received("jobcenter"))["status"]


async def _becomes(house: House, given: dict[str, Any], status: str) -> None:
    async def there() -> bool:
        return bool((await house.given(given))["status"] == status)

    await eventually(there)


async def _facts(house: House, body: str, kind: str) -> list[dict[str, Any]]:
    return [fact["data"] for fact in await house.facts(body) if fact["type"].split(".")[-2] == kind]


async def test_acceptance_asks_cases_in_the_givers_terms_and_nobody_holds_anew_yet(house: House) -> None:
    given, taken = await _asked(house)
    assert (given["status"], taken["status"]) == ("handover_pending", "handover_pending")
    assert await _facts(house, "ki", "handover_pending") == [
        {
            "referral_id": given["id"], "mandate_id": given["mandate_id"], "epoch": 1,
            "conversation_id": given["conversation_id"], "person": given["person"],
        }
    ]  # fmt: skip
    assert "responsibility_received" not in await house.types("jobcenter")
    assert (taken["mandate_id"], taken["mandate_epoch"]) == (None, None)


@pytest.mark.answers
async def test_when_the_mandate_has_moved_both_rows_follow_and_the_receiver_learns_that_it_holds(house: House) -> None:
    given, taken = await _asked(house)
    house.cases_says("mandate.moved", "ki", _moved(given))
    await house.heard()
    assert await _status(house, given) == ("handed_over", "handed_over")
    assert await _facts(house, "jobcenter", "responsibility_received") == [
        {"referral_id": taken["id"], "conversation_id": given["conversation_id"], "person": taken["person"]}
    ]
    assert (await house.types("ki"))[-1] == "handed_over"
    counted = (await house.facts("ki", "statistics"))[-1]["data"]
    assert (counted["outcome"], counted["kind"]) == ("handed_over", "uebergabe")


async def test_a_fact_of_cases_that_comes_twice_has_one_effect(house: House) -> None:
    given, _ = await _asked(house)
    one = str(uuid4())
    house.cases_says("mandate.moved", "ki", _moved(given), one)
    house.cases_says("mandate.moved", "ki", _moved(given), one)
    house.cases_says("mandate.moved", "ki", _moved(given))
    house.cases_says("mandate.refused", "ki", _refused(given))
    await house.heard()
    assert await _status(house, given) == ("handed_over", "handed_over")
    assert len(await _facts(house, "jobcenter", "responsibility_received")) == 1
    assert (await house.types("ki")).count("handed_over") == 1
    assert len(await house.facts("ki", "statistics")) == 1


async def test_a_refusal_leaves_the_giver_responsible_with_something_to_do(house: House) -> None:
    given, _ = await _asked(house)
    house.cases_says("mandate.refused", "ki", _refused(given))
    await house.heard()
    assert await _status(house, given) == ("handover_refused", "handover_refused")
    mine = await house.given(given)
    assert mine["reason"] == "epoch_passed"
    assert (await house.received("jobcenter"))["reason"] is None
    assert (await house.tasks("ki"))["referral_to_follow_up"]["code"] == "referral.status.handover_refused"
    assert "responsibility_received" not in await house.types("jobcenter")
    again = good(await house.act("ki", mine, "retry-handover", {"mandate_epoch": 4}))
    assert (again["status"], again["mandate_epoch"]) == ("handover_pending", 4)
    assert [fact["epoch"] for fact in await _facts(house, "ki", "handover_pending")] == [1, 4]
    house.cases_says("mandate.moved", "ki", _moved(again))
    await house.heard()
    assert await _status(house, given) == ("handed_over", "handed_over")


@pytest.mark.answers
async def test_unanswered_it_times_out_after_two_business_days_and_the_giver_still_holds(house: House) -> None:
    house.day(date(2016, 9, 8))
    given, _ = await _asked(house)
    house.day(date(2016, 9, 12))
    await house.service.ticked()
    assert await _status(house, given) == ("handover_pending", "handover_pending")
    house.day(date(2016, 9, 13))
    await _becomes(house, given, "handover_timed_out")
    assert (await house.received("jobcenter"))["status"] == "handover_timed_out"
    assert await _facts(house, "ki", "handover_timed_out") == [
        {"referral_id": given["id"], "person": given["person"], "timed_out_on": "2016-09-13"}
    ]
    assert "referral_to_follow_up" in await house.tasks("ki")
    assert "responsibility_received" not in await house.types("jobcenter")
    assert await house.facts("ki", "statistics") == []


@pytest.mark.parametrize(
    "meanwhile", ["nothing", "withdrawn", "ended by the receiver", "asked again", "marked as an error"]
)
async def test_an_answer_that_comes_after_the_time_out_counts_because_the_mandate_did_move(
    house: House, meanwhile: str
) -> None:
    given, taken = await _asked(house)
    house.day(date(2016, 9, 8))
    await _becomes(house, given, "handover_timed_out")
    mine = await house.given(given)
    if meanwhile == "withdrawn":
        good(await house.act("ki", mine, "withdraw", {"reason": "other"}))
    elif meanwhile == "marked as an error":
        gone = good(await house.act("ki", mine, "withdraw", {"reason": "other"}))
        good(await house.act("ki", gone, "mark-entered-in-error"))
    elif meanwhile == "ended by the receiver":
        good(await house.act("jobcenter", await house.received("jobcenter"), "fail", {"reason": "other"}))
        assert (await house.given(given))["status"] == "ended"
    elif meanwhile == "asked again":
        good(await house.act("ki", mine, "retry-handover", {"mandate_epoch": 1}))
    house.cases_says("mandate.moved", "ki", _moved(given))
    await house.heard()
    assert await _status(house, given) == ("handed_over", "handed_over")
    assert await _facts(house, "jobcenter", "responsibility_received") == [
        {"referral_id": taken["id"], "conversation_id": given["conversation_id"], "person": taken["person"]}
    ]
    counted = [fact["data"] for fact in await house.facts("ki", "statistics")]
    standing = {one["fact_id"]: one for one in counted if not one["withdrawn"]}
    for one in counted:
        standing.pop(one["retracts"], None)
    assert [one["outcome"] for one in standing.values()] == ["handed_over"]


@pytest.mark.answers
async def test_a_late_refusal_after_a_time_out_says_what_happened(house: House) -> None:
    given, _ = await _asked(house)
    house.day(date(2016, 9, 8))
    await _becomes(house, given, "handover_timed_out")
    house.cases_says("mandate.refused", "ki", _refused(given))
    await house.heard()
    assert await _status(house, given) == ("handover_refused", "handover_refused")


async def test_a_refusal_of_the_first_asking_does_not_stop_the_second_from_being_followed(house: House) -> None:
    given, _ = await _asked(house)
    house.day(date(2016, 9, 8))
    await _becomes(house, given, "handover_timed_out")
    again = good(await house.act("ki", await house.given(given), "retry-handover", {"mandate_epoch": 2}))
    house.cases_says("mandate.refused", "ki", _refused(given))
    house.cases_says("mandate.moved", "ki", _moved(again))
    await house.heard()
    assert await _status(house, given) == ("handed_over", "handed_over")


@pytest.mark.answers
async def test_facts_about_other_mandates_referrals_and_bodies_change_nothing(house: House) -> None:
    given, taken = await _asked(house)
    house.cases_says("mandate.moved", "ki", _moved(given, mandate_id=str(uuid4())))
    house.cases_says("mandate.moved", "ki", _moved(given, referral_id=str(uuid4())))
    house.cases_says("mandate.moved", "ki", {"mandate_id": given["mandate_id"], "person": given["person"]})
    house.cases_says("mandate.moved", "sozialamt", _moved(given))
    house.cases_says("mandate.moved", "jobcenter", _moved(given, referral_id=taken["id"]))
    await house.heard()
    assert await _status(house, given) == ("handover_pending", "handover_pending")


@pytest.mark.answers
async def test_while_cases_decides_nobody_takes_it_back(house: House) -> None:
    given, taken = await _asked(house)
    problem(await house.act("ki", given, "withdraw", {"reason": "other"}), 409, "illegal_transition")
    problem(await house.act("ki", given, "mark-entered-in-error"), 409, "illegal_transition")
    problem(await house.act("jobcenter", taken, "fail", {"reason": "other"}), 409, "illegal_transition")


async def test_after_a_handover_the_first_contact_is_owed_and_confirmed_once(house: House) -> None:
    given, _ = await _asked(house)
    house.cases_says("mandate.moved", "ki", _moved(given))
    await house.heard()
    assert (await house.given(given))["feedback_on"] == "2016-09-19"
    house.day(date(2016, 9, 20))

    async def overdue() -> bool:
        return all([("referral_feedback_overdue" in await house.tasks(body)) for body in ("ki", "jobcenter")])

    await eventually(overdue)
    row = await house.received("jobcenter")
    good(await house.act("jobcenter", row, "confirm-first-contact", {"on": "2016-09-20"}))
    assert (await house.given(given))["first_contact_on"] == "2016-09-20"
    for body in ("ki", "jobcenter"):
        assert "referral_feedback_overdue" not in await house.tasks(body)
    again = await house.act("jobcenter", await house.received("jobcenter"), "confirm-first-contact", {})
    assert problem(again, 409, "illegal_transition")["closed"] == "confirmed_already"
