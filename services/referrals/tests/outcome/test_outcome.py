"""What is owed back: that it ended. What came of it only under a grant, and why only by a granted read."""

from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.referrals.tests.helpers import MARKER, House, eventually, good, problem

_REPORT = {"summary": f"Papers sent {MARKER}", "language": f"A2 {MARKER}"}


def _push(house: House, given: dict[str, Any], taken: dict[str, Any], **changed: Any) -> str:
    claims: dict[str, Any] = {
        "owner": "weiterbildung", "recipient": "ki", "conversation": given["conversation_id"],
        "person": taken["person"], "categories": ["counselling"], "direction": "push",
    }  # fmt: skip
    return house.grant(**claims | changed)


async def _why(
    house: House, given: dict[str, Any], taken: dict[str, Any], body: str = "ki", **changed: Any
) -> httpx.Response:
    claims: dict[str, Any] = {
        "owner": "kurstraeger", "recipient": body, "conversation": given["conversation_id"],
        "person": taken["person"], "categories": ["attendance"],
    }  # fmt: skip
    grant = house.grant(**claims | changed)
    return await house.as_(body).post("/v1/granted-reads", {"grant": grant, "resource": "referral_outcome"})


async def test_the_result_comes_back_under_a_grant_and_cut_to_it(house: House) -> None:
    step = str(uuid4())
    given, taken = await house.started(plan_step_id=step)
    house.day(date(2016, 11, 28))
    grant = _push(house, given, taken)
    done = good(await house.act("weiterbildung", taken, "complete", {"report": _REPORT, "grant": grant}))
    assert (done["status"], done["result_told"]) == ("completed", True)
    mine = await house.given(given)
    assert (mine["status"], mine["ended_on"], mine["result_told"]) == ("completed", "2016-11-28", True)
    told = good(await house.as_("ki").get(f"/v1/referrals/{given['id']}/outcome"))
    assert told["told"]["summary"] == f"Papers sent {MARKER}"
    assert told["told"]["language"] is None, "not covered by the grant, so it never left"
    own = good(await house.as_("weiterbildung").get(f"/v1/referrals/{taken['id']}/outcome"))
    assert own["outcomes"][0]["language"] == f"A2 {MARKER}"
    facts = await house.facts("ki")
    assert [fact["type"].split(".")[-2] for fact in facts][-2:] == ["ended", "completed"]
    assert facts[-1]["data"] == {
        "referral_id": given["id"], "person": given["person"], "plan_step_id": step, "completed_on": "2016-11-28",
    }  # fmt: skip
    assert (await house.facts("ki", "statistics"))[-1]["data"]["outcome"] == "completed"
    assert MARKER not in str(facts)
    log = good(await house.as_("weiterbildung", "data_protection_officer").get("/v1/access-log"))
    [left] = [entry for entry in log["items"] if entry["kind"] == "disclosure"]
    assert (left["operation"], left["person"], left["categories"]) == (
        "complete_referral",
        taken["person"],
        ["counselling"],
    )
    assert left["facts"]["ground"]["kind"] == "consent"


@pytest.mark.answers
async def test_without_a_grant_the_giver_learns_that_it_ended_and_nothing_else(house: House) -> None:
    given, taken = await house.started()
    good(await house.act("weiterbildung", taken, "complete", {"report": _REPORT}))
    assert MARKER in (await house.as_("weiterbildung").get(f"/v1/referrals/{taken['id']}/outcome")).text
    mine = await house.given(given)
    assert (mine["status"], mine["result_told"], mine["reason"]) == ("ended", False, None)
    problem(await house.as_("ki").get(f"/v1/referrals/{given['id']}/outcome"), 404, "not_found")
    assert (await house.types("ki"))[-1] == "ended"
    assert (await house.facts("ki", "statistics"))[-1]["data"]["outcome"] == "ended"
    assert (await house.tasks("ki"))["referral_to_follow_up"]["code"] == "referral.status.ended"


@pytest.mark.answers
async def test_a_course_that_ends_early_says_ended_and_never_why(house: House) -> None:
    given, taken = await house.started(receiver="kurstraeger")
    house.day(date(2016, 10, 17))
    failed = good(await house.act("kurstraeger", taken, "fail", {"reason": "absence"}))
    assert failed["status"] == "failed"
    own = good(await house.as_("kurstraeger", "course_provider").get(f"/v1/referrals/{taken['id']}/outcome"))
    assert own["outcomes"][0]["reason"] == "absence"
    mine = await house.as_("ki").get(f"/v1/referrals/{given['id']}")
    assert good(mine)["status"] == "ended"
    assert "absence" not in mine.text
    for body in ("ki", "kurstraeger"):
        facts = await house.facts(body)
        assert [fact["type"].split(".")[-2] for fact in facts][-1] == "ended"
        assert set(facts[-1]["data"]) == {"referral_id", "person", "plan_step_id", "ended_on"}
        assert not {"absence", "failed"} & set(str(facts).replace("'", " ").split())
    for stranger in ("jobcenter", "sozialamt", "weiterbildung", "freiwillige", "gesundheitsamt"):
        assert await house.facts(stranger) == []
        assert await house.tasks(stranger) == {}
        assert good(await house.as_(stranger).get("/v1/referrals"))["items"] == []
    everything = house.everything_on_the_streams()
    assert given["person"] in everything
    assert "absence" not in everything


