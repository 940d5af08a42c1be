"""The receiver answers; both rows follow, and nothing ends silently."""

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from services.referrals.tests.helpers import House, eventually, good, problem


async def test_a_referral_accepted_from_two_browsers_at_once_is_taken_once(house: House) -> None:
    sent = await house.sent()
    row = await house.received()
    ones = [house.act("weiterbildung", row, "accept", {"person": str(uuid4())}) for _ in range(2)]
    answers = await asyncio.gather(*ones)
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert (await house.given(sent))["status"] == "accepted"
    assert (await house.types("ki")).count("accepted") == 1
    assert (await house.types("weiterbildung")).count("accepted") == 1


async def test_a_withdrawal_and_an_acceptance_at_once_leave_both_rows_alike(house: House) -> None:
    for _ in range(5):
        sent = await house.sent()
        row = await house.received()
        answers = await asyncio.gather(
            house.act("weiterbildung", row, "accept", {"person": str(uuid4())}),
            house.act("ki", sent, "withdraw", {"reason": "other"}),
        )
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses in ([200, 412], [200, 409]), [answer.text for answer in answers]
        assert (await house.given(sent))["status"] == (await house.received())["status"]


@pytest.mark.answers
async def test_acceptance_binds_the_receivers_own_person_and_the_giver_never_sees_it(house: House) -> None:
    given, taken = await house.accepted()
    assert taken["person"] is not None
    answer = await house.as_("ki").get(f"/v1/referrals/{given['id']}")
    assert taken["person"] not in answer.text
    assert taken["id"] not in answer.text
    assert (given["status"], given["answered_on"]) == ("accepted", "2016-09-05")
    facts = [fact["data"] for fact in await house.facts("ki") if fact["type"].endswith("accepted.v1")]
    assert facts == [
        {"referral_id": given["id"], "person": given["person"], "kind": "vermittlung", "accepted_on": "2016-09-05"}
    ]


@pytest.mark.answers
async def test_a_receiver_who_bound_the_wrong_person_binds_another_and_the_log_names_both(house: House) -> None:
    given, taken = await house.started()
    report = {"summary": "School certificates translated."}
    ended = good(await house.act("weiterbildung", taken, "complete", {"report": report}))
    wrong, right = ended["person"], str(uuid4())
    again = await house.act("weiterbildung", ended, "rebind", {"person": wrong})
    assert [one["code"] for one in problem(again, 422, "invalid")["errors"]] == ["bound_already"]
    before = await house.given(given)
    bound = good(await house.act("weiterbildung", ended, "rebind", {"person": right}))
    assert (bound["person"], bound["status"]) == (right, "completed")
    outcome = good(await house.as_("weiterbildung").get(f"/v1/referrals/{bound['id']}/outcome"))
    assert outcome["person"] == right
    assert [one["summary"] for one in outcome["outcomes"]] == [report["summary"]]
    log = house.as_("weiterbildung", "data_protection_officer")
    for person in (wrong, right):
        entries = good(await log.post("/v1/access-log/search?limit=500", {"person": person}))["items"]
        assert "rebind_referral" in [one["operation"] for one in entries]
    assert await house.given(given) == before
    told = [one["data"] for one in await house.facts("weiterbildung") if one["type"].endswith("rebound.v1")]
    assert told == [{"referral_id": bound["id"], "person": right, "rebound_on": "2016-09-05"}]
    assert "rebound" not in await house.types("ki")


@pytest.mark.answers
async def test_what_was_to_be_done_for_the_wrong_person_is_to_be_done_for_the_right_one(house: House) -> None:
    given, taken = await house.accepted()
    good(await house.act("ki", given, "amendments", {"payload": {"work": "helper"}}))
    assert (await house.tasks("weiterbildung"))["referral_amended"]["person"] == taken["person"]
    taken = await house.received()
    right = str(uuid4())
    good(await house.act("weiterbildung", taken, "rebind", {"person": right}))
    assert (await house.tasks("weiterbildung"))["referral_amended"]["person"] == right


@pytest.mark.answers
async def test_who_gave_a_referral_binds_nobody_of_the_receivers(house: House) -> None:
    given, _ = await house.accepted()
    problem(await house.act("ki", given, "rebind", {"person": str(uuid4())}), 409, "illegal_transition")


@pytest.mark.answers
async def test_seeing_a_request_is_seen_by_the_giver(house: House) -> None:
    sent = await house.sent()
    row = await house.received()
    good(await house.act("weiterbildung", row, "see"))
    assert (await house.given(sent))["status"] == "seen"


@pytest.mark.answers
async def test_a_referral_declined_for_capacity_counts_as_that_and_the_giver_follows_it_up(house: House) -> None:
    sent = await house.sent()
    house.day(date(2016, 9, 12))
    row = await house.received()
    declined = good(await house.act("weiterbildung", row, "decline", {"reason": "no_capacity"}))
    assert (declined["status"], declined["person"]) == ("declined", None)
    mine = await house.given(sent)
    assert (mine["status"], mine["reason"]) == ("declined", "no_capacity")
    counted = (await house.facts("ki", "statistics"))[0]["data"]
    assert (counted["outcome"], counted["waited_days"], counted["on"]) == ("declined_no_capacity", 7, "2016-09-12")
    assert await house.facts("weiterbildung", "statistics") == []
    task = (await house.tasks("ki"))["referral_to_follow_up"]
    assert (task["subject_id"], task["code"]) == (sent["id"], "referral.status.declined")
    assert "referral_to_answer" not in await house.tasks("weiterbildung")