@pytest.mark.answers
async def test_absence_is_read_under_a_grant_that_names_attendance_and_by_the_giver_alone(house: House) -> None:
    given, taken = await house.started(receiver="kurstraeger")
    problem(await _why(house, given, taken), 404, "not_found")
    good(await house.act("kurstraeger", taken, "fail", {"reason": "absence", "report": {"summary": MARKER}}))
    answer = await _why(house, given, taken)
    [item] = good(answer)["items"]
    assert (item["reason"], item["status"]) == ("absence", "failed")
    assert MARKER not in answer.text
    cut = good(await _why(house, given, taken, categories=["counselling"]))
    assert ("reason" in cut["items"][0], cut["items"][0]["summary"]) == (False, MARKER)
    for body in ("jobcenter", "freiwillige", "weiterbildung", "sozialamt"):
        problem(await _why(house, given, taken, body=body), 404, "not_found")
    problem(await _why(house, given, taken, categories=["benefit"]), 403, "grant_foreign")
    problem(await _why(house, given, taken, person=str(uuid4())), 404, "not_found")
    for body in ("ki", "jobcenter"):
        problem(await house.as_(body).get(f"/v1/referrals/{taken['id']}/outcome"), 404, "not_found")


@pytest.mark.answers
async def test_a_reason_is_cut_inside_the_body_for_roles_that_do_not_need_it(house: House) -> None:
    _, taken = await house.started(receiver="kurstraeger")
    good(await house.act("kurstraeger", taken, "fail", {"reason": "absence"}))
    answer = await house.as_("kurstraeger", "counsellor").get(f"/v1/referrals/{taken['id']}/outcome")
    assert "absence" not in answer.text
    assert "/outcomes/reason" in [one["pointer"] for one in good(answer)["withheld"]]


@pytest.mark.answers
async def test_a_result_can_be_told_later_and_a_grant_for_others_tells_nothing(house: House) -> None:
    given, taken = await house.started()
    good(await house.act("weiterbildung", taken, "complete", {"report": _REPORT}))
    row = await house.received()
    wrong: list[dict[str, Any]] = [
        {"recipient": "jobcenter"}, {"conversation": str(uuid4())}, {"person": str(uuid4())},
    ]  # fmt: skip
    for changed in wrong:
        refused = await house.act("weiterbildung", row, "tell-result", {"grant": _push(house, given, taken, **changed)})
        problem(refused, 403, "grant_foreign")
    pull = _push(house, given, taken, direction="pull", recipient="weiterbildung", owner="ki")
    problem(await house.act("weiterbildung", row, "tell-result", {"grant": pull}), 403, "grant_direction")
    assert (await house.given(given))["status"] == "ended"
    good(await house.act("weiterbildung", row, "tell-result", {"grant": _push(house, given, taken)}))
    assert (await house.given(given))["status"] == "completed"
    first, second = [fact["data"] for fact in await house.facts("ki", "statistics")]
    assert (first["outcome"], second["outcome"], second["retracts"]) == ("ended", "completed", first["fact_id"])
    assert "referral_to_follow_up" not in await house.tasks("ki")


@pytest.mark.answers
async def test_a_corrected_report_replaces_what_was_counted_and_the_earlier_one_stays_readable(house: House) -> None:
    given, taken = await house.started()
    told = {"report": _REPORT, "grant": _push(house, given, taken)}
    done = good(await house.act("weiterbildung", taken, "complete", told))
    good(await house.act("weiterbildung", done, "correct-to-failed", {"reason": "not_started"}))
    mine = await house.given(given)
    assert (mine["status"], mine["result_told"]) == ("ended", False)
    problem(await house.as_("ki").get(f"/v1/referrals/{given['id']}/outcome"), 404, "not_found")
    reports = good(await house.as_("weiterbildung").get(f"/v1/referrals/{taken['id']}/outcome"))["outcomes"]
    assert [report["status"] for report in reports] == ["completed", "failed"]
    again = {"report": _REPORT, "grant": _push(house, given, taken)}
    good(await house.act("weiterbildung", await house.received(), "correct-to-completed", again))
    assert (await house.given(given))["status"] == "completed"
    counted = [fact["data"] for fact in await house.facts("ki", "statistics")]
    assert [one["outcome"] for one in counted] == ["completed", "ended", "completed"]
    assert [one["retracts"] for one in counted] == [None, counted[0]["fact_id"], counted[1]["fact_id"]]
    assert (await house.types("weiterbildung")).count("ended") == 1


@pytest.mark.answers
async def test_a_correction_of_which_the_giver_learns_nothing_changes_no_figure(house: House) -> None:
    given, taken = await house.started()
    done = good(await house.act("weiterbildung", taken, "complete", {}))
    good(await house.act("weiterbildung", done, "correct-to-failed", {"reason": "absence"}))
    assert (await house.given(given))["status"] == "ended"
    assert len(await house.facts("ki", "statistics")) == 1
    assert (await house.types("ki")).count("ended") == 1


async def test_feedback_is_reminded_of_and_overdue_on_both_sides_by_the_clock_alone(house: House) -> None:
    given, taken = await house.accepted(feedback_on="2016-10-03")
    assert taken["feedback_on"] == "2016-10-04", "3 October is a holiday"
    assert given["feedback_on"] == "2016-10-04"
    house.day(date(2016, 9, 27))
    await house.service.ticked()
    assert "referral_feedback_due" not in await house.tasks("ki")
    house.day(date(2016, 9, 28))

    async def kinds(kind: str) -> bool:
        return kind in await house.tasks("ki") and kind in await house.tasks("weiterbildung")

    await eventually(lambda: kinds("referral_feedback_due"))
    house.day(date(2016, 10, 5))
    await eventually(lambda: kinds("referral_feedback_overdue"))
    for body, row in (("ki", given), ("weiterbildung", taken)):
        tasks = await house.tasks(body)
        assert "referral_feedback_due" not in tasks
        assert (tasks["referral_feedback_overdue"]["subject_id"], tasks["referral_feedback_overdue"]["person"]) == (
            row["id"],
            row["person"],
        )
    good(
        await house.act(
            "weiterbildung", await house.received(), "feedback", {"feedback": "waiting", "next_on": "2016-10-20"}
        )
    )
    mine = await house.given(given)
    assert (mine["feedback"], mine["feedback_given_on"], mine["feedback_on"]) == ("waiting", "2016-10-05", "2016-10-20")
    for body in ("ki", "weiterbildung"):
        assert "referral_feedback_overdue" not in await house.tasks(body)


async def test_feedback_given_in_time_raises_no_reminder(house: House) -> None:
    _, taken = await house.started()
    assert taken["feedback_on"] == "2016-10-04"
    good(await house.act("weiterbildung", taken, "complete", {}))
    house.day(date(2016, 10, 10))
    await house.service.ticked()
    for body in ("ki", "weiterbildung"):
        assert not {"referral_feedback_due", "referral_feedback_overdue"} & set(await house.tasks(body))


@pytest.mark.answers
async def test_an_assignment_that_fails_tells_the_giver_that_it_ended(house: House) -> None:
    given, taken = await house.accepted(kind="zuweisung", receiver="freiwillige")
    refused = await house.act("freiwillige", taken, "fail", {"reason": "moved", "grant": _push(
        house, given, taken, owner="freiwillige")})  # fmt: skip
    problem(refused, 422, "invalid")
    good(await house.act("freiwillige", taken, "fail", {"reason": "moved"}))
    assert (await house.given(given))["status"] == "ended"


@pytest.mark.answers
async def test_a_grant_opens_the_result_of_every_referral_of_its_conversation(house: House) -> None:
    given, taken = await house.accepted()
    same = {"person": given["person"], "conversation_id": given["conversation_id"]}
    await house.sent(**same)
    second = await house.received_as(2)
    good(await house.act("weiterbildung", second, "accept", {"person": taken["person"]}))
    for turn in (1, 2):
        running = good(await house.act("weiterbildung", await house.received_as(turn), "start", {}))
        good(await house.act("weiterbildung", running, "complete", {"report": _REPORT}))
    claims: dict[str, Any] = {
        "owner": "weiterbildung", "recipient": "ki", "conversation": given["conversation_id"],
        "person": taken["person"], "categories": ["counselling"],
    }  # fmt: skip
    asked = {"grant": house.grant(**claims), "resource": "referral_outcome"}
    told = good(await house.as_("ki").post("/v1/granted-reads", asked))["items"]
    assert [(one["turn"], one["status"]) for one in told] == [(1, "completed"), (2, "completed")]
    other = {**asked, "grant": house.grant(**claims | {"person": str(uuid4())})}
    problem(await house.as_("ki").post("/v1/granted-reads", other), 404, "not_found")