@pytest.mark.answers
async def test_language_is_no_reason_to_decline(house: House) -> None:
    await house.sent()
    refused = await house.act("weiterbildung", await house.received(), "decline", {"reason": "language"})
    assert problem(refused, 422, "invalid")["errors"][0]["pointer"] == "/reason"


async def test_a_provisional_decline_is_reconsidered_once(house: House) -> None:
    sent = await house.sent()
    row = await house.received()
    good(await house.act("weiterbildung", row, "decline-provisionally", {"reason": "no_fitting_offer"}))
    mine = await house.given(sent)
    assert (mine["status"], mine["reason"]) == ("provisionally_declined", "no_fitting_offer")
    asked = good(await house.act("ki", mine, "ask-again"))
    assert (asked["status"], asked["reconsidered"], asked["reason"]) == ("requested", True, None)
    row = await house.received()
    refused = await house.act("weiterbildung", row, "decline-provisionally", {"reason": "no_fitting_offer"})
    assert problem(refused, 409, "illegal_transition")["closed"] == "reconsidered_once"
    good(await house.act("weiterbildung", row, "decline", {"reason": "no_fitting_offer"}))
    assert (await house.given(sent))["status"] == "declined"


@pytest.mark.answers
async def test_a_provisional_decline_that_nobody_questions_counts_after_five_business_days(house: House) -> None:
    sent = await house.sent()
    row = await house.received()
    good(await house.act("weiterbildung", row, "decline-provisionally", {"reason": "not_responsible"}))
    house.day(date(2016, 9, 12))
    await house.service.ticked()
    assert (await house.given(sent))["status"] == "provisionally_declined"
    house.day(date(2016, 9, 13))

    async def lapsed() -> bool:
        return bool((await house.given(sent))["status"] == "declined")

    await eventually(lapsed)
    assert (await house.received())["status"] == "declined"
    assert (await house.types("ki"))[-1] == "declined"


@pytest.mark.answers
async def test_a_request_without_an_answer_expires_after_its_last_business_day_by_the_clock_alone(house: House) -> None:
    sent = await house.sent(answer_by="2016-11-01")
    assert sent["answer_by"] == "2016-11-02", "All Saints is a holiday in Nordrhein-Westfalen"
    house.day(date(2016, 11, 2))
    await house.service.ticked()
    assert await house.types("ki") == ["sent"]
    house.day(date(2016, 11, 3))

    async def told() -> bool:
        return "expired" in await house.types("ki") and "expired" in await house.types("weiterbildung")

    await eventually(told)
    assert (await house.given(sent))["status"] == "expired"
    assert (await house.received())["status"] == "expired"
    counted = [fact["data"] for fact in await house.facts("ki", "statistics")]
    assert [(one["outcome"], one["waited_days"]) for one in counted] == [("expired", 59)]
    assert (await house.tasks("ki"))["referral_to_follow_up"]["due_on"] == "2016-11-03"
    late = await house.act("weiterbildung", await house.received(), "accept", {"person": str(uuid4())})
    problem(late, 409, "illegal_transition")


async def test_an_assignment_is_fulfilled_by_the_admission_and_what_follows_stays_with_the_receiver(
    house: House,
) -> None:
    given, taken = await house.accepted(kind="zuweisung", receiver="freiwillige", plan_step_id=str(uuid4()))
    problem(await house.act("freiwillige", taken, "start", {}), 409, "illegal_transition")
    admitted = good(await house.act("freiwillige", taken, "admit", {"on": "2016-09-05"}))
    assert admitted["status"] == "completed"
    mine = await house.given(given)
    assert (mine["status"], mine["started_on"]) == ("completed", "2016-09-05")
    done = (await house.facts("ki"))[-1]
    assert done["type"] == "geleit.referrals.referral.completed.v1"
    assert done["data"]["plan_step_id"] == given["plan_step_id"]
    assert (await house.types("freiwillige"))[-1] == "ended"


async def test_what_a_service_waits_for_stays_with_the_receiver(house: House) -> None:
    given, taken = await house.accepted()
    held = good(await house.act("weiterbildung", taken, "hold", {"reason": "permit_pending"}))
    assert (held["status"], held["reason"]) == ("on_hold", "permit_pending")
    mine = await house.given(given)
    assert (mine["status"], mine["reason"]) == ("on_hold", None)
    resumed = good(await house.act("weiterbildung", held, "resume", {}))
    assert (resumed["status"], resumed["started_on"], resumed["reason"]) == ("in_progress", "2016-09-05", None)
    assert (await house.types("ki"))[-1] == "started"


@pytest.mark.answers
async def test_a_start_lies_between_sending_and_today(house: House) -> None:
    _, taken = await house.accepted()
    for on, code in (("2016-09-06", "in_the_future"), ("2016-09-04", "before_sending"), ("1899-12-31", "before_1900")):
        refused = problem(await house.act("weiterbildung", taken, "start", {"on": on}), 422, "invalid")
        assert code in [place["code"] for place in refused["errors"]]


@pytest.mark.answers
async def test_a_feedback_day_in_the_past_is_refused_and_nothing_is_half_written(house: House) -> None:
    sent = await house.sent()
    row = await house.received()
    given = {"person": str(uuid4()), "feedback_on": "2016-09-05"}
    problem(await house.act("weiterbildung", row, "accept", given), 422, "invalid")
    assert (await house.given(sent))["status"] == "requested"
    assert (await house.received())["person"] is None
    assert await house.types("ki") == ["sent"]
